import { createServiceFactory } from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { JsonObject } from '@backstage/types';
import { z } from 'zod/v3';
import {
  allowed,
  conditional,
  denied,
  permissionsOf,
  type Policy,
} from '../api/__testUtils__/policies';
import { meshFeedServiceRef } from '../meshFeedServiceRef';
import { meshPlugin } from '../plugin';
import { component } from '../testFixtures/entities';
import { FakeFeed } from '../testFixtures/FakeFeed';
import {
  application,
  namespaceObject,
  peerAuthentication,
} from '../testFixtures/objects';

jest.setTimeout(60_000);

const actionIds = [
  'explain-mtls',
  'get-mesh-coverage',
  'get-mesh-status',
  'list-mesh-findings',
  'what-breaks-if',
];
const user = mockCredentials.user();
const service = mockCredentials.service();

/** A cluster in which team-a's `owned` is in the mesh, and team-b's `foreign` is not. */
async function start() {
  let policy: Policy = allowed;
  const feed = new FakeFeed();
  const registry = actionsRegistryServiceMock();
  const auditor = mockServices.auditor.mock();
  const event = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(event);
  await startTestBackend({
    features: [
      meshPlugin,
      catalogServiceMock.factory({
        entities: [component('owned'), component('foreign', 'team-b')],
      }),
      auditor.factory,
      mockServices.permissions.mock({
        authorize: (...args) => permissionsOf(policy).authorize(...args),
        authorizeConditional: (...args) =>
          permissionsOf(policy).authorizeConditional(...args),
      }).factory,
      createServiceFactory({
        service: actionsRegistryServiceRef,
        deps: {},
        factory: () => registry,
      }),
      createServiceFactory({
        service: meshFeedServiceRef,
        deps: {},
        factory: () => feed,
      }),
    ],
  });
  feed.addCluster('eu', [
    namespaceObject('shop', { 'istio-injection': 'enabled' }),
    peerAuthentication('istio-system', 'PERMISSIVE'),
    ...application('shop', 'owned', { sidecar: true }),
    ...application('legacy', 'foreign', { sidecar: false }),
  ]);
  const invoke = async (
    name: string,
    input: JsonObject,
    credentials = user,
  ): Promise<any> =>
    (await registry.invoke({ id: `test:${name}`, input, credentials })).output;
  const deadline = Date.now() + 10_000;
  for (;;) {
    const { total } = await invoke('get-mesh-coverage', {});
    if (total.entities === 2 && total.checks['in-mesh'].failed === 1) {
      break;
    }
    if (Date.now() > deadline) {
      throw new Error('The cluster was not evaluated in time');
    }
    await new Promise(resolve => setImmediate(resolve));
  }
  return {
    auditor,
    event,
    invoke,
    registry,
    as(next: Policy) {
      policy = next;
    },
  };
}

