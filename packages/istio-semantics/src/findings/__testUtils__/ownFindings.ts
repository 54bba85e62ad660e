import { world } from '../../__testUtils__/world';
import { deployment, FindingCase, namespace, pod } from './sunnyMesh';

const subsets = world(
  `destinationRule shop/cart: { spec: { host: cart, subsets: [{ name: v1, labels: { version: v1 } }, { name: v2, labels: { version: v2 } }] } }`,
);
const routeTo = (subset: string) =>
  world(
    `virtualService shop/cart: { spec: { hosts: [cart], http: [{ route: [{ destination: { host: cart, subset: ${subset} } }] }] } }`,
  );
const strict = world(
  `peerAuthentication shop/default: { spec: { mtls: { mode: STRICT } } }`,
);

const pinned = 'sidecar.istio.io/proxyImage: "hub/proxyv2:1.30.1"';

/** Each in a mesh in which nothing else is wrong. */
export const ownFindings: readonly FindingCase[] = [
  ['nothing', pod('cart'), []],
  [
    'pods that were started before their namespace was labelled',
    [...namespace('istio.io/rev: default'), ...pod('cart', { proxy: false })],
    ['MESH0001 Pod shop/cart: Pod/cart'],
  ],
  [
    'a sidecar in a namespace that is no longer labelled',
    [...namespace('istio-injection: disabled'), ...pod('cart')],
    ['MESH0002 Pod shop/cart: Pod/cart'],
  ],
  [
    'a revision that no control plane answers to',
    [...namespace('istio.io/rev: gone'), ...pod('cart', { proxy: false })],
    ['MESH0003 Namespace shop: Pod/cart'],
  ],
  [
    'plain text towards a STRICT server',
    [
      ...pod('cart'),
      ...strict,
      ...world(
        `destinationRule shop/cart: { spec: { host: cart, trafficPolicy: { tls: { mode: DISABLE } } } }`,
      ),
    ],
    ['MESH0101 DestinationRule shop/cart: Pod/cart'],
  ],
  [
    'a caller without a proxy among STRICT servers',
    [
      ...namespace('istio-injection: disabled'),
      ...pod('cart', { proxy: false }),
      ...strict,
    ],
    ['MESH0102 Pod shop/cart: Pod/cart'],
  ],
  [
    'workloads with the default service account',
    [
      ...pod('cart', { account: 'default' }),
      ...pod('order', { app: 'order', account: 'default' }),
    ],
    ['MESH0103 ServiceAccount shop/default: Pod/cart Pod/order'],
  ],
  [
    'mTLS that is switched off',
    [
      ...pod('cart'),
      ...world(
        `peerAuthentication shop/off: { spec: { mtls: { mode: DISABLE } } }`,
      ),
    ],
    ['MESH0104 PeerAuthentication shop/off: Pod/cart'],
  ],
  [
    'a policy for a namespace that has an older one',
    [
      ...pod('cart'),
      ...world(`
peerAuthentication shop/a: { metadata: { creationTimestamp: '2024-01-02T00:00:00Z' } }
peerAuthentication shop/b: { metadata: { creationTimestamp: '2024-01-01T00:00:00Z' } }`),
    ],
    ['MESH0105 PeerAuthentication shop/a:'],
  ],
  [
    'a policy whose pods all have an older one',
    [
      ...pod('cart'),
      ...world(`
peerAuthentication shop/a: { spec: { selector: { matchLabels: { app: cart } } } }
peerAuthentication shop/b: { spec: { selector: { matchLabels: { version: v1 } } } }`),
    ],
    ['MESH0105 PeerAuthentication shop/b: Pod/cart'],
  ],
  [
    'a selector in the root namespace',
    [
      ...pod('cart'),
      ...world(
        `peerAuthentication istio-system/cart: { spec: { selector: { matchLabels: { app: cart } }, mtls: { mode: STRICT } } }`,
      ),
    ],
    ['MESH0106 PeerAuthentication istio-system/cart:'],
  ],
  [
    'a token of nobody',
    [
      ...pod('cart'),
      ...world(
        `authorizationPolicy shop/cart: { spec: { rules: [{ from: [{ source: { requestPrincipals: ['*'] } }] }] } }`,
      ),
    ],
    ['MESH0201 AuthorizationPolicy shop/cart: Pod/cart'],
  ],
  [
    'a token that nobody needs',
    [
      ...pod('cart'),
      ...world(
        `requestAuthentication shop/cart: { spec: { selector: { matchLabels: { app: cart } }, jwtRules: [{ issuer: 'https://i.example.com' }] } }`,
      ),
    ],
    ['MESH0202 RequestAuthentication shop/cart: Pod/cart'],
  ],
  [
    'a subset that no rule defines',
    [...pod('cart'), ...routeTo('v1')],
    ['MESH0301 VirtualService shop/cart: Service/cart'],
  ],
  [
    'a subset whose pods are not there',
    [...pod('cart'), ...subsets, ...routeTo('v2')],
    [
      'IST0173 DestinationRule shop/cart: Service/cart',
      'MESH0302 VirtualService shop/cart: Service/cart',
    ],
  ],
  [
    'a subset whose pods are not ready',
    [
      ...pod('cart'),
      ...pod('cart-2', { version: 'v2', ready: false }),
      ...subsets,
      ...routeTo('v2'),
    ],
    ['MESH0302 VirtualService shop/cart: Service/cart'],
  ],
  [
    'a fault that was forgotten',
    [
      ...pod('cart'),
      ...world(
        `virtualService shop/cart: { spec: { hosts: [cart], http: [{ fault: { abort: { httpStatus: 503, percentage: { value: 10 } } }, route: [{ destination: { host: cart } }] }] } }`,
      ),
    ],
    ['MESH0303 VirtualService shop/cart: Service/cart'],
  ],
  [
    'a copy of requests that is to end some day',
    [
      ...pod('cart'),
      ...world(
        `virtualService shop/cart: { metadata: { annotations: { mesh-portal.dev/ends: '2030-01-31' } }, spec: { hosts: [cart], http: [{ mirrors: [{ destination: { host: cart } }], route: [{ destination: { host: cart } }] }] } }`,
      ),
    ],
    ['MESH0304 VirtualService shop/cart: Service/cart'],
  ],
  [
    'traces for a provider that is not defined',
    [
      ...pod('cart'),
      ...world(
        `istioTelemetry shop/traces: { spec: { tracing: [{ providers: [{ name: otel }] }] } }`,
      ),
    ],
    ['MESH0401 ConfigMap istio-system/istio: Pod/cart'],
  ],
  [
    'proxies too far behind',
    [
      ...deployment(),
      ...pod('cart-1', { proxy: '1.27.0', deployment: 'cart' }),
    ],
    [
      'IST0158 Namespace shop: Deployment/cart',
      'MESH0501 Deployment shop/cart: Deployment/cart',
      'MESH0503 Deployment shop/cart: Deployment/cart',
    ],
  ],
  [
    'proxies of two versions',
    [
      ...deployment(),
      ...pod('cart-1', { proxy: '1.30.1', deployment: 'cart' }),
      ...pod('cart-2', { deployment: 'cart' }),
    ],
    [
      'IST0158 Namespace shop: Deployment/cart',
      'MESH0502 Deployment shop/cart: Deployment/cart',
      'MESH0503 Deployment shop/cart: Deployment/cart',
    ],
  ],
  [
    'stale proxies that Kyma passes by',
    [
      ...world(`kymaIstio kyma-system/default: {}`),
      ...pod('cart', { proxy: '1.30.1' }),
    ],
    ['IST0158 Namespace shop: Pod/cart', 'MESH0504 Pod shop/cart: Pod/cart'],
  ],
  [
    'a proxy whose image is written down',
    [
      ...deployment(pinned),
      ...pod('cart-1', {
        proxy: '1.30.1',
        deployment: 'cart',
        annotations: pinned,
      }),
    ],
    ['MESH0505 Deployment shop/cart: Deployment/cart'],
  ],
];
