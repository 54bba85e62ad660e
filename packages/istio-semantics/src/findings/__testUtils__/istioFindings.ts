import { world } from '../../__testUtils__/world';
import { FindingCase, pod } from './sunnyMesh';

const vs = (name: string, spec: string) =>
  `virtualService shop/${name}: { spec: ${spec} }`;
const route = `[{ route: [{ destination: { host: cart } }] }]`;
const dr = (spec: string) => `destinationRule shop/cart: { spec: ${spec} }`;
const filter = (patches: string) =>
  `envoyFilter shop/f: { spec: { configPatches: [${patches}] } }`;

const egress = `egress: [{ hosts: ['./*'] }]`;
const gateway = (name: string) =>
  `istioGateway shop/${name}: { spec: { selector: { app: cart }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [${name}.example.com] }] } }`;
const secure = (name: string, credential = 'cert') =>
  `istioGateway shop/${name}: { spec: { selector: { app: cart }, servers: [{ port: { number: 80, name: https, protocol: HTTPS }, hosts: [${name}.example.com], tls: { mode: SIMPLE, credentialName: ${credential} } }] } }`;

/** What Istio's analyzers find, on what is not in a mesh of one service and its pod. */
const cases: ReadonlyArray<
  readonly [what: string, text: string, expected: readonly string[]]
