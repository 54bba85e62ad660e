interface FindingTexts {
  /** What is wrong, with this object. */
  title: string;
  /** What comes of it. */
  why: string;
  /** What to do. */
  fix: string;
}

const texts = {
  // Messages of Istio's own analyzers, under Istio's codes.
  IST0001: {
    title: 'An analyzer of istioctl failed: {{detail}}',
    why: 'A fault of the tool, not of the configuration.',
    fix: 'Report it to the Istio project.',
  },
  IST0002: {
    title: '{{detail}} is deprecated',
    why: 'It may be gone in one of the next releases of Istio, or is ignored already.',
    fix: 'Write what replaces it: {{instead}}.',
  },
  IST0101: {
    title: 'There is no {{what}} {{name}}',
    why: 'What refers to something that does not exist has no effect, or makes requests fail.',
    fix: 'Create it, or correct the reference.',
  },
  IST0102: {
    title: 'Namespace {{namespace}} does not say whether it is in the mesh',
    why: 'Its pods get no sidecar, and nobody can tell whether that is meant.',
    fix: 'Label the namespace istio-injection=enabled, or disabled if it is to stay outside.',
  },
  IST0103: {
    title: '{{count}} pods have no Istio proxy: {{pods}}',
    why: 'Their namespace is labelled for injection, so they were started before the label or the injector was there.',
    fix: 'Restart the pods.',
  },
  IST0106: {
    title: 'Istio does not accept {{field}}',
    why: "Istio's own validation refuses it; a control plane that reads it all the same may drop it.",
    fix: 'Correct the field.',
  },
  IST0107: {
    title:
      'Annotation {{annotation}} has no effect here: it belongs on {{kinds}}',
    why: 'Istio looks for it on other kinds of objects only.',
    fix: 'Move the annotation.',
  },
  IST0108: {
    title: 'Istio knows no annotation {{annotation}}',
    why: 'It has no effect. It may be misspelt, or of another version of Istio.',
    fix: 'Correct or remove the annotation.',
  },
  IST0109: {
    title:
      'VirtualServices {{virtualServices}} all rule host {{host}} in the mesh',
    why: 'Sidecars do not merge them: the oldest counts and the others have no effect.',
    fix: 'Merge them into one VirtualService.',
  },
  IST0110: {
    title: 'Sidecars {{sidecars}} select the same pod {{pod}}',
    why: 'Only one of them counts, and which is undefined.',
    fix: 'Change the selectors so that they have no pod in common.',
  },
  IST0111: {
    title:
      'Sidecars {{sidecars}} are all for the whole namespace {{namespace}}',
    why: 'Only one of them counts, and which is undefined.',
    fix: 'Keep one without a selector.',
  },
  IST0112: {
    title:
      'A route to {{host}} names no port, but the service has several: {{ports}}',
    why: 'Istio cannot tell which port is meant.',
    fix: 'Set destination.port.number.',
  },
  IST0116: {
    title:
      'Services {{services}} give port {{port}} of this Deployment different protocols',
    why: 'One port of a pod cannot be of two protocols: some requests will fail.',
    fix: 'Give the port the same protocol in all services, or another number.',
  },
  IST0118: {
    title: 'Port {{port}} ({{name}}) does not say its protocol',
    why: 'Istio has to guess by looking at the traffic, which delays connections where the server speaks first.',
    fix: 'Begin the name with the protocol (http-, grpc-, tcp-, …) or set appProtocol.',
  },
  IST0123: {
    title:
      'Namespace {{namespace}} has several labels that decide about injection: {{labels}}',
    why: 'Which one counts is not obvious, and differs between webhooks and the ambient mesh.',
    fix: 'Keep one of them.',
  },
  IST0125: {
    title: 'Annotation {{annotation}} has a value that is not valid',
    why: 'The injector refuses pods with it, or the setting has no effect.',
    fix: 'Correct the value.',
  },
  IST0126: {
    title:
      'Network {{network}} names registry {{registry}}, which does not exist',
    why: 'Endpoints of that registry get no network, so that traffic between networks does not find its gateway.',
    fix: 'Name a cluster as its remote secret does, or a registry that Istio knows.',
  },
  IST0127: {
    title: 'The policy selects no pod in the mesh ({{labels}})',
    why: 'It protects nothing, although somebody wrote it to.',
    fix: 'Correct the selector, or delete the policy.',
  },
  IST0128: {
    title:
      'Clients of {{host}} use TLS mode {{mode}} and are told no authority to check the server by',
    why: 'Unless the control plane makes proxies check against the authorities of their system, anybody can pretend to be the server.',
    fix: 'Set trafficPolicy.tls.caCertificates.',
  },
  IST0129: {
    title:
      'Clients of {{host}} use TLS mode {{mode}} on port {{port}} and are told no authority to check the server by',
    why: 'Unless the control plane makes proxies check against the authorities of their system, anybody can pretend to be the server.',
    fix: 'Set caCertificates in the settings of that port.',
  },
  IST0130: {
    title: 'Route {{route}} is never used',
    why: 'The routes before it take every request that it could take.',
    fix: 'Remove the route, move it up, or narrow the matches before it.',
  },
  IST0131: {
    title:
      'Match {{match}} of route {{route}} is never used: route {{other}} comes first',
    why: 'Requests that it matches are taken by an earlier match.',
    fix: 'Remove the match, or move it before the wider one.',
  },
  IST0132: {
    title: 'No server of Gateway {{gateway}} serves {{hosts}}',
    why: 'The VirtualService is bound to the gateway but never gets a request from it.',
    fix: 'Add the host to the gateway, or correct the hosts of the VirtualService.',
  },
  IST0133: {
    title: 'Istio warns of {{field}}',
    why: "Istio's own validation warns of it.",
    fix: 'Correct the field.',
  },
  IST0134: {
    title: 'Port {{port}} is TCP, and the ServiceEntry has no addresses',
    why: 'By TCP alone Istio cannot tell hosts apart: the entry catches all traffic to that port.',
    fix: 'Set addresses, or let Istio allocate them.',
  },
  IST0135: {
    title: 'Annotation {{annotation}} is deprecated',
    why: 'It may have no effect in a later version of Istio.',
    fix: 'Write what replaces it; for sidecar.istio.io/inject that is the label of the same name.',
  },
  IST0136: {
    title: 'Annotation {{annotation}} belongs to a feature in alpha',
    why: 'It may change or go with any release.',
    fix: 'Do not rely on it in production.',
  },
  IST0137: {
    title:
      'Services {{services}} reach target port {{targetPort}} of this Deployment by different ports: {{ports}}',
    why: 'Istio configures a port of a pod once, so that one of the services gets the settings of another.',
    fix: 'Use the same port number in all of these services.',
  },
  IST0138: {
    title: 'Gateways {{gateways}} use the same certificate',
    why: 'Browsers reuse a connection for all hosts of a certificate and get 404 from the gateway that does not know them.',
    fix: 'Put the servers into one Gateway, or use a certificate for each host.',
  },
  IST0139: {
    title: 'Injection webhook: {{problem}}',
    why: 'Pods may be injected twice or not at all, and creating them may fail.',
    fix: 'Remove the webhook configuration that is left over, or install the control plane that it names.',
  },
  IST0140: {
    title:
      'The subset that {{virtualService}} chooses is not used for requests through the gateway',
    why: 'This VirtualService routes requests from the gateway to the same host without a subset.',
    fix: 'Name the subset in this VirtualService as well.',
  },
  IST0141: {
    title: 'The right to create {{resource}} is missing',
    why: 'Istio cannot be installed without it.',
    fix: 'Ask for the right.',
  },
  IST0142: {
    title: 'Kubernetes {{version}} is older than {{minimum}}',
    why: 'This version of Istio does not support it.',
    fix: 'Upgrade Kubernetes.',
  },
  IST0143: {
    title:
      'Port {{port}} is in a Service, but the application listens on localhost only',
    why: 'Other pods cannot reach it.',
    fix: 'Let the application listen on all addresses.',
  },
  IST0144: {
    title: 'A container runs as user 1337',
    why: 'That is the user of the sidecar: the traffic of this container passes the mesh by.',
    fix: 'Run the application as another user.',
  },
  IST0145: {
    title:
      'Gateways {{gateways}} serve the same hosts ({{hosts}}) on port {{port}} of the same pods',
    why: 'Only one of them counts for these hosts.',
    fix: 'Put the servers into one Gateway, or use other hosts.',
  },
  IST0146: {
    title:
      'The pod template asks for image auto, but nothing injects these pods',
    why: 'The injector would replace the image; without it the container cannot start.',
    fix: 'Label the namespace or the pod template for injection.',
  },
  IST0147: {
    title: 'Pod {{pod}} runs with image auto',
    why: 'The injector was to replace the image and did not: the container cannot start.',
    fix: 'Label the namespace or the pod template for injection, then restart the pod.',
  },
  IST0148: {
    title: 'Namespace {{namespace}} is in the mesh because every namespace is',
    why: 'The control plane injects wherever no label says otherwise.',
    fix: 'Label the namespace, so that it stays as it is when the default changes.',
  },
  IST0149: {
    title:
      'Routes by claim {{claim}}, but no RequestAuthentication checks tokens at gateway {{gateway}}',
    why: 'Without one there are no claims, and the route never matches.',
    fix: 'Add a RequestAuthentication for the pods of the gateway.',
  },
  IST0150: {
    title:
      'The name of port {{port}} keeps traffic to the external name from being forwarded',
    why: 'For services of type ExternalName, Istio cannot forward ports named tcp or without protocol.',
    fix: 'Begin the name with the protocol (http-, https-, tls-, …).',
  },
  IST0151: {
    title:
      'Patch {{patch}} refers to another filter, and the EnvoyFilter has no priority',
    why: 'Whether the other filter is there yet depends on the order in which filters are applied.',
    fix: 'Set a priority, or use INSERT_FIRST or ADD.',
  },
  IST0152: {
    title: 'Patch {{patch}} replaces something that cannot be replaced',
    why: 'REPLACE works for HTTP_FILTER and NETWORK_FILTER only.',
    fix: 'Use MERGE, or remove and add.',
  },
  IST0153: {
    title: 'Patch {{patch}} adds to something that takes no additions',
    why: 'ADD is ignored for ROUTE_CONFIGURATION and HTTP_ROUTE.',
    fix: 'Patch the virtual host or an existing route.',
  },
  IST0154: {
    title: 'Patch {{patch}} removes something that cannot be removed',
    why: 'REMOVE is ignored for ROUTE_CONFIGURATION and HTTP_ROUTE.',
    fix: 'Patch the virtual host.',
  },
  IST0155: {
    title:
      'Patch {{patch}} refers to a filter that another patch changes for one proxy version only',
    why: 'During an upgrade the other filter may be missing, and this patch is then not applied.',
    fix: 'Set a priority, or use INSERT_FIRST or ADD.',
  },
  IST0156: {
    title: 'The Gateway API is of version {{version}}, older than {{minimum}}',
    why: 'This version of Istio does not support it.',
    fix: 'Upgrade the CRDs of the Gateway API.',
  },
  IST0157: {
    title:
      'The Telemetry asks for access logs without naming a provider, and the mesh has no default',
    why: 'It has no effect.',
    fix: 'Name a provider, or set defaultProviders.accessLogging in the mesh configuration.',
  },
  IST0158: {
    title:
      'Proxies of another image than the injector gives new pods: {{pods}}',
    why: 'That is usual after an upgrade of the control plane, until pods are restarted.',
    fix: 'Restart the pods.',
  },
  IST0159: {
    title: 'Telemetries {{telemetries}} select the same pod {{pod}}',
    why: 'They are merged in the order of their age, which is easily not what was meant.',
    fix: 'Change the selectors so that they have no pod in common.',
  },
  IST0160: {
    title:
      'Telemetries {{telemetries}} are all for the whole namespace {{namespace}}',
    why: 'Only the oldest counts.',
    fix: 'Merge them into one.',
  },
  IST0161: {
    title:
      'The certificate that credentialName {{credential}} names is not valid',
    why: 'The gateway cannot serve TLS with it.',
    fix: 'Renew the certificate in the secret.',
  },
  IST0162: {
    title:
      'The gateway listens on port {{port}}, which no service of its pods ({{selector}}) leads to',
    why: 'Nobody reaches that port through the service.',
    fix: 'Add the port to the service, or correct the port of the server.',
  },
  IST0163: {
    title:
      'The address by which webhook {{webhook}} reaches the external control plane is not valid: {{problem}}',
    why: 'Pods are not injected, or objects not validated.',
    fix: 'Correct the URL of the webhook.',
  },
  IST0164: {
    title:
      'Webhook {{webhook}} reaches the external control plane by an IP address',
    why: 'It stops working when the address changes.',
    fix: 'Use a host name.',
  },
  IST0165: {
    title:
      'The VirtualService is bound to {{gateway}}, which Istio generates for itself',
    why: 'Such gateways come and go with the Kubernetes Gateway behind them.',
    fix: 'Attach an HTTPRoute to the Kubernetes Gateway instead.',
  },
  IST0166: {
    title: 'The selector means pods of Kubernetes Gateway {{gateway}}',
    why: 'Policies for such gateways are attached by targetRefs; waypoints ignore selectors altogether.',
    fix: 'Name the Gateway in targetRefs.',
  },
  IST0167: {
    title: 'The object has no effect: its workloads are in the ambient mesh',
    why: 'Sidecar objects configure sidecars, and there is none.',
    fix: 'Delete it.',
  },
  IST0168: {
    title: 'The meaning of {{field}} changed with release {{release}}',
    why: 'Whether this installation depends on it cannot be told.',
    fix: 'Read the release notes before upgrading.',
  },
  IST0169: {
    title: 'The meaning of {{field}} changed with release {{release}}',
    why: 'This configuration may behave differently after the upgrade.',
    fix: 'Set compatibilityVersion to keep the old default.',
  },
  IST0170: {
    title:
      'Service {{service}} differs between clusters {{clusters}}: {{differences}}',
    why: 'In one mesh a service is one; which of its definitions counts depends on the cluster of the caller.',
    fix: 'Define the service alike in all clusters.',
  },
  IST0171: {
    title: '{{type}} is not the case: {{message}}',
    why: 'The controller reports {{reason}} in the status of the object.',
    fix: 'Mend what the message names.',
  },
  IST0172: {
    title: 'The Gateway API is of version {{version}}, older than {{minimum}}',
    why: 'The next version of Istio will not support it.',
    fix: 'Upgrade the CRDs of the Gateway API.',
  },
  IST0173: {
    title: 'Subset {{subset}} selects no pod',
    why: 'Requests that are routed to it get 503.',
    fix: 'Correct the labels of the subset, or delete it.',
  },
  IST0174: {
    title: 'No service of the mesh is called {{host}}',
    why: 'The DestinationRule has no effect.',
    fix: 'Correct the host; a name without namespace means the namespace of the rule.',
  },
  IST0175: {
    title:
      'istiod may fetch keys from any address for {{count}} RequestAuthentications',
    why: 'Whoever may write one can make istiod send requests into the network.',
    fix: 'Set BLOCKED_CIDRS_IN_JWKS_URIS on istiod.',
  },
  IST0176: {
    title: '{{crd}} is of version {{version}}, older than {{minimum}}',
    why: 'Istio does not read objects of this kind.',
    fix: 'Upgrade the CRDs of the Gateway API.',
  },
  IST0177: {
    title:
      'ServiceEntries {{entries}} give port {{port}} of {{host}} different protocols: {{protocols}}',
    why: 'Only one of them counts, and which is undefined.',
    fix: 'Use one protocol, or export the entries to different namespaces.',
  },
  // Injection.
  MESH0001: {
    title:
      '{{count}} of {{total}} pods started without the sidecar that a new pod would get',
    why: 'They are outside the mesh until they are restarted.',
    fix: 'Restart the pods.',
  },
  MESH0002: {
    title: '{{count}} pods run a sidecar that a new pod would not get',
    why: 'The next restart, whoever causes it, takes them out of the mesh.',
    fix: 'Label the namespace for injection, or restart the pods if they are to leave the mesh.',
  },
  MESH0003: {
    title:
      '{{label}} asks for revision {{revision}}, and no control plane answers to it',
    why: 'New pods get no sidecar.',
    fix: 'Name a revision or tag that exists.',
  },
  // Encryption.
  MESH0101: {
    title:
      'Clients use {{client}} towards port {{port}}, which is {{server}}: connections fail',
    why: 'The DestinationRule tells clients to connect in a way that the server does not take.',
    fix: 'Remove trafficPolicy.tls from the rule; Istio then finds out by itself what each server takes.',
  },
  MESH0102: {
    title: 'Pods without a proxy cannot call the STRICT workloads around them',
    why: '{{scope}} is STRICT: servers in the mesh refuse plain text, and these pods can send nothing else.',
    fix: 'Bring the workload into the mesh.',
  },
  MESH0103: {
    title:
      '{{count}} workloads of namespace {{namespace}} share the default service account',
    why: 'The service account is the identity in the mesh: no policy can tell these workloads apart.',
    fix: 'Give each workload a service account of its own.',
  },
  MESH0104: {
    title: 'mTLS is switched off by {{policy}}',
    why: 'Servers accept plain text only: nothing is encrypted, and callers prove no identity.',
    fix: 'Set mode PERMISSIVE, and STRICT when all callers are in the mesh.',
  },
  MESH0105: {
    title:
      'PeerAuthentication {{policy}} has no effect: {{by}} is older, or first by name',
    why: 'Of several policies for the same pods only the oldest counts, also where the newer one sets other ports.',
    fix: 'Merge it into the older policy and delete it.',
  },
  MESH0106: {
    title:
      'PeerAuthentication {{policy}} has no effect: it has a selector in the root namespace',
    why: 'In the root namespace Istio reads only the policy for the whole mesh.',
    fix: 'Move it into the namespace of the workload.',
  },
  MESH0107: {
    title: 'The root of trust of the mesh ended on {{until}} ({{subject}})',
    why: 'Proxies refuse every certificate of the mesh: no encrypted connection comes about.',
    fix: 'Give the control plane a root that is valid, and restart the workloads so that their proxies take it.',
  },
  MESH0108: {
    title: 'The root of trust of the mesh ends on {{until}} ({{subject}})',
    why: 'From then on no encrypted connection comes about. Roots are exchanged in steps, which takes weeks.',
    fix: 'Hand out the old and a new root together, then sign with the new one, then take the old one away; restart the workloads after each step.',
  },
  MESH0109: {
    title:
      'Revision {{revision}} of cluster {{cluster}} and revision {{otherRevision}} of cluster {{otherCluster}} are one mesh and have no root of trust in common',
    why: 'Their proxies refuse the certificates of each other: encrypted connections between them fail.',
    fix: 'Sign the certificates of both control planes with one root, or hand both roots out on both sides.',
  },
  // Access.
  MESH0201: {
    title: 'Requests need a token, but no issuer is known',
    why: 'An AuthorizationPolicy asks for a token and no RequestAuthentication accepts any: nobody can call.',
    fix: 'Add a RequestAuthentication with the issuer for these pods.',
  },
  MESH0202: {
    title: 'Tokens are checked but not needed',
    why: 'A RequestAuthentication refuses wrong tokens only: whoever sends none gets in.',
    fix: 'Add an AuthorizationPolicy that asks for a token.',
  },
  // Traffic.
  MESH0301: {
    title:
      'A route leads to subset {{subset}} of {{host}}, which is not defined',
    why: 'No DestinationRule that counts here defines the subset: requests get 503.',
    fix: 'Define the subset in the DestinationRule of {{host}}.',
  },
  MESH0302: {
    title:
      'A route leads to subset {{subset}} of {{host}}, which has no ready pod',
    why: 'Requests that are sent there get 503.',
    fix: 'Start pods with the labels of the subset, or take the weight off it.',
  },
  MESH0303: {
    title: 'Faults are injected on purpose',
    why: 'Fault injection is a test; forgotten, it is an outage.',
    fix: 'Remove the fault when the test is over.',
  },
  MESH0304: {
    title: 'Requests are failed, delayed or copied for a trial until {{until}}',
    why: 'The trial has an end, and is told so that nobody wonders.',
    fix: 'Nothing has to be done until then.',
  },
  MESH0305: {
    title: 'A trial that was to end on {{until}} still goes on',
    why: 'Requests are failed, delayed or copied longer than was meant.',
    fix: 'Remove the fault or the mirror, or set another day in the annotation mesh-portal.dev/ends.',
  },
  // Telemetry.
  MESH0401: {
    title: 'Traces do not reach a backend',
    why: 'The way from the proxy to the backend breaks at the step named here.',
    fix: 'Mend that step; the ones after it are not looked at until it is.',
  },
  // Upgrade.
  MESH0501: {
    title: 'Proxies are too far from the version of the control plane',
    why: 'Istio supports control planes that are at most one minor version ahead of their proxies, and never behind them.',
    fix: 'Restart the pods, so that they get the proxy of the control plane.',
  },
  MESH0502: {
    title: 'Pods run different versions of the proxy: {{versions}}',
    why: 'They behave differently, which is hard to see from outside. It is usual only while a restart is under way.',
    fix: 'Restart the pods.',
  },
  MESH0503: {
    title: 'Proxies are not what a new pod would get',
    why: 'Nothing restarts these pods by itself.',
    fix: 'Restart the pods when it suits.',
  },
  MESH0504: {
    title: 'Stale proxies that Kyma cannot restart',
    why: 'Kyma restarts pods with a proxy of another version itself, but not these.',
    fix: 'Restart or recreate the pods by hand.',
  },
  MESH0505: {
    title:
      'The proxy is not of the version of the control plane, and a restart does not change it',
    why: 'Its image is written down for these pods, so that an upgrade passes them by.',
    fix: 'Remove the image from the pod template.',
  },
  MESH0601: {
    title: 'The promise {{key}}={{promised}} is broken: it is {{actual}}',
    why: 'Others rely on what the annotation mesh-portal.dev/contract of the entity promises.',
    fix: 'Bring back what was promised, as the findings beside this one say; or promise less in the annotation.',
  },
} as const satisfies Record<string, FindingTexts>;

type Texts = typeof texts;

/** @public */
export type FindingId = keyof Texts;

type FindingMessages = {
  [Id in FindingId as `finding.${Id}`]: Texts[Id]['title'];
} & {
  [Id in FindingId as `findingWhy.${Id}`]: Texts[Id]['why'];
} & {
  [Id in FindingId as `findingFix.${Id}`]: Texts[Id]['fix'];
};

/** `finding.<id>` says what is wrong, `findingWhy.<id>` what comes of it, `findingFix.<id>` what to do. */
export const findingsMessages = Object.fromEntries(
  Object.entries(texts).flatMap(([id, { title, why, fix }]) => [
    [`finding.${id}`, title],
    [`findingWhy.${id}`, why],
    [`findingFix.${id}`, fix],
  ]),
) as FindingMessages;
