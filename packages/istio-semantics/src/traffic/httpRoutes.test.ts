import { made, madeService, meshOf } from '../__fixtures__/objects';
import type { KubernetesObject } from '../types';
import { convertedRoutes } from './indexes';

const listener = (name: string, more: object = {}) => ({
  name,
  port: 80,
  protocol: 'HTTP',
  ...more,
});
const gateway = (...listeners: object[]) =>
  made('Gateway edge/gate', { gatewayClassName: 'istio', listeners });
const all = { allowedRoutes: { namespaces: { from: 'All' } } };
const toGate = { parentRefs: [{ name: 'gate', namespace: 'edge' }] };
const toX = { backendRefs: [{ name: 'x', port: 80 }] };
const route = (spec: object) =>
  made('HTTPRoute shop/r', { ...toGate, rules: [toX], ...spec });

const converted = (...objects: KubernetesObject[]) =>
  convertedRoutes(
    meshOf(madeService('shop/x'), madeService('other/y'), ...objects),
  );
const listenersOf = (...objects: KubernetesObject[]) =>
  converted(...objects).map(each =>
    [each.hosts[0], each.gateways[0].split('~')[2]].join(' '),
  );

describe('convertHttpRoutes', () => {
  it.each([
    ['its own namespace', {}, []],
    [
      'all namespaces',
      { allowedRoutes: { namespaces: { from: 'All' } } },
      ['* l'],
    ],
    [
      'namespaces with a label',
      {
        allowedRoutes: {
          namespaces: {
            from: 'Selector',
            selector: { matchLabels: { team: 'a' } },
          },
        },
      },
      ['* l'],
    ],
    [
      'namespaces with another label',
      {
        allowedRoutes: {
          namespaces: {
            from: 'Selector',
            selector: { matchLabels: { team: 'b' } },
          },
        },
      },
      [],
    ],
    [
      'other kinds',
      {
        allowedRoutes: { ...all.allowedRoutes, kinds: [{ kind: 'GRPCRoute' }] },
      },
      [],
    ],
    ['TCP', { ...all, protocol: 'TCP' }, []],
    ['another host', { ...all, hostname: 'a.example' }, []],
  ])('binds to a listener for %s', (_, more, expected) => {
    const namespace = made(
      'Namespace shop',
      {},
      { metadata: { labels: { team: 'a' } } },
    );
    const hostnames = 'hostname' in more ? { hostnames: ['b.example'] } : {};
    expect(
      listenersOf(namespace, gateway(listener('l', more)), route(hostnames)),
    ).toEqual(expected);
  });

  it('gives a host to the listener that names it more exactly', () => {
    const gate = gateway(
      listener('any', all),
      listener('wild', { ...all, hostname: '*.example' }),
      listener('exact', { ...all, hostname: 'a.example' }),
    );
    expect(
      listenersOf(gate, route({ hostnames: ['a.example', 'b.example'] })),
    ).toEqual(['a.example exact', 'b.example exact', 'b.example wild']);
  });

  it('follows section names, ports and gateway classes', () => {
    const gate = gateway(
      listener('a', all),
      listener('b', { ...all, port: 81 }),
    );
    const ref = (more: object) =>
      route({ parentRefs: [{ name: 'gate', namespace: 'edge', ...more }] });
    expect(listenersOf(gate, ref({ sectionName: 'b' }))).toEqual(['* b']);
    expect(listenersOf(gate, ref({ port: 80 }))).toEqual(['* a']);
    expect(listenersOf(gate, ref({ kind: 'Other' }))).toEqual([]);
    expect(
      listenersOf(
        {
          ...gate,
          spec: { ...(gate.spec as object), gatewayClassName: 'other' },
        },
        route({}),
      ),
    ).toEqual([]);
  });

  it('needs a grant for a backend elsewhere, except inside the mesh', () => {
    const gate = gateway(listener('l', all));
    const backend = {
      rules: [{ backendRefs: [{ name: 'y', namespace: 'other', port: 80 }] }],
    };
    const grant = made('ReferenceGrant other/g', {
      from: [
        {
          group: 'gateway.networking.k8s.io',
          kind: 'HTTPRoute',
          namespace: 'shop',
        },
      ],
      to: [{ group: '', kind: 'Service', name: 'y' }],
    });
    const destination = (...objects: KubernetesObject[]) =>
      (
        converted(...objects)[0].http[0].route.route as Array<{
          destination: { host?: string };
        }>
      )[0].destination.host;
    const y = 'y.other.svc.cluster.local';
    expect(destination(gate, route(backend))).toBeUndefined();
    expect(destination(gate, route(backend), grant)).toBe(y);
    expect(
      destination(
        route({
          ...backend,
          parentRefs: [{ group: '', kind: 'Service', name: 'x' }],
        }),
      ),
    ).toBe(y);
  });

  it.each([
    [
      'a filter that Istio does not know',
      { ...toX, filters: [{ type: 'ExtensionRef' }] },
    ],
    ['a backend without port', { backendRefs: [{ name: 'x' }] }],
    [
      'a host name for a service name',
      { backendRefs: [{ name: 'x.shop', port: 80 }] },
    ],
    [
      'a match of unknown kind',
      { ...toX, matches: [{ headers: [{ name: 'a', type: 'Odd' }] }] },
    ],
  ])('drops a route with %s', (_, rule) => {
    expect(
      converted(gateway(listener('l', all)), route({ rules: [rule] })),
    ).toEqual([]);
  });

  it('takes one route per match, in the order of the Gateway API', () => {
    const prefix = (value: string, more: object = {}) => ({
      path: { type: 'PathPrefix', value },
      ...more,
    });
    const rules = [
      { ...toX, name: 'rest' },
      {
        ...toX,
        name: 'some',
        matches: [
          prefix('/a/'),
          prefix('/a', { queryParams: [{ name: 'q', value: '1' }] }),
          prefix('/a', { headers: [{ name: '__proto__', value: '1' }] }),
          prefix('/a', { method: 'GET' }),
          { path: { type: 'Exact', value: '/a' } },
          { path: { type: 'RegularExpression', value: '/a.*' } },
          prefix('/long'),
        ],
      },
    ];
    const [{ http }] = converted(gateway(listener('l', all)), route({ rules }));
    expect(
      http.map(each => JSON.stringify((each.route.match as unknown[])?.[0])),
    ).toEqual([
      '{"uri":{"exact":"/a"}}',
      '{"uri":{"prefix":"/long"}}',
      '{"uri":{"prefix":"/a"},"method":{"exact":"GET"}}',
      '{"uri":{"prefix":"/a"},"headers":{"__proto__":{"exact":"1"}}}',
      '{"uri":{"prefix":"/a"},"queryParams":{"q":{"exact":"1"}}}',
      '{"uri":{"prefix":"/a"}}',
      '{"uri":{"regex":"/a.*"}}',
      undefined,
    ]);
  });

  it('takes timeouts, retries and redirects over', () => {
    const limits = (rule: object) => {
      const [{ http }] = converted(
        gateway(listener('l', all)),
        route({ rules: [rule] }),
      );
      const { timeout, retries, redirect } = http[0].route;
      return { timeout, retries, redirect };
    };
    expect(
      limits({ ...toX, timeouts: { request: '2s', backendRequest: '1s' } }),
    ).toEqual({ timeout: '1s' });
    expect(limits({ ...toX, timeouts: { request: '0s' } })).toEqual({});
    expect(
      limits({
        ...toX,
        retry: { attempts: 0 },
        timeouts: { request: '2s', backendRequest: '1s' },
      }),
    ).toEqual({
      timeout: '2s',
      retries: { perTryTimeout: '1s' },
    });
    const redirect = (filter: object) =>
      limits({
        filters: [{ type: 'RequestRedirect', requestRedirect: filter }],
      });
    expect(redirect({ scheme: 'https', hostname: 'a' })).toEqual({
      redirect: {
        authority: 'a',
        scheme: 'https',
        derivePort: 'FROM_PROTOCOL_DEFAULT',
      },
    });
    expect(
      redirect({
        path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/b' },
      }),
    ).toEqual({
      redirect: { derivePort: 'FROM_REQUEST_PORT', prefixRewrite: '/b' },
    });
  });

  it('reaches the hosts of a ServiceEntry', () => {
    const entry = made('ServiceEntry shop/ext', {
      hosts: ['a.example', 'b.example'],
    });
    const bound = route({
      parentRefs: [
        { group: 'networking.istio.io', kind: 'ServiceEntry', name: 'ext' },
      ],
    });
    expect(converted(entry, bound).map(each => each.hosts)).toEqual([
      ['a.example'],
      ['b.example'],
    ]);
    expect(converted(bound)).toEqual([]);
  });
});
