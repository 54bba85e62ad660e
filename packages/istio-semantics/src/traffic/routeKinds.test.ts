import {
  knownOf,
  made,
  madePod,
  madeService,
  meshOf,
} from '../__fixtures__/objects';
import type { KubernetesObject } from '../types';
import { convertedRoutes } from './indexes';
import type { TrafficView } from './ruling';
import { trafficOf } from './trafficOf';

const host = 'cart.shop.svc.cluster.local';
const cart = { kind: 'Service', namespace: 'shop', name: 'cart' };
const backends = ['a', 'b'].flatMap(each => [
  madeService(`shop/${each}`, { selector: { app: each } }),
  madePod(`shop/pod-${each}`, { app: each, version: each }),
]);
const toCart = { group: '', kind: 'Service', name: 'cart' };
const toA = { backendRefs: [{ name: 'a', port: 80 }] };
const split = {
  backendRefs: [
    { name: 'a', port: 80, weight: 3 },
    { name: 'b', port: 80 },
  ],
};

const ask = (
  port: { name?: string; port: number; appProtocol?: string },
  routes: KubernetesObject[],
  view?: TrafficView,
) =>
  trafficOf(
    meshOf(madeService('shop/cart', { ports: [port] }), ...backends, ...routes),
    cart,
    view,
  );

describe('GRPCRoutes', () => {
  it.each([
    ['a call', { service: 's', method: 'm' }, { exact: '/s/m' }],
    ['a service', { service: 's' }, { prefix: '/s/' }],
    ['a method', { method: 'm' }, { regex: '/[^/]+/m' }],
    [
      'a service by pattern',
      { type: 'RegularExpression', service: 's.*' },
      { regex: '/s.*/.+' },
    ],
    [
      'a call by pattern',
      { type: 'RegularExpression', service: 's.*', method: 'm' },
      { regex: '/s.*/m' },
    ],
    ['nothing', {}, undefined],
    ['a call in an unknown way', { type: 'Odd', service: 's' }, undefined],
  ])('match %s', (_, method, uri) => {
    const route = made('GRPCRoute shop/r', {
      parentRefs: [toCart],
      rules: [{ ...toA, matches: [{ method }] }],
    });
    const converted = convertedRoutes(
      meshOf(madeService('shop/cart'), ...backends, route),
    );
    expect(converted.map(each => each.http[0].route.match)).toEqual(
      uri ? [[{ uri }]] : [],
    );
  });

  it('split calls, put conditions first, and have no timeouts and rewrites', () => {
    const route = (rule: object = {}) =>
      made('GRPCRoute shop/r', {
        parentRefs: [toCart],
        rules: [
          { ...split, ...rule },
          {
            ...toA,
            matches: [{ headers: [{ name: 'user', value: 'x' }] }],
            filters: [
              {
                type: 'RequestMirror',
                requestMirror: { backendRef: { name: 'b', port: 80 } },
              },
            ],
          },
        ],
      });
    const port = { name: 'grpc', port: 80 };
    const value = knownOf(
      ask(port, [route({ timeouts: { request: '1s' }, retry: {} })]),
    );
    expect(value.shares.map(each => [each.version, each.percent])).toEqual([
      ['a', 75],
      ['b', 25],
    ]);
    expect(value).toMatchObject({
      ruledBy: { kind: 'GRPCRoute', name: 'r' },
      canary: true,
      routes: [
        { mirrors: [{ percent: 100 }] },
        {
          resiliency: {
            timeout: { origin: 'istio-default' },
            retries: { origin: 'istio-default' },
          },
        },
      ],
    });
    const rewrites = route({ filters: [{ type: 'URLRewrite' }] });
    expect(knownOf(ask(port, [rewrites])).ruledBy).toBeUndefined();
  });
});

