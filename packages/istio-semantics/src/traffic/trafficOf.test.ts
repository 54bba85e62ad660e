import {
  knownOf,
  made,
  madeMeshConfig,
  madePod,
  madeService,
  meshOf,
} from '../__fixtures__/objects';
import { kinds } from '../model/kinds';
import { MeshModel } from '../model/MeshModel';
import type { KubernetesObject, TrafficAnswer } from '../types';
import type { TrafficView } from './ruling';
import { trafficOf, trafficServices } from './trafficOf';

const host = 'cart.shop.svc.cluster.local';
const cart = { kind: 'Service', namespace: 'shop', name: 'cart' };
const v1 = madePod('shop/v1', { app: 'cart', version: 'v1' });
const v2 = madePod('shop/v2', { app: 'cart', version: 'v2' });
const subsets = made('DestinationRule shop/cart', {
  host: 'cart',
  subsets: [
    { name: 'v1', labels: { version: 'v1' } },
    { name: 'v2', labels: { version: 'v2' } },
    { name: 'v3', labels: { version: 'v3' } },
  ],
});
const base = [madeService('shop/cart'), v1, v2, subsets];

const to = (subset?: string, weight?: number) => ({
  destination: { host: 'cart', ...(subset ? { subset } : {}) },
  ...(weight === undefined ? {} : { weight }),
});
const header = [{ headers: { user: { exact: 'x' } } }];
const virtualService = (
  path: string,
  http: unknown[],
  more: object = {},
  second = 0,
) =>
  made(
    `VirtualService ${path}`,
    { hosts: [host], http, ...more },
    {
      metadata: { creationTimestamp: `2024-01-01T00:00:0${second}Z` },
    },
  );

const ask = (objects: KubernetesObject[], view?: TrafficView) =>
  trafficOf(meshOf(...base, ...objects), cart, view);
const shares = ({ shares: all }: Pick<TrafficAnswer, 'shares'>) =>
  all.map(
    each =>
      `${each.percent} ${each.subset ?? each.version ?? each.host}${
        each.broken ? '!' : ''
      }`,
  );
const codes = (objects: KubernetesObject[], view?: TrafficView) =>
  ask(objects, view).because.map(each => each.code);

