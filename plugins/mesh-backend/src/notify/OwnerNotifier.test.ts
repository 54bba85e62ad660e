import { createBackendPlugin } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import notificationsBackend from '@backstage/plugin-notifications-backend';
import {
  type NotificationSendOptions,
  type NotificationService,
  notificationService,
} from '@backstage/plugin-notifications-node';
import request from 'supertest';
import type {
  CheckState,
  CoverageCheck,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { PresentEntity } from '../coverage/CoverageIndex';
import { keyOf } from '../coverage/tally';
import { DatabaseMeshStore } from '../store/DatabaseMeshStore';
import { OwnerNotifier } from './OwnerNotifier';

const databases = TestDatabases.create({
  ids: process.env.BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING
    ? ['SQLITE_3', 'POSTGRES_15']
    : ['SQLITE_3'],
});
jest.setTimeout(60_000);

const checks = [
  { id: 'encrypted', title: 'Encrypted' },
  { id: 'in-mesh', title: 'In the mesh' },
  { id: 'retries-reviewed', title: 'Retries reviewed' },
] as CoverageCheck[];
const orders = 'component:default/orders';

describe.each(databases.eachSupportedId())('OwnerNotifier on %s', id => {
  async function setUp() {
    const knex = await databases.init(id);
    const store = await DatabaseMeshStore.create({
      database: mockServices.database({ knex, migrations: { skip: false } }),
    });
    let present: PresentEntity[] = [];
    const sent: NotificationSendOptions[] = [];
    const send = jest.fn(async (options: NotificationSendOptions) => {
      sent.push(options);
    });
    const create = () =>
      new OwnerNotifier({
        index: {
          checks,
          present: async () => present,
          titleOf: () => 'Orders'.padEnd(300, '!'),
        },
        store: store.notices,
        notifications: { send },
        config: { checks: ['encrypted', 'in-mesh'], after: 600, every: 86_400 },
        logger: mockServices.logger.mock(),
      });
    /** What the entity's checks say at a time, and what is sent then, by a replica that knows nothing but the store. */
    const at = async (seconds: number, ...states: CheckState[]) => {
      sent.length = 0;
      const results = Object.fromEntries(
        checks.map(({ id: check }, i) => [check, states[i] ?? 'passed']),
      );
      const cells = [{ cluster: 'eu', namespace: 'shop', results }];
      present =
        states.length === 0
          ? []
          : [
              {
                entity: { entityRef: orders, cells },
                cells,
                key: keyOf(checks, cells),
              },
            ];
      await create().tellRegressions(seconds);
      return sent.map(({ payload }) => payload.title.replace(/!+/, ''));
    };
    return { at, send, sent, store, create };
  }

  it('tells what has failed for a while and did not before, once', async () => {
    const { at, sent } = await setUp();
    expect(await at(0, 'passed', 'failed')).toEqual([]);
    expect(await at(60, 'failed', 'failed', 'failed')).toEqual([]);
    expect(await at(600, 'failed', 'failed', 'failed')).toEqual([]);
    expect(await at(660, 'failed', 'failed', 'failed')).toEqual([
      'Orders no longer passes: Encrypted',
    ]);
    expect(sent[0]).toEqual({
      recipients: { type: 'entity', entityRef: orders },
      payload: {
        title: expect.stringMatching(/^.{100} no longer passes: Encrypted$/),
        description: 'The Mesh tab says why, and what to change.',
        link: '/catalog/default/component/orders/mesh',
        severity: 'high',
        topic: 'mesh',
        scope: `mesh-regression:${orders}`,
      },
    });
    expect(await at(10_000, 'failed', 'failed', 'failed')).toEqual([]);
  });

  it('takes what is unknown for neither better nor worse, and what flaps for nothing', async () => {
    const { at } = await setUp();
    await at(0, 'failed', 'passed');
    expect(await at(60, 'unknown', 'unknown')).toEqual([]);
    expect(await at(3_600, 'failed', 'failed')).toEqual([]);
    expect(await at(3_900, 'failed', 'passed')).toEqual([]);
    expect(await at(4_300, 'failed', 'failed')).toEqual([]);
    expect(await at(4_900, 'failed', 'failed')).toEqual([
      'Orders no longer passes: In the mesh',
    ]);
  });

  it('tells of one entity as often as is configured, and forgets nothing meanwhile', async () => {
    const { at } = await setUp();
    await at(0, 'passed', 'passed');
    await at(60, 'failed', 'passed');
    expect(await at(660, 'failed', 'passed')).toHaveLength(1);
    expect(await at(700, 'passed', 'failed')).toEqual([]);
    expect(await at(2_000, 'failed', 'failed')).toEqual([]);
    expect(await at(86_000, 'failed', 'failed')).toEqual([]);
    expect(await at(87_060, 'failed', 'failed')).toEqual([
      'Orders no longer passes: Encrypted, In the mesh',
    ]);
  });

  it('tries again what could not be sent, and forgets entities that are gone', async () => {
    const { at, send, store } = await setUp();
    await at(0, 'passed');
    await at(60, 'failed');
    send.mockRejectedValueOnce(new Error('no such plugin'));
    expect(await at(660, 'failed')).toEqual([]);
    expect(await at(720, 'failed')).toHaveLength(1);
    await at(780);
    expect(await store.notices.listNotices()).toEqual(new Map());
  });

  it('writes nothing where nothing is other', async () => {
    const { at, store } = await setUp();
    await at(0, 'failed');
    const save = jest.spyOn(store.notices, 'saveNotice');
    await at(60, 'failed');
    expect(save).not.toHaveBeenCalled();
  });

  it('tells that an exemption has ended', async () => {
    const { create, sent } = await setUp();
    await create().tellExpired({ entityRef: orders, check: 'encrypted' });
    expect(sent[0].payload).toMatchObject({
      title: expect.stringContaining('An exemption of Orders'),
      description: 'Encrypted counts again.',
    });
  });
});

it('reaches the owners by the notifications backend', async () => {
  let notifications: NotificationService | undefined;
  const sender = createBackendPlugin({
    pluginId: 'mesh',
    register(env) {
      env.registerInit({
        deps: { service: notificationService },
        async init({ service }) {
          notifications = service;
        },
      });
    },
  });
  const metadata = (name: string) => ({ name, namespace: 'default' });
  const { server } = await startTestBackend({
    features: [
      notificationsBackend,
      sender,
      mockServices.rootConfig.factory({
        data: { app: { baseUrl: 'http://localhost' } },
      }),
      catalogServiceMock.factory({
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: metadata('orders'),
            relations: [{ type: 'ownedBy', targetRef: 'user:default/ada' }],
          },
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'User',
            metadata: metadata('ada'),
          },
        ],
      }),
    ],
  });
  const notifier = new OwnerNotifier({
    index: { checks, present: async () => [], titleOf: () => 'Orders' },
    store: { listNotices: async () => new Map() } as never,
    notifications: notifications!,
    config: { checks: ['encrypted'], after: 0, every: 3_600 },
    logger: mockServices.logger.mock(),
  });
  await notifier.tellExpired({ entityRef: orders, check: 'encrypted' });
  const readBy = async (user: string) => {
    const { body } = await request(server)
      .get('/api/notifications/notifications')
      .set('authorization', mockCredentials.user.header(user));
    return body.notifications.map(({ payload }: any) => payload);
  };
  expect(await readBy('user:default/ada')).toEqual([
    expect.objectContaining({
      title: 'An exemption of Orders has ended',
      description: 'Encrypted counts again.',
      link: '/catalog/default/component/orders/mesh',
    }),
  ]);
  expect(await readBy('user:default/eve')).toEqual([]);
});