describe('actions', () => {
  let mesh: Awaited<ReturnType<typeof start>>;

  beforeAll(async () => {
    mesh = await start();
  });

  beforeEach(() => {
    mesh.as(allowed);
    jest.clearAllMocks();
  });

  it('are read-only, described, and have examples that they would take', async () => {
    const { actions } = await mesh.registry.list();
    expect(actions.map(each => each.name).sort()).toEqual(actionIds);
    for (const { name, attributes, description } of actions) {
      expect(attributes).toEqual({
        readOnly: true,
        destructive: false,
        idempotent: true,
      });
      expect(description.length).toBeGreaterThan(50);
      const { examples = [], schema } = mesh.registry.actions.get(
        `test:${name}`,
      )!;
      expect(examples.length).toBeGreaterThan(0);
      for (const { input, output } of examples) {
        schema.input(z as never).parse(input);
        if (output) {
          schema.output(z as never).parse(output);
        }
      }
    }
  });

  it('tell the status of an entity, with reasons in words', async () => {
    const status = await mesh.invoke('get-mesh-status', {
      entityRef: 'component:foreign',
    });
    expect(status).toMatchObject({
      entityRef: 'component:default/foreign',
      clusters: [{ name: 'eu', state: 'fresh' }],
    });
    expect(status.status).toContainEqual({
      dimension: 'sidecar',
      state: 'bad',
      value: 'none',
      because: expect.arrayContaining([expect.stringMatching(/control plane/)]),
    });
    expect(JSON.stringify(status)).not.toMatch(/\{\{/);
  });

  it('explain which policy decides about mTLS', async () => {
    const { workloads } = await mesh.invoke('explain-mtls', {
      entityRef: 'Component:default/Owned',
    });
    expect(workloads).toEqual([
      expect.objectContaining({
        workload: 'Deployment shop/owned',
        mode: 'PERMISSIVE',
      }),
    ]);
    expect(workloads[0].ports[0].policies).toContainEqual(
      expect.objectContaining({
        scope: 'mesh',
        object: 'PeerAuthentication istio-system/default',
        mode: 'PERMISSIVE',
        decides: true,
      }),
    );
  });

  it('list findings', async () => {
    const { total, findings } = await mesh.invoke('list-mesh-findings', {});
    expect(findings).toHaveLength(total);
    expect(findings[0]).toMatchObject({
      code: expect.stringMatching(/^(IST|MESH)\d+$/),
      title: expect.stringMatching(/\w+ \w+/),
      cluster: 'eu',
    });
  });

  it('tell who breaks when a namespace becomes STRICT', async () => {
    const apply = JSON.stringify(peerAuthentication('shop', 'STRICT'));
    const { breaks, changes } = await mesh.invoke('what-breaks-if', {
      cluster: 'eu',
      apply,
    });
    expect(breaks).toContainEqual({
      client: 'Deployment legacy/foreign',
      service: 'Service shop/owned',
      because: expect.arrayContaining([expect.stringMatching(/STRICT/)]),
      entityRefs: ['component:default/foreign'],
    });
    expect(changes).toContainEqual(
      expect.objectContaining({
        subject: 'Deployment shop/owned',
        question: 'mtls',
        before: 'PERMISSIVE',
        after: 'STRICT',
      }),
    );
  });

  it.each<[string, JsonObject, RegExp]>([
    ['get-mesh-status', { entityRef: ':' }, /'entityRef' must be/],
    ['explain-mtls', {}, /Invalid input/],
    ['list-mesh-findings', { limit: 501 }, /Invalid input/],
    ['get-mesh-coverage', { by: 'team' }, /Invalid input/],
    [
      'what-breaks-if',
      { cluster: 'eu', apply: ': : :' },
      /Document 1 of 'apply'/,
    ],
  ])('refuse nonsense: %s', async (name, input, message) => {
    await expect(mesh.invoke(name, input)).rejects.toThrow(message);
  });

  const about = (name: string) => ({ entityRef: `component:default/${name}` });
  const none = 'NotFoundError';
  type Case = [
    string,
    Policy,
    typeof user | typeof service,
    JsonObject,
    unknown,
  ];
  it.each<Case>([
    ['get-mesh-status', conditional, user, about('owned'), 'entityRef'],
    ['get-mesh-status', conditional, user, about('foreign'), none],
    ['get-mesh-status', denied, user, about('owned'), none],
    ['get-mesh-status', denied, service, about('foreign'), 'entityRef'],
    ['explain-mtls', conditional, user, about('owned'), 'workloads'],
    ['explain-mtls', conditional, user, about('foreign'), none],
    ['explain-mtls', denied, user, about('owned'), none],
    ['list-mesh-findings', conditional, user, {}, 'findings'],
    ['list-mesh-findings', denied, user, {}, { total: 0, findings: [] }],
    ['get-mesh-coverage', conditional, user, {}, { visibleOnly: true }],
    ['get-mesh-coverage', denied, user, {}, { total: { entities: 0 } }],
    ['what-breaks-if', conditional, user, { cluster: 'eu' }, 'changes'],
    ['what-breaks-if', denied, user, { cluster: 'eu' }, none],
    ['what-breaks-if', denied, service, { cluster: 'eu' }, 'changes'],
  ])(
    'tell what the caller may see: %s %j',
    async (name, policy, credentials, input, expected) => {
      mesh.as(policy);
      const answer = mesh.invoke(name, input, credentials as typeof user);
      if (expected === none) {
        await expect(answer).rejects.toMatchObject({ name: none });
        expect(mesh.event.fail).toHaveBeenCalledTimes(1);
        return;
      }
      const output = await answer;
      if (typeof expected === 'string') {
        expect(output).toHaveProperty(expected);
      } else {
        expect(output).toMatchObject(expected as object);
      }
      if (policy === conditional) {
        expect(JSON.stringify(output)).not.toContain('foreign');
      }
      expect(mesh.auditor.createEvent).toHaveBeenCalledWith({
        eventId: 'action-invoke',
        meta: expect.objectContaining({
          action: name,
          actor: expect.stringMatching(/^user:default\/mock$|^external:/),
        }),
      });
      expect(mesh.event.success).toHaveBeenCalledTimes(1);
    },
  );
});