describe('TCPRoutes and TLSRoutes', () => {
  const tcp = (spec: object = {}) =>
    made('TCPRoute shop/r', {
      parentRefs: [toCart],
      rules: [split],
      ...spec,
    });
  const tls = (hostnames: string[], parent: object = toCart) =>
    made('TLSRoute shop/r', {
      parentRefs: [parent],
      hostnames,
      rules: [split],
    });
  const tcpPort = { name: 'tcp', port: 80 };
  const tlsPort = { name: 'tls', port: 80 };

  it.each([
    ['TCP', tcpPort, tcp(), ['75 a', '25 b']],
    ['a port of unknown protocol', { port: 80 }, tcp(), ['75 a', '25 b']],
    ['HTTP', { name: 'http', port: 80 }, tcp(), undefined],
    [
      'TCP on another port',
      tcpPort,
      tcp({ parentRefs: [{ ...toCart, port: 81 }] }),
      undefined,
    ],
    [
      'TCP on this port',
      tcpPort,
      tcp({ parentRefs: [{ ...toCart, port: 80 }] }),
      ['75 a', '25 b'],
    ],
    ['TCP without backend', tcpPort, tcp({ rules: [{}] }), ['100 !']],
    [
      'TCP with a backend that has no port',
      tcpPort,
      tcp({ rules: [{ backendRefs: [{ name: 'a' }] }] }),
      undefined,
    ],
    ['TCP without rules', tcpPort, tcp({ rules: [] }), undefined],
    ['TLS by the name of the service', tlsPort, tls([]), ['75 a', '25 b']],
    ['TLS by other names', tlsPort, tls(['x.example']), []],
    ['TLS by any name', tlsPort, tls(['*.local']), ['75 a', '25 b']],
    [
      'TLS by names of others, too',
      tlsPort,
      tls(['x.a', host]),
      ['75 a', '25 b'],
    ],
    ['plain TCP', tcpPort, tls([]), undefined],
  ])('rule connections over %s', (_, port, route, expected) => {
    const value = knownOf(ask(port, [route]));
    const shares = value.shares.map(
      each => `${each.percent} ${each.version ?? ''}${each.broken ? '!' : ''}`,
    );
    expect(value.ruledBy?.kind).toBe(expected && route.kind);
    expect(value.ruledBy ? shares : undefined).toEqual(expected);
  });

  it('keep the conditions on server names that clients of the service can meet', () => {
    const conditions = (hostnames: string[]) =>
      knownOf(ask(tlsPort, [tls(hostnames)])).routes[0].conditions.map(
        each => each.params.value,
      );
    expect(conditions(['x.example'])).toEqual(['x.example']);
    expect(conditions([host, 'x.example'])).toEqual([]);
  });

  const listener = (protocol: string, more: object = {}) =>
    made('Gateway shop/gate', {
      gatewayClassName: 'istio',
      listeners: [{ name: 'l', port: 80, protocol, ...more }],
    });
  const toGate = { name: 'gate' };
  const passthrough = { tls: { mode: 'Passthrough' } };
  const cartBackend = [
    { backendRefs: [{ name: 'cart', port: 80, weight: 1 }] },
  ];
  it.each([
    ['TCPRoute', 'TCP', {}, true],
    ['TCPRoute', 'TLS', {}, true],
    ['TCPRoute', 'TLS', passthrough, false],
    ['TCPRoute', 'UDP', {}, false],
    ['TLSRoute', 'TLS', passthrough, true],
    ['TLSRoute', 'TLS', {}, false],
    ['GRPCRoute', 'HTTPS', {}, true],
    ['GRPCRoute', 'TCP', {}, false],
    [
      'GRPCRoute',
      'HTTP',
      { allowedRoutes: { kinds: [{ kind: 'HTTPRoute' }] } },
      false,
    ],
  ])('%s at a %s listener with %j', (kind, protocol, more, bound) => {
    const route = made(`${kind} shop/r`, {
      parentRefs: [toGate],
      rules: cartBackend,
    });
    const verdict = ask(tcpPort, [listener(protocol, more), route], {
      gateway: 'shop/gate',
    });
    const value = knownOf(verdict);
    expect(value.ruledBy?.kind).toBe(bound ? kind : undefined);
    if (bound) {
      expect(value.routes[0].shares).toMatchObject([{ host, percent: 100 }]);
    }
  });

  it('need grants of their own kind', () => {
    const grant = (kind: string) =>
      made('ReferenceGrant other/g', {
        from: [{ group: 'gateway.networking.k8s.io', kind, namespace: 'shop' }],
        to: [{ group: '', kind: 'Service' }],
      });
    const route = tcp({
      parentRefs: [toGate],
      rules: [{ backendRefs: [{ name: 'y', namespace: 'other', port: 80 }] }],
    });
    const backend = (kind: string) =>
      JSON.stringify(
        convertedRoutes(
          meshOf(madeService('other/y'), listener('TCP'), route, grant(kind)),
        ).map(each => each.object.spec),
      );
    expect(backend('TCPRoute')).toContain('y.other.svc.cluster.local');
    expect(backend('HTTPRoute')).toContain('"invalidBackend":"y"');
  });
});