> = [
  [
    'a field that Istio refuses',
    vs(
      'cart',
      `{ hosts: [cart], http: [{ timeout: 1us, route: [{ destination: { host: cart } }] }] }`,
    ),
    ['IST0106 VirtualService shop/cart: Service/cart'],
  ],
  [
    'a setting that is going away',
    `sidecar shop/s: { spec: { workloadSelector: { labels: { app: cart } }, outboundTrafficPolicy: { mode: ALLOW_ANY, egressProxy: { host: cart, port: { number: 80 } } } } }`,
    ['IST0002 Sidecar shop/s:'],
  ],
  [
    'a host that does not exist',
    vs(
      'cart',
      `{ hosts: [cart], http: [{ route: [{ destination: { host: gone } }] }] }`,
    ),
    ['IST0101 VirtualService shop/cart: Service/cart'],
  ],
  [
    'a namespace in no mesh',
    `namespace other: {}`,
    ['IST0102 Namespace other:'],
  ],
  [
    'a pod that was not injected',
    `pod shop/x: { metadata: { labels: { app: x } }, spec: { serviceAccountName: x, containers: [{ name: app }] } }`,
    ['IST0103 Pod shop/x: Pod/x'],
  ],
  [
    'annotations that are misplaced, unknown, wrong and deprecated',
    `service shop/cart: { metadata: { annotations: { sidecar.istio.io/inject: 'true', istio.io/what: x } }, spec: { selector: { app: cart }, ports: [{ name: http, port: 80 }] } }
pod shop/x: { metadata: { labels: { app: x }, annotations: { sidecar.istio.io/status: '{}', traffic.sidecar.istio.io/includeInboundPorts: x } }, spec: { serviceAccountName: x, containers: [{ name: app }, { name: istio-proxy, image: "hub/proxyv2:1.30.2" }] } }`,
    [
      'IST0107 Service shop/cart: Service/cart',
      'IST0108 Service shop/cart: Service/cart',
      'IST0125 Pod shop/x: Pod/x',
      'IST0135 Service shop/cart: Service/cart',
    ],
  ],
  [
    'VirtualServices for the same host',
    `${vs('a', `{ hosts: [cart], http: ${route} }`)}
${vs('b', `{ hosts: [cart], http: ${route} }`)}`,
    [
      'IST0109 VirtualService shop/a: Service/cart',
      'IST0109 VirtualService shop/b: Service/cart',
    ],
  ],
  [
    'Sidecars for the same pods',
    `sidecar shop/a: { spec: { workloadSelector: { labels: { app: cart } }, ${egress} } }
sidecar shop/b: { spec: { workloadSelector: { labels: { version: v1 } }, ${egress} } }
sidecar shop/c: { spec: { ${egress} } }
sidecar shop/d: { spec: { ${egress} } }`,
    [
      'IST0110 Sidecar shop/a: Pod/cart',
      'IST0110 Sidecar shop/b: Pod/cart',
      'IST0111 Sidecar shop/c: Pod/cart',
      'IST0111 Sidecar shop/d: Pod/cart',
    ],
  ],
  [
    'a destination with several ports',
    `service shop/two: { spec: { selector: { app: two }, ports: [{ name: http, port: 80 }, { name: http-b, port: 81 }] } }
${vs(
  'two',
  `{ hosts: [two], http: [{ route: [{ destination: { host: two } }] }] }`,
)}`,
    ['IST0112 VirtualService shop/two: Service/two'],
  ],
  [
    'services that disagree about a Deployment',
    `deployment shop/x: { spec: { template: { metadata: { labels: { app: x } }, spec: { serviceAccountName: x } } } }
service shop/a: { spec: { selector: { app: x }, ports: [{ name: http, port: 80, targetPort: 8080 }, { name: http-b, port: 90, protocol: TCP }] } }
service shop/b: { spec: { selector: { app: x }, ports: [{ name: http, port: 81, targetPort: 8080 }, { name: tcp-b, port: 90, protocol: UDP }] } }`,
    [
      'IST0116 Deployment shop/x: Deployment/x Service/a Service/b',
      'IST0137 Deployment shop/x: Deployment/x Service/a Service/b',
    ],
  ],
  [
    'ports without protocol',
    `service shop/a: { spec: { selector: { app: cart }, ports: [{ port: 80 }] } }
service shop/b: { spec: { type: ExternalName, externalName: example.com, ports: [{ name: tcp, port: 443 }] } }`,
    ['IST0150 Service shop/b: Service/b', 'IST0118 Service shop/a: Service/a'],
  ],
  [
    'labels that compete',
    `namespace other: { metadata: { labels: { istio-injection: enabled, istio.io/rev: default } } }`,
    ['IST0123 Namespace other:'],
  ],
  [
    'a network of nobody',
    `configMap istio-system/istio: { data: { mesh: '{}', meshNetworks: '{"networks":{"n":{"endpoints":[{"fromRegistry":"gone"}]}}}' } }
secret istio-system/remote: { metadata: { labels: { istio/multiCluster: 'true' } }, data: { c1: '' } }`,
    ['IST0126 ConfigMap istio-system/istio:'],
  ],
  [
    'a policy for nobody',
    `authorizationPolicy shop/p: { spec: { selector: { matchLabels: { app: gone } }, rules: [{ from: [{ source: { namespaces: [nowhere] } }] }] } }`,
    [
      'IST0101 AuthorizationPolicy shop/p:',
      'IST0127 AuthorizationPolicy shop/p:',
    ],
  ],
  [
    'servers that are not checked',
    `destinationRule shop/out: { spec: { host: out.example.com, trafficPolicy: { tls: { mode: SIMPLE }, portLevelSettings: [{ port: { number: 444 }, tls: { mode: MUTUAL, clientCertificate: c, privateKey: k } }] } } }
serviceEntry shop/out: { spec: { hosts: [out.example.com], ports: [{ number: 443, name: https, protocol: HTTPS }] } }`,
    ['IST0128 DestinationRule shop/out:', 'IST0129 DestinationRule shop/out:'],
  ],
  [
    'routes behind one that takes all',
    vs(
      'cart',
      `{ hosts: [cart], http: [{ match: [{ uri: { prefix: /a } }], route: [{ destination: { host: cart } }] }, { match: [{ uri: { prefix: /a } }, { uri: { prefix: /b } }], route: [{ destination: { host: cart } }] }, { route: [{ destination: { host: cart } }] }, { route: [{ destination: { host: cart } }] }] }`,
    ),
    [
      'IST0130 VirtualService shop/cart: Service/cart',
      'IST0131 VirtualService shop/cart: Service/cart',
    ],
  ],
  [
    'a gateway for other hosts, one that is not there and one that is generated',
    `${gateway('a')}
${vs(
  'cart',
  `{ hosts: [cart.example.com], gateways: [a, gone, x-istio-autogenerated-k8s-gateway-http], http: ${route} }`,
)}`,
    [
      'IST0101 VirtualService shop/cart: Service/cart',
      'IST0132 VirtualService shop/cart: Service/cart',
      'IST0132 VirtualService shop/cart: Service/cart',
      'IST0165 VirtualService shop/cart: Service/cart',
    ],
  ],
  [
    'TCP without addresses, and protocols that differ',
    `serviceEntry shop/a: { spec: { hosts: [db.example.com], ports: [{ number: 5432, name: tcp, protocol: TCP }], resolution: NONE } }
serviceEntry shop/b: { spec: { hosts: [db.example.com], ports: [{ number: 5432, name: http, protocol: HTTP }] } }`,
    [
      'IST0133 ServiceEntry shop/a:',
      'IST0134 ServiceEntry shop/a:',
      'IST0177 ServiceEntry shop/a:',
      'IST0177 ServiceEntry shop/b:',
    ],
  ],
  [
    'gateways that share a certificate',
    `${secure('a')}
${secure('b')}`,
    ['IST0138 Gateway shop/a:', 'IST0138 Gateway shop/b:'],
  ],
  [
    'credentials that are missing or not valid',
    `${secure('a')}
${secure('b', 'bad')}
secret shop/bad: { data: { tls.crt: 'eA==', tls.key: 'eA==' } }`,
    ['IST0101 Gateway shop/a:', 'IST0161 Gateway shop/b:'],
  ],
  [
    'a webhook of a control plane that is gone',
    `mutatingWebhook istio-sidecar-injector-old: { metadata: { labels: { istio.io/rev: old } }, webhooks: [{ name: rev.istio.io, clientConfig: { service: { name: istiod-old, namespace: istio-system } }, namespaceSelector: { matchExpressions: [{ key: istio.io/rev, operator: In, values: [old] }, { key: istio-injection, operator: DoesNotExist }] } }] }`,
    ['IST0139 MutatingWebhookConfiguration istio-sidecar-injector-old:'],
  ],
  [
    'a gateway that does not choose the subset that the mesh chooses',
    `${gateway('a')}
${dr(`{ host: cart, subsets: [{ name: v1, labels: { version: v1 } }] }`)}
${vs(
  'in',
  `{ hosts: [cart], http: [{ route: [{ destination: { host: cart, subset: v1 } }] }] }`,
)}
${vs('out', `{ hosts: [a.example.com], gateways: [a], http: ${route} }`)}`,
    ['IST0140 VirtualService shop/out: Service/cart'],
  ],
  [
    "an application that is the proxy's user",
    `pod shop/x: { metadata: { labels: { app: x }, annotations: { sidecar.istio.io/status: '{}' } }, spec: { serviceAccountName: x, securityContext: { runAsUser: 1337 }, containers: [{ name: app }, { name: istio-proxy, image: "hub/proxyv2:1.30.2" }] } }`,
    ['IST0144 Pod shop/x: Pod/x'],
  ],
  [
    'gateways for the same hosts, and one for no pods',
    `${gateway('a')}
istioGateway shop/b: { spec: { selector: { app: cart }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [a.example.com] }] } }
${gateway('c').replace('cart', 'gone')}`,
    [
      'IST0101 Gateway shop/c:',
      'IST0145 Gateway shop/a: Pod/cart',
      'IST0145 Gateway shop/b: Pod/cart',
    ],
  ],
  [
    'images that nobody replaced',
    `namespace other: { metadata: { labels: { istio-injection: disabled } } }
deployment other/x: { spec: { template: { metadata: { labels: { app: x } }, spec: { serviceAccountName: x, containers: [{ name: istio-proxy, image: auto }] } } } }
pod other/y: { metadata: { labels: { app: y } }, spec: { serviceAccountName: y, containers: [{ name: istio-proxy, image: auto }] } }`,
    ['IST0147 Pod other/y: Pod/y', 'IST0146 Deployment other/x: Deployment/x'],
  ],
  [
    'a namespace that is in the mesh as every namespace is',
    `namespace other: {}
configMap istio-system/istio-sidecar-injector: { data: { config: '{"policy":"enabled"}', values: '{"sidecarInjectorWebhook":{"enableNamespacesByDefault":true},"global":{"hub":"hub","tag":"1.30.2","proxy":{"image":"proxyv2"}}}' } }`,
    ['IST0148 Namespace other:'],
  ],
  [
    'routes by claims that nobody checks',
    `${gateway('a')}
${vs(
  'a',
  `{ hosts: [a.example.com], gateways: [a], http: [{ match: [{ headers: { '@request.auth.claims.group': { exact: x } } }], route: [{ destination: { host: cart } }] }] }`,
)}`,
    ['IST0149 VirtualService shop/a: Pod/cart'],
  ],
  [
    'patches that cannot be applied, or only by luck',
    filter(`
  { applyTo: HTTP_FILTER, patch: { operation: INSERT_BEFORE, value: { name: f } } },
  { applyTo: CLUSTER, patch: { operation: REPLACE, value: {} } },
  { applyTo: HTTP_ROUTE, patch: { operation: ADD, value: {} } },
  { applyTo: HTTP_ROUTE, patch: { operation: REMOVE } }`),
    [
      'IST0152 EnvoyFilter shop/f: Pod/cart',
      'IST0153 EnvoyFilter shop/f: Pod/cart',
      'IST0154 EnvoyFilter shop/f: Pod/cart',
      'IST0133 EnvoyFilter shop/f:',
      'IST0151 EnvoyFilter shop/f: Pod/cart',
    ],
  ],
  [
    'a patch that goes by one for a proxy version',
    filter(`
  { applyTo: HTTP_FILTER, match: { proxy: { proxyVersion: '1.30' } }, patch: { operation: INSERT_FIRST, value: { name: g } } },
  { applyTo: HTTP_FILTER, match: { listener: { filterChain: { filter: { name: g } } } }, patch: { operation: INSERT_AFTER, value: { name: g } } }`),
    ['IST0133 EnvoyFilter shop/f:', 'IST0155 EnvoyFilter shop/f: Pod/cart'],
  ],
  [
    'access logs of nobody',
    `istioTelemetry shop/t: { spec: { accessLogging: [{ disabled: true }] } }`,
    ['IST0157 Telemetry shop/t:'],
  ],
  [
    'Telemetries for the same pods',
    `istioTelemetry shop/a: { spec: { selector: { matchLabels: { app: cart } } } }
istioTelemetry shop/b: { spec: { selector: { matchLabels: { app: cart } } } }
istioTelemetry shop/c: {}
istioTelemetry shop/d: {}`,
    [
      'IST0159 Telemetry shop/a: Pod/cart',
      'IST0159 Telemetry shop/b: Pod/cart',
      'IST0160 Telemetry shop/c: Pod/cart',
      'IST0160 Telemetry shop/d: Pod/cart',
    ],
  ],
  [
    'a port of a gateway that no service leads to',
    `istioGateway shop/a: { spec: { selector: { app: cart }, servers: [{ port: { number: 9999, name: http, protocol: HTTP }, hosts: ['*'] }] } }`,
    ['IST0162 Gateway shop/a: Pod/cart'],
  ],
  [
    'a control plane at an odd address',
    `mutatingWebhook istio-sidecar-injector-x: { webhooks: [{ name: a.x, clientConfig: { url: 'https://10.0.0.1/inject' } }, { name: b.x, clientConfig: { url: 'what is this' } }] }`,
    [
      'IST0163 MutatingWebhookConfiguration istio-sidecar-injector-x:',
      'IST0164 MutatingWebhookConfiguration istio-sidecar-injector-x:',
    ],
  ],
  [
    "a selector for a gateway's pods",
    `pod shop/gw: { metadata: { labels: { gateway.networking.k8s.io/gateway-name: gw }, annotations: { sidecar.istio.io/status: '{}' } }, spec: { serviceAccountName: gw, containers: [{ name: istio-proxy, image: "hub/proxyv2:1.30.2" }] } }
istioTelemetry shop/t: { spec: { selector: { matchLabels: { gateway.networking.k8s.io/gateway-name: gw } } } }`,
    ['IST0166 Telemetry shop/t: Pod/gw'],
  ],
  [
    'a Sidecar in the ambient mesh',
    `namespace other: { metadata: { labels: { istio.io/dataplane-mode: ambient } } }
sidecar other/s: { spec: { ${egress} } }`,
    ['IST0167 Sidecar other/s:'],
  ],
  [
    'a condition that does not hold',
    `httpRoute shop/r: { status: { parents: [{ conditions: [{ type: Accepted, status: 'False', reason: NoMatchingParent, message: no }] }] } }`,
    ['IST0171 HTTPRoute shop/r:'],
  ],
  [
    'rules for pods and hosts that are not there',
    `destinationRule shop/x: { spec: { host: gone } }
${dr(`{ host: cart, subsets: [{ name: v9, labels: { version: v9 } }] }`)}`,
    [
      'IST0173 DestinationRule shop/cart: Service/cart',
      'IST0174 DestinationRule shop/x:',
    ],
  ],
  [
    'keys from anywhere',
    `deployment istio-system/istiod: { metadata: { labels: { app: istiod, istio.io/rev: default } }, spec: { template: { spec: { containers: [{ name: discovery, image: "hub/pilot:1.30.2", env: [{ name: A, value: b }] }] } } } }
requestAuthentication shop/r: { spec: { jwtRules: [{ issuer: i }] } }
authorizationPolicy shop/r: { spec: { action: DENY, rules: [{ from: [{ source: { notRequestPrincipals: ['*'] } }] }] } }`,
    [
      'IST0133 AuthorizationPolicy shop/r:',
      'IST0175 Deployment istio-system/istiod:',
    ],
  ],
  [
    'definitions of kinds that are too old',
    `customResourceDefinition tlsroutes.gateway.networking.k8s.io: { metadata: { annotations: { gateway.networking.k8s.io/bundle-version: v1.0.0 } } }`,
    ['IST0176 CustomResourceDefinition tlsroutes.gateway.networking.k8s.io:'],
  ],
];

export const istioFindings: readonly FindingCase[] = cases.map(
  ([what, text, expected]) => [
    what,
    [...pod('cart'), ...world(text)],
    expected,
  ],
);
