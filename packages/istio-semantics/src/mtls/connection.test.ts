import { made, madePod, madeService, meshOf } from '../__fixtures__/objects';
import type { KubernetesObject } from '../types';
import {
  clusterTlsMode,
  proxyOf,
  sidecarClient,
  Target,
  transportTo,
  works,
} from './connection';

describe('proxyOf', () => {
  it.each([
    ['sidecar', {}, { kind: 'sidecar', hbone: false }],
    ['gateway', {}, { kind: 'gateway', hbone: false }],
    ['ambient', {}, { kind: 'ztunnel', hbone: true }],
    ['none', {}, { kind: 'none', hbone: false }],
    [
      'sidecar',
      { 'networking.istio.io/tunnel': 'http' },
      { kind: 'sidecar', hbone: true },
    ],
    [
      'none',
      { 'networking.istio.io/tunnel': 'tls' },
      { kind: 'none', hbone: false },
    ],
    [
      'none',
      { 'networking.istio.io/tunnel': 'http' },
      { kind: 'none', hbone: true },
    ],
  ] as const)('reads %s with labels %j', (proxy, labels, expected) => {
    expect(proxyOf(madePod('shop/a', labels, proxy))).toEqual(expected);
  });

  it('knows a sidecar among the init containers', () => {
    const pod = made(
      'Pod shop/a',
      {
        containers: [{ name: 'app' }],
        initContainers: [{ name: 'istio-proxy', restartPolicy: 'Always' }],
      },
      { metadata: { annotations: { 'sidecar.istio.io/status': '{}' } } },
    );
    expect(proxyOf(pod)).toEqual({ kind: 'sidecar', hbone: false });
  });
});

describe('sidecarClient', () => {
  const host = 'cart.shop.svc.cluster.local';
  const able = madePod('shop/able', { app: 'cart' });
  const naked = madePod('shop/naked', { app: 'cart' }, 'none');
  const rule = (spec: object) =>
    made('DestinationRule web/r', { host, ...spec });
  const passthrough = { loadBalancer: { simple: 'PASSTHROUGH' } };
  const roundRobin = { loadBalancer: { simple: 'ROUND_ROBIN' } };
  const subset = (trafficPolicy: object) => ({
    subsets: [{ name: 'v1', trafficPolicy }],
  });
  const disabled = made('PeerAuthentication shop/default', {
    mtls: { mode: 'DISABLE' },
  });

  const asked = (objects: KubernetesObject[], target: Partial<Target>) => {
    const { forAll, ruleMode } = sidecarClient(
      meshOf(madeService('shop/cart'), ...objects),
      { namespace: 'web', labels: {} },
      {
        host,
        namespace: 'shop',
        port: 80,
        meshExternal: false,
        headless: false,
        endpoints: [able],
        ...target,
      },
    );
    return [forAll, ruleMode];
  };

  it.each<
    [string, KubernetesObject[], Partial<Target>, ReturnType<typeof asked>]
  >([
    ['leaves it to the endpoints', [], {}, [undefined, undefined]],
    [
      'leaves it to naked endpoints, too',
      [],
      { endpoints: [naked] },
      [undefined, undefined],
    ],
    [
      'encrypts to all of a headless service',
      [],
      { headless: true },
      ['istio-mtls', undefined],
    ],
    [
      'does not encrypt where one of a headless service cannot',
      [],
      { headless: true, endpoints: [able, naked] },
      ['plaintext', undefined],
    ],
    [
      'does not encrypt to an empty headless service',
      [],
      { headless: true, endpoints: [] },
      ['plaintext', undefined],
    ],
    [
      'treats PASSTHROUGH like headless',
      [rule({ trafficPolicy: passthrough })],
      { endpoints: [naked] },
      ['plaintext', undefined],
    ],
    [
      'treats no other load balancing so',
      [rule({ trafficPolicy: roundRobin })],
      { endpoints: [naked] },
      [undefined, undefined],
    ],
    [
      'looks at the load balancing of the subset',
      [rule(subset(passthrough))],
      { subset: 'v1', endpoints: [naked] },
      ['plaintext', undefined],
    ],
    [
      'does not look at that of another subset',
      [rule(subset(passthrough))],
      { endpoints: [naked] },
      [undefined, undefined],
    ],
    [
      'does not encrypt to a namespace without mTLS',
      [disabled],
      {},
      ['plaintext', undefined],
    ],
    [
      'does not encrypt to the outside',
      [],
      { meshExternal: true },
      ['plaintext', undefined],
    ],
    [
      'follows the rule',
      [rule({ trafficPolicy: { tls: { mode: 'MUTUAL' } } })],
      {},
      ['mutual-tls', undefined],
    ],
    [
      'keeps what endpoints are asked above a port without TLS',
      [
        rule({
          trafficPolicy: {
            tls: { mode: 'ISTIO_MUTUAL' },
            portLevelSettings: [{ port: { number: 80 } }],
          },
        }),
      ],
      {},
      [undefined, 'ISTIO_MUTUAL'],
    ],
  ])('%s', (_, objects, target, expected) => {
    expect(asked(objects, target)).toEqual(expected);
  });

  it('asks nothing of a subset where there is no rule', () => {
    expect(clusterTlsMode(undefined, 80, 'v1')).toBeUndefined();
  });
});

describe('a connection', () => {
  it.each([
    [true, 'STRICT', 'istio-mtls'],
    [true, 'PERMISSIVE', 'istio-mtls'],
    [true, 'DISABLE', 'plaintext'],
    [true, 'no-proxy', 'istio-mtls'],
    [false, 'no-proxy', 'plaintext'],
    [false, 'STRICT', 'plaintext'],
  ] as const)(
    'to an endpoint that takes mTLS: %s, and is %s, is %s',
    (acceptsMtls, serverMode, expected) => {
      expect(transportTo({}, { acceptsMtls, serverMode })).toBe(expected);
      expect(transportTo({ forAll: 'tls' }, { acceptsMtls, serverMode })).toBe(
        'tls',
      );
    },
  );

  it.each([
    ['plaintext', [false, true, true, true]],
    ['istio-mtls', [true, true, false, false]],
    ['tls', [false, undefined, undefined, undefined]],
    ['mutual-tls', [undefined, undefined, undefined, undefined]],
  ] as const)('over %s works', (transport, expected) => {
    expect(
      (['STRICT', 'PERMISSIVE', 'DISABLE', 'no-proxy'] as const).map(server =>
        works(transport, server),
      ),
    ).toEqual(expected);
  });
});