describe('trafficOf', () => {
  it('spreads connections over ready pods where nothing rules', () => {
    const more = [
      madePod('shop/v1b', { app: 'cart', version: 'v1' }),
      madePod('shop/broken', { app: 'cart', version: 'v2' }, 'sidecar', false),
    ];
    const value = knownOf(ask(more));
    expect(shares(value)).toEqual(['66.67 v1', '33.33 v2']);
    expect(value).toMatchObject({ canary: false, host, routes: [] });
    expect(value.ruledBy).toBeUndefined();
    expect(codes(more)).toEqual(['traffic.plain']);
  });

  it.each([
    [
      'weights of any sum',
      [{ route: [to('v1', 3), to('v2', 1)] }],
      ['75 v1', '25 v2'],
      true,
    ],
    [
      'one destination, whatever its weight',
      [{ route: [to('v2', 0)] }],
      ['100 v2'],
      false,
    ],
    [
      'a weight of zero',
      [{ route: [to('v1', 0), to('v2', 9)] }],
      ['0 v1', '100 v2'],
      false,
    ],
    [
      'no weight at all',
      [{ route: [to('v1'), to('v2')] }],
      ['0 v1!', '0 v2!'],
      false,
    ],
    [
      'a subset that is missing',
      [{ route: [to('v1', 9), to('v9', 1)] }],
      ['90 v1', '10 v9!'],
      true,
    ],
    [
      'a subset without pods',
      [{ route: [to('v1', 9), to('v3', 1)] }],
      ['90 v1', '10 v3!'],
      true,
    ],
    ['no subset', [{ route: [to()] }], [`100 ${host}`], false],
    ['a redirect', [{ redirect: { uri: '/x' } }], [], false],
    [
      'no route for the rest',
      [{ match: header, route: [to('v1')] }],
      [],
      false,
    ],
    [
      'a header',
      [{ match: header, route: [to('v2')] }, { route: [to('v1')] }],
      ['100 v1'],
      true,
    ],
    [
      'a path to another subset',
      [
        { match: [{ uri: { prefix: '/v2' } }], route: [to('v2')] },
        { route: [to('v1')] },
      ],
      ['100 v1'],
      true,
    ],
    [
      'a path to another service, which is no canary',
      [
        {
          match: [{ uri: { prefix: '/other' } }],
          route: [{ destination: { host: 'other' } }],
        },
        { route: [to('v1')] },
      ],
      ['100 v1'],
      false,
    ],
    [
      'a first match for every path',
      [
        { match: [{ uri: { prefix: '/' } }], route: [to('v1')] },
        { route: [to('v2')] },
      ],
      ['100 v1'],
      false,
    ],
  ])('takes the real shares of %s', (_, http, expected, canary) => {
    const value = knownOf(ask([virtualService('shop/cart', http)]));
    expect(shares(value)).toEqual(expected);
    expect(value.canary).toBe(canary);
    expect(value.ruledBy).toMatchObject({
      kind: 'VirtualService',
      name: 'cart',
    });
  });

  it.each([
    ['traffic.subsetMissing', { host, subset: 'v9' }, []],
    ['traffic.hostMissing', { host: 'gone' }, []],
    ['traffic.portMissing', { host, port: { number: 81 } }, []],
    ['traffic.noReadyPods', { host: 'idle' }, [madeService('shop/idle')]],
    ['traffic.subsetWithoutPods', { host, subset: 'v3' }, []],
  ])('says that requests fail: %s', (code, destination, more) => {
    const rule = virtualService('shop/cart', [{ route: [{ destination }] }]);
    const [share] = knownOf(ask([rule, ...more])).shares;
    expect(share.broken?.code).toBe(code);
    expect(codes([rule, ...more])).toContain(code);
  });

  it('does not miss what it cannot see', () => {
    const rule = virtualService('shop/cart', [{ route: [to('v9')] }]);
    const model = MeshModel.of([...base, rule], {
      unreadable: [kinds.destinationRule, kinds.pod],
    });
    const verdict = trafficOf(model, cart);
    expect(knownOf(verdict).shares).toEqual([
      { host, subset: 'v9', percent: 100 },
    ]);
    expect(verdict.because.map(each => each.code)).toEqual([
      'traffic.ruledBy',
      'unknown.notReadable',
      'unknown.notReadable',
    ]);
  });

  it.each([
    [kinds.virtualService],
    [kinds.service],
    [kinds.httpRoute],
    [kinds.pod],
  ])('is unknown without sight of %s', kind => {
    expect(
      trafficOf(MeshModel.of(base, { unreadable: [kind] }), cart).known,
    ).toBe(false);
  });

  it('lets the nearest and oldest rule, and says what has no effect', () => {
    const rules = (second: number) => [
      virtualService('shop/new', [{ route: [to('v2')] }], {}, 2),
      virtualService('shop/old', [{ route: [to('v1')] }], {}, second),
      virtualService(
        'web/own',
        [{ route: [{ destination: { host, subset: 'v2' } }] }],
        { exportTo: ['.'] },
        3,
      ),
      virtualService('shop/hidden', [{ route: [to('v3')] }], {
        exportTo: ['~'],
      }),
    ];
    expect(knownOf(ask(rules(1))).ruledBy).toMatchObject({ name: 'old' });
    expect(knownOf(ask(rules(3))).ruledBy).toMatchObject({ name: 'new' });
    const fromWeb = ask(rules(1), { from: 'web' });
    expect(knownOf(fromWeb).ruledBy).toMatchObject({ name: 'own' });
    expect(ask(rules(1)).because.slice(1)).toMatchObject([
      {
        code: 'traffic.lostTo',
        params: { name: 'shop/new', winner: 'shop/old' },
      },
    ]);
  });

  it('prefers the exact host to a wildcard', () => {
    const wildcard = virtualService('shop/all', [{ route: [to('v2')] }], {
      hosts: ['*.shop.svc.cluster.local'],
    });
    expect(knownOf(ask([wildcard])).ruledBy).toMatchObject({ name: 'all' });
    const exact = virtualService('shop/cart', [{ route: [to('v1')] }], {}, 5);
    expect(knownOf(ask([wildcard, exact])).ruledBy).toMatchObject({
      name: 'cart',
    });
  });

  it('tells conditions in words and what is never reached', () => {
    const rule = virtualService('shop/cart', [
      {
        name: 'many',
        match: [
          {
            uri: { regex: '/a.*' },
            method: { exact: 'GET' },
            headers: { on: {}, cookie: { prefix: 'a' } },
            withoutHeaders: { off: { exact: '1' }, no: {} },
            queryParams: { q: { exact: '1' } },
            authority: { exact: 'cart' },
          },
          { sourceLabels: { app: 'web' } },
        ],
        route: [to('v2')],
      },
      { match: [{ sourceNamespace: 'other' }], route: [to('v2')] },
      { match: [{ gateways: ['shop/gate'] }], route: [to('v2')] },
      { match: [{ port: 81 }], route: [to('v2')] },
      { name: 'rest', route: [to('v1')] },
      { route: [to('v2')] },
    ]);
    const { routes } = knownOf(ask([rule]));
    expect(
      routes[0].conditions.map(each =>
        [each.code.slice(8), ...Object.values(each.params)].join(' '),
      ),
    ).toEqual([
      'whenMatches path /a.*',
      'whenIs method GET',
      'whenIs host cart',
      'whenPresent header on',
      'whenStarts header cookie a',
      'whenIsNot header off 1',
      'whenAbsent header no',
      'whenIs query parameter q 1',
      'or',
      "whenIs caller's label app web",
    ]);
    expect(routes.map(each => each.unreachable?.code)).toEqual([
      undefined,
      'traffic.notForCaller',
      'traffic.notForCaller',
      'traffic.notForCaller',
      undefined,
      'traffic.afterCatchAll',
    ]);
    const forWeb = knownOf(ask([rule], { labels: { app: 'web' } }));
    expect(shares(forWeb)).toEqual(['100 v2']);
  });

  it('merges delegates, and says which are missing', () => {
    const rule = virtualService('shop/cart', [
      { match: [{ uri: { prefix: '/a' } }], delegate: { name: 'part' } },
      { delegate: { name: 'gone' } },
      { delegate: { name: 'private', namespace: 'web' } },
      { route: [to('v1')] },
    ]);
    const part = made('VirtualService shop/part', {
      http: [{ route: [to('v2')] }],
    });
    const secret = made('VirtualService web/private', {
      exportTo: ['.'],
      http: [{ route: [to('v2')] }],
    });
    const verdict = ask([rule, part, secret]);
    const { routes } = knownOf(verdict);
    expect(routes.map(each => [each.object?.name, shares(each)])).toEqual([
      ['part', ['100 v2']],
      ['cart', ['100 v1']],
    ]);
    expect(verdict.because.map(each => each.code)).toEqual([
      'traffic.ruledBy',
      'traffic.delegateMissing',
      'traffic.delegateNotExported',
    ]);
  });

  it('shows faults and mirrors that are on', () => {
    const rule = virtualService('shop/cart', [
      {
        route: [to('v1')],
        fault: {
          delay: { percentage: { value: 5 }, fixedDelay: '1.5s' },
          abort: { percentage: { value: 1 }, httpStatus: 503 },
        },
        mirror: { host: 'cart', subset: 'v2' },
        mirrors: [
          {
            destination: { host: 'cart', subset: 'v3' },
            percentage: { value: 10 },
          },
          { destination: { host: 'cart' }, percentage: { value: 0 } },
        ],
      },
    ]);
    const [route] = knownOf(ask([rule])).routes;
    expect(route.fault).toEqual({
      delay: { percent: 5, seconds: 1.5 },
      abort: { percent: 1, status: '503' },
    });
    expect(route.mirrors).toEqual([
      { host, subset: 'v2', percent: 100 },
      { host, subset: 'v3', percent: 10 },
    ]);
    expect(codes([rule])).toEqual([
      'traffic.ruledBy',
      'traffic.faultDelay',
      'traffic.faultAbort',
    ]);
    const silent = virtualService('shop/cart', [
      {
        route: [to('v1')],
        fault: { delay: { fixedDelay: '5s' }, abort: { httpStatus: 500 } },
      },
    ]);
    expect(knownOf(ask([silent])).routes[0].fault).toBeUndefined();
  });

  it('tells set limits from those of the mesh and of Istio', () => {
    const limits = made('DestinationRule shop/limits', {
      host: 'cart',
      trafficPolicy: {
        connectionPool: { tcp: { maxConnections: 5 } },
        outlierDetection: { consecutive5xxErrors: 3 },
      },
    });
    const rule = virtualService('shop/cart', [
      {
        route: [to('v1')],
        timeout: '2s',
        retries: { attempts: 3, retryOn: '5xx,503', perTryTimeout: '500ms' },
      },
    ]);
    const set = knownOf(ask([limits, rule])).resiliency;
    expect(set).toMatchObject({
      timeout: { value: 2, origin: 'set', object: { name: 'cart' } },
      retries: {
        value: {
          attempts: 3,
          on: '5xx,retriable-status-codes,503',
          perTryTimeout: 0.5,
        },
        origin: 'set',
      },
      connectionPool: {
        value: { 'tcp.maxConnections': 5 },
        origin: 'set',
        object: { name: 'limits' },
        defaults: { 'tcp.connectTimeout': '10s' },
      },
      outlierDetection: {
        value: { consecutive5xxErrors: 3 },
        defaults: { interval: '10s' },
      },
    });
    expect(set.outlierDetection?.defaults).not.toHaveProperty(
      'consecutive5xxErrors',
    );
    const mesh = madeMeshConfig({
      connectTimeout: '3s',
      defaultHttpRetryPolicy: { attempts: 0 },
    });
    expect(knownOf(ask([mesh])).resiliency).toMatchObject({
      timeout: { value: 0, origin: 'istio-default' },
      retries: { value: { attempts: 0 }, origin: 'mesh-default' },
      connectionPool: {
        origin: 'mesh-default',
        defaults: { 'tcp.connectTimeout': '3s' },
      },
    });
    const plain = knownOf(ask([])).resiliency;
    expect(plain.retries).toMatchObject({
      value: { attempts: 2 },
      origin: 'istio-default',
    });
    expect(plain).not.toHaveProperty('outlierDetection');
  });

  it('follows the protocol of the port', () => {
    const service = madeService('shop/cart', {
      ports: [{ name: 'tcp', port: 80 }],
    });
    const rule = virtualService('shop/cart', [{ route: [to('v1')] }], {
      tcp: [
        { match: [{ port: 81 }], route: [to('v1')] },
        { route: [to('v1', 1), to('v2', 1)] },
      ],
      tls: [{ match: [{ sniHosts: ['cart'] }], route: [to('v2')] }],
    });
    expect(shares(knownOf(ask([service, rule])))).toEqual(['50 v1', '50 v2']);
    const tls = madeService('shop/cart', {
      ports: [{ name: 'tls-x', port: 80 }],
    });
    const [route] = knownOf(ask([tls, rule])).routes;
    expect(route.conditions).toMatchObject([
      { params: { subject: 'SNI', value: 'cart' } },
    ]);
  });

  it('sees through the Sidecar of the caller', () => {
    const sidecar = (hosts: string[]) =>
      made('Sidecar web/default', { egress: [{ hosts }] });
    const rules = [
      virtualService('rules/cart', [
        { route: [{ destination: { host, subset: 'v2' } }] },
      ]),
    ];
    const seen = (...hosts: string[]) =>
      codes([...rules, sidecar(hosts)], { from: 'web' });
    expect(seen('*/*')).toEqual(['traffic.ruledBy']);
    expect(seen('shop/*', 'rules/*')).toEqual(['traffic.ruledBy']);
    expect(seen('shop/*')).toEqual([
      'traffic.plain',
      'traffic.virtualServiceNotImported',
    ]);
    expect(seen('./*', 'istio-system/*')).toEqual([
      'traffic.plain',
      'traffic.serviceNotImported',
    ]);
  });

  it('says that rules need a waypoint for callers in the ambient mesh', () => {
    const ambient = made(
      'Namespace web',
      {},
      { metadata: { labels: { 'istio.io/dataplane-mode': 'ambient' } } },
    );
    const rule = virtualService('shop/cart', [{ route: [to('v1')] }]);
    expect(codes([ambient, rule], { from: 'web' })).toEqual([
      'traffic.plain',
      'traffic.ambientWithoutWaypoint',
    ]);
    const waypoint = made(
      'Namespace shop',
      {},
      { metadata: { labels: { 'istio.io/use-waypoint': 'w' } } },
    );
    expect(codes([ambient, rule, waypoint], { from: 'web' })).toEqual([
      'traffic.ruledBy',
    ]);
  });

  it('puts the routes of all VirtualServices of a gateway in a row', () => {
    const gateways = { gateways: ['gate/public'], hosts: ['shop.example'] };
    const rules = [
      virtualService('shop/all', [{ route: [to('v1')] }], gateways, 1),
      virtualService(
        'shop/some',
        [{ match: header, route: [to('v2')] }],
        gateways,
        2,
      ),
      virtualService(
        'shop/other',
        [{ route: [{ destination: { host: 'other' } }] }],
        gateways,
      ),
    ];
    const value = knownOf(ask(rules, { gateway: 'gate/public' }));
    expect(value.routes.map(each => each.object?.name)).toEqual([
      'some',
      'all',
    ]);
    expect(shares(value)).toEqual(['100 v1']);
    expect(codes(rules, { gateway: 'gate/public' })).toEqual([
      'traffic.ruledBy',
    ]);
    expect(codes(rules)).toEqual(['traffic.plain']);
  });

  it.each([
    ['shop/f', 'CLUSTER', 'SIDECAR_OUTBOUND', {}, true],
    ['shop/f', 'HTTP_ROUTE', 'SIDECAR_INBOUND', {}, false],
    ['shop/f', 'HTTP_FILTER', 'ANY', {}, false],
    ['web/f', 'VIRTUAL_HOST', 'ANY', {}, false],
    ['web/f', 'VIRTUAL_HOST', 'ANY', { from: 'web' }, true],
    ['web/f', 'VIRTUAL_HOST', 'ANY', { from: 'web', labels: {} }, false],
    ['istio-system/f', 'ROUTE_CONFIGURATION', undefined, {}, true],
    ['shop/f', 'CLUSTER', 'GATEWAY', { gateway: 'shop/public' }, true],
    ['shop/f', 'CLUSTER', 'GATEWAY', {}, false],
  ])(
    'warns of EnvoyFilter %s that patches %s of %s, seen by %j',
    (path, applyTo, context, view, warned) => {
      const filter = made(`EnvoyFilter ${path}`, {
        ...(path === 'web/f'
          ? { workloadSelector: { labels: { app: 'web' } } }
          : {}),
        configPatches: [{ applyTo, match: { context } }],
      });
      expect(codes([filter], view).includes('traffic.envoyFilter')).toBe(
        warned,
      );
    },
  );

  const httpRoute = (path: string, backends: unknown[], more: object = {}) =>
    made(`HTTPRoute ${path}`, {
      parentRefs: [{ group: '', kind: 'Service', name: 'cart', ...more }],
      rules: [{ backendRefs: backends }],
    });
  it('follows HTTPRoutes of a service', () => {
    const services = ['a', 'b'].map(each =>
      madeService(`shop/${each}`, { selector: { version: each } }),
    );
    const pods = ['a', 'b'].map(each =>
      madePod(`shop/pod-${each}`, { version: each }),
    );
    const route = httpRoute('shop/split', [
      { name: 'a', port: 80 },
      { name: 'b', port: 80, weight: 3 },
      { name: 'gone', port: 80, weight: 0 },
    ]);
    const value = knownOf(ask([...services, ...pods, route]));
    expect(shares(value)).toEqual(['25 a', '75 b']);
    expect(value).toMatchObject({
      canary: true,
      ruledBy: { kind: 'HTTPRoute', name: 'split' },
    });
    const broken = knownOf(
      ask([httpRoute('shop/split', [{ name: 'gone', port: 80 }])]),
    );
    expect(broken.shares[0].broken?.code).toBe('traffic.backendInvalid');
    const none = knownOf(ask([httpRoute('shop/split', [])]));
    expect(none.routes[0].instead).toMatchObject({
      code: 'traffic.directResponse',
      params: { status: 500 },
    });
  });

  it('keeps the HTTPRoutes of different ports apart', () => {
    const service = madeService('shop/cart', {
      ports: [
        { name: 'http', port: 80 },
        { name: 'http-b', port: 81 },
      ],
    });
    const onPort = (port: number) =>
      httpRoute(`shop/on-${port}`, [{ name: 'cart', port }], { port });
    const objects = [service, onPort(80), onPort(81)];
    expect(knownOf(ask(objects)).ruledBy).toMatchObject({ name: 'on-80' });
    expect(knownOf(ask(objects, { port: 81 })).ruledBy).toMatchObject({
      name: 'on-81',
    });
    expect(codes(objects)).toEqual(['traffic.ruledBy']);
  });

  it('passes on what Argo Rollouts and Flagger declare', () => {
    const rollout = made(
      'Rollout shop/cart',
      {
        strategy: {
          canary: {
            stableService: 'cart',
            steps: [{ setWeight: 10 }, { pause: {} }, { setWeight: 50 }],
          },
        },
      },
      { status: { phase: 'Paused', currentStepIndex: 1 } },
    );
    expect(knownOf(ask([rollout])).rollout).toMatchObject({
      phase: 'Paused',
      step: 1,
      steps: 3,
      weight: 10,
    });
    const canary = (analysis: object, status: object) =>
      knownOf(
        ask([
          made(
            'Canary shop/cart',
            { targetRef: { name: 'cart' }, analysis },
            { status },
          ),
        ]),
      ).rollout;
    expect(
      canary(
        { maxWeight: 50, stepWeight: 10 },
        { phase: 'Progressing', canaryWeight: 20 },
      ),
    ).toMatchObject({
      phase: 'Progressing',
      step: 2,
      steps: 5,
      weight: 20,
    });
    expect(
      canary({ stepWeights: [1, 5, 50] }, { canaryWeight: 5 }),
    ).toMatchObject({ step: 2, steps: 3 });
    expect(canary({ iterations: 4 }, { iterations: 3 })).toMatchObject({
      step: 3,
      steps: 4,
    });
  });
});

describe('trafficServices', () => {
  it('lists services that select pods or that a rule names', () => {
    const bare = madeService('shop/bare', { selector: undefined });
    const ruled = madeService('shop/ruled', { selector: {} });
    const rule = made('VirtualService shop/r', { hosts: ['ruled'], http: [] });
    expect(
      trafficServices(meshOf(...base, bare, ruled, rule)).map(
        each => each.name,
      ),
    ).toEqual(['cart', 'ruled']);
  });
});
