import {
  knownOf,
  made,
  madeMeshConfig,
  madePod,
  madeService,
  meshOf,
} from '../__fixtures__/objects';
import { injectionWebhooks } from '../manifests/injectionWebhooks';
import { kinds } from '../model/kinds';
import { MeshModel } from '../model/MeshModel';
import type { KubernetesObject } from '../types';
import { mtlsOf } from './mtlsOf';

const at = (second: number) => ({
  metadata: { creationTimestamp: `2024-01-01T00:00:0${second}Z` },
});
const policy = (path: string, spec: object, second = 0) =>
  made(`PeerAuthentication ${path}`, spec, at(second));
const mode = (value: string) => ({ mtls: { mode: value } });
const forApp = { selector: { matchLabels: { app: 'cart' } } };

const ask = (
  objects: KubernetesObject[],
  pods: KubernetesObject[] = [madePod('shop/cart', { app: 'cart' })],
) => {
  const model = meshOf(...pods, ...objects);
  return mtlsOf(model, model.workloads('shop')[0]);
};
const codes = (objects: KubernetesObject[], pods?: KubernetesObject[]) =>
  ask(objects, pods).because.map(each => each.code);

describe('mtlsOf', () => {
  it('looks at the ports on which the Sidecar listens', () => {
    const listening = (path: string, spec: object = {}) =>
      made(`Sidecar ${path}`, {
        ingress: [{ port: { number: 7070 } }],
        ...spec,
      });
    const selecting = (app: string) =>
      listening('shop/s', { workloadSelector: { labels: { app } } });
    const others = ['8080 STRICT', '9090 STRICT'];
    const strict = (...objects: KubernetesObject[]) =>
      knownOf(
        ask([...objects, policy('shop/default', mode('STRICT'))]),
      ).ports.map(each => `${each.port} ${each.mode}`);
    expect(strict(selecting('cart'))).toEqual(['7070 STRICT', ...others]);
    expect(strict(listening('shop/default'))).toEqual([
      '7070 STRICT',
      ...others,
    ]);
    expect(strict(selecting('other'))).toEqual(others);
    expect(strict(listening('web/default'))).toEqual(others);
  });

  it.each([
    ['nothing', [], 'PERMISSIVE', 'mtls.permissiveByDefault'],
    [
      'the mesh',
      [policy('istio-system/default', mode('STRICT'))],
      'STRICT',
      'mtls.strict',
    ],
    [
      'the namespace over the mesh',
      [
        policy('istio-system/default', mode('STRICT')),
        policy('shop/default', mode('DISABLE')),
      ],
      'DISABLE',
      'mtls.disabled',
    ],
    [
      'the workload over the namespace',
      [
        policy('shop/default', mode('STRICT')),
        policy('shop/cart', { ...forApp, ...mode('PERMISSIVE') }),
      ],
      'PERMISSIVE',
      'mtls.permissive',
    ],
    [
      'the root namespace that MeshConfig names',
      [
        madeMeshConfig({ rootNamespace: 'config' }),
        policy('config/default', mode('STRICT')),
        policy('istio-system/default', mode('DISABLE')),
      ],
      'STRICT',
      'mtls.strict',
    ],
    [
      'a port over everything',
      [
        policy('shop/cart', {
          ...forApp,
          ...mode('STRICT'),
          portLevelMtls: { 9090: { mode: 'PERMISSIVE' } },
        }),
      ],
      'mixed',
      'mtls.mixed',
    ],
  ])('follows %s', (_, objects, expected, code) => {
    const verdict = ask(objects);
    expect(knownOf(verdict).mode).toBe(expected);
    expect(verdict.because[0].code).toBe(code);
  });

  it('shows each rung of the ladder and why it does not decide', () => {
    const ladder = knownOf(
      ask([
        policy('istio-system/default', mode('STRICT')),
        policy('istio-system/cart', { ...forApp, ...mode('DISABLE') }),
        policy('shop/old', { mtls: {} }),
        policy('shop/new', mode('DISABLE'), 1),
        policy('shop/cart', {
          ...forApp,
          ...mode('PERMISSIVE'),
          portLevelMtls: { 8080: { mode: 'STRICT' }, 9090: {} },
        }),
        policy(
          'shop/later',
          { ...forApp, portLevelMtls: { 8080: { mode: 'DISABLE' } } },
          2,
        ),
      ]),
    ).ports.map(each => [
      each.port,
      each.mode,
      ...each.ladder.map(
        rung =>
          `${rung.scope} ${rung.object?.namespace}/${rung.object?.name} ${
            rung.mode
          }: ${rung.reason.code.slice(9)}${rung.decides ? '!' : ''}`,
      ),
    ]);
    const above = [
      'mesh istio-system/default STRICT: Overruled',
      'mesh istio-system/cart DISABLE: RootSelector',
      'namespace shop/old UNSET: Inherits',
      'namespace shop/new DISABLE: OlderExists',
    ];
    expect(ladder).toEqual([
      [
        8080,
        'STRICT',
        ...above,
        'workload shop/cart PERMISSIVE: Overruled',
        'workload shop/later UNSET: OlderExists',
        'port shop/cart STRICT: Decides!',
        'port shop/later DISABLE: PortElsewhere',
      ],
      [
        9090,
        'PERMISSIVE',
        ...above,
        'workload shop/cart PERMISSIVE: Decides!',
        'workload shop/later UNSET: OlderExists',
        'port shop/cart UNSET: Inherits',
      ],
    ]);
  });

  it.each([
    ['no policy', [], 'mtls.rungDefault'],
    [
      'a mesh policy that leaves it open',
      [policy('istio-system/default', mode('UNSET'))],
      'mtls.rungMeshUnset',
    ],
  ])('lets the mesh rung decide with %s', (_, objects, code) => {
    const [{ ladder }] = knownOf(ask(objects)).ports;
    expect(ladder.map(each => [each.decides, each.reason.code])).toEqual([
      [true, code],
    ]);
  });

  const strict = [policy('shop/default', mode('STRICT'))];
  it.each([
    ['none', 'not-applicable', 'none', 'mtls.noProxy'],
    ['gateway', 'not-applicable', 'none', 'mtls.gateway'],
    ['sidecar', 'STRICT', undefined, 'mtls.strict'],
    ['ambient', 'STRICT', undefined, 'mtls.strict'],
  ] as const)('knows who enforces: %s', (proxy, expected, enforced, code) => {
    const verdict = ask(strict, [madePod('shop/cart', { app: 'cart' }, proxy)]);
    expect(knownOf(verdict)).toMatchObject({ mode: expected });
    expect(knownOf(verdict).enforced).toBe(enforced);
    expect(verdict.because[0].code).toBe(code);
  });

  it('does not call a workload STRICT while a pod has no proxy', () => {
    const owned = {
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: 'cart',
          controller: true,
        },
      ],
    };
    const [a, b] = [
      madePod('shop/a', { app: 'cart' }),
      madePod('shop/b', { app: 'cart' }, 'none'),
    ].map(each => ({
      ...each,
      metadata: { ...each.metadata, ...owned },
    }));
    const verdict = ask(strict, [a, b]);
    expect(knownOf(verdict)).toMatchObject({ mode: 'mixed', enforced: 'some' });
    expect(verdict.because[0]).toMatchObject({
      code: 'mtls.someWithoutProxy',
      params: { count: 1, total: 2 },
    });
  });

  it('takes DISABLE for PERMISSIVE behind ztunnel, except for a port under an inherited STRICT', () => {
    const pods = [madePod('shop/cart', { app: 'cart' }, 'ambient')];
    const disabled = ask([policy('shop/default', mode('DISABLE'))], pods);
    expect(knownOf(disabled).mode).toBe('PERMISSIVE');
    expect(disabled.because.map(each => each.code)).toContain(
      'mtls.ambientDisable',
    );
    const exception = {
      ...forApp,
      portLevelMtls: { 8080: { mode: 'DISABLE' } },
    };
    const modes = (spec: object) =>
      knownOf(ask([...strict, policy('shop/cart', spec)], pods)).ports.map(
        each => each.mode,
      );
    expect(modes(exception)).toEqual(['STRICT', 'STRICT']);
    expect(modes({ ...exception, ...mode('STRICT') })).toEqual([
      'PERMISSIVE',
      'STRICT',
    ]);
  });

  it('is unknown for proxyless gRPC and where policies cannot be read', () => {
    expect(
      ask(strict, [madePod('shop/cart', { app: 'cart' }, 'proxyless')]),
    ).toMatchObject({
      known: false,
      because: [{ code: 'mtls.proxyless' }],
    });
    const model = MeshModel.of([madePod('shop/cart', {})], {
      unreadable: [kinds.peerAuthentication],
    });
    expect(mtlsOf(model, model.workloads()[0])).toMatchObject({
      known: false,
      because: [
        {
          code: 'unknown.notReadable',
          params: { kind: kinds.peerAuthentication },
        },
      ],
    });
  });

  it('names the workload and lists ports of containers, services and policy', () => {
    const value = knownOf(
      ask([
        madeMeshConfig({ trustDomain: 'corp' }),
        madeService('shop/cart', {
          ports: [{ name: 'grpc-x', port: 81, targetPort: 7070 }],
        }),
        policy('shop/cart', {
          ...forApp,
          portLevelMtls: { 6060: { mode: 'DISABLE' }, junk: {} },
        }),
      ]),
    );
    expect(value.identity).toEqual({
      principal: 'spiffe://corp/ns/shop/sa/default',
      serviceAccount: 'default',
      sharedDefault: true,
    });
    expect(
      value.ports.map(({ port, name, protocol }) => [port, name, protocol]),
    ).toEqual([
      [6060, undefined, undefined],
      [7070, 'grpc-x', 'grpc'],
      [8080, 'web', undefined],
      [9090, undefined, undefined],
    ]);
  });

  it.each([
    ['inbound TLS here', 'SIDECAR_INBOUND', { app: 'cart' }, true],
    ['any TLS here', undefined, undefined, true],
    ['outbound TLS', 'SIDECAR_OUTBOUND', { app: 'cart' }, false],
    ['TLS of others', 'SIDECAR_INBOUND', { app: 'other' }, false],
  ])(
    'warns of an EnvoyFilter that patches %s',
    (_, context, labels, warned) => {
      const filter = made('EnvoyFilter shop/tls', {
        ...(labels ? { workloadSelector: { labels } } : {}),
        configPatches: [
          {
            match: { context },
            patch: { value: { filter_chains: [{ transport_socket: {} }] } },
          },
        ],
      });
      expect(codes([filter]).includes('mtls.envoyFilter')).toBe(warned);
    },
  );

  const rule = (path: string, tls: string, more: object = {}) =>
    made(`DestinationRule ${path}`, {
      host: 'cart.shop.svc.cluster.local',
      trafficPolicy: { tls: { mode: tls } },
      ...more,
    });
  it.each([
    [
      'a namespace that sends plain text',
      [rule('web/r', 'DISABLE')],
      [['web']],
    ],
    [
      'everybody, by a rule of the service',
      [rule('shop/r', 'SIMPLE')],
      [['shop'], 'all'],
    ],
    [
      'everybody, by a rule of the mesh',
      [rule('istio-system/r', 'DISABLE', { host: '*' })],
      ['all'],
    ],
    [
      'those it is exported to',
      [rule('shop/r', 'DISABLE', { exportTo: ['web'] })],
      [['web']],
    ],
    ['nobody under ISTIO_MUTUAL', [rule('shop/r', 'ISTIO_MUTUAL')], []],
    ['nobody under certificates of its own', [rule('shop/r', 'MUTUAL')], []],
    [
      'one port only',
      [
        rule('web/r', 'ISTIO_MUTUAL', {
          trafficPolicy: {
            tls: { mode: 'ISTIO_MUTUAL' },
            portLevelSettings: [
              { port: { number: 80 }, tls: { mode: 'DISABLE' } },
              { port: { number: 1 } },
            ],
          },
        }),
      ],
      [['web']],
    ],
    [
      'one subset only',
      [
        rule('web/r', 'ISTIO_MUTUAL', {
          subsets: [
            { name: 'v1', trafficPolicy: { tls: {} } },
            { name: 'v2', trafficPolicy: { outlierDetection: {} } },
          ],
        }),
      ],
      [['web']],
    ],
  ])('finds the conflict of STRICT with %s', (_, rules, clients) => {
    const value = knownOf(ask([...strict, madeService('shop/cart'), ...rules]));
    expect(value.clientConflicts.map(each => each.clientNamespaces)).toEqual(
      clients,
    );
  });

  it('finds mutual TLS towards a workload that cannot take it', () => {
    const objects = [
      madeService('shop/cart'),
      rule('shop/r', 'ISTIO_MUTUAL', { exportTo: ['.'] }),
    ];
    const conflict = (more: KubernetesObject[], pods?: KubernetesObject[]) =>
      knownOf(ask([...objects, ...more], pods)).clientConflicts.map(
        each => each.reason.code,
      );
    expect(conflict([])).toEqual([]);
    expect(conflict([policy('shop/default', mode('DISABLE'))])).toEqual([
      'mtls.conflict',
    ]);
    expect(
      conflict([], [madePod('shop/cart', { app: 'cart' }, 'none')]),
    ).toEqual(['mtls.conflictNoProxy']);
  });

  it('says what holds for new pods where none runs', () => {
    const deployment = made('Deployment shop/cart', {
      template: { metadata: { labels: { app: 'cart' } }, spec: {} },
    });
    const verdict = (
      objects: KubernetesObject[],
      unreadable: string[] = [],
    ) => {
      const model = MeshModel.of([deployment, ...strict, ...objects], {
        unreadable,
      });
      return mtlsOf(model, model.workloads()[0]);
    };
    const naked = verdict([]);
    expect(knownOf(naked)).toMatchObject({ mode: 'not-applicable' });
    expect(naked.because.map(each => each.code)).toEqual([
      'mtls.noProxy',
      'mtls.noPods',
    ]);
    const injected = verdict([
      made(
        'Namespace shop',
        {},
        { metadata: { labels: { 'istio-injection': 'enabled' } } },
      ),
      injectionWebhooks('default'),
    ]);
    expect(knownOf(injected)).toMatchObject({ mode: 'STRICT' });
    expect(verdict([], [kinds.mutatingWebhook]).known).toBe(false);
  });
});
