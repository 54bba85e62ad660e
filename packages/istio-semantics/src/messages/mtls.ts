export const mtlsMessages = {
  'mtls.strict': 'Encrypted on every port: {{policy}} is STRICT',
  'mtls.permissive':
    'Accepts encrypted connections and plain text: {{policy}} is PERMISSIVE',
  'mtls.permissiveByDefault':
    'Accepts encrypted connections and plain text: no PeerAuthentication sets a mode',
  'mtls.disabled': 'Accepts plain text only: {{policy}} is DISABLE',
  'mtls.mixed': 'Port {{port}} is {{mode}}, other ports are {{others}}',
  'mtls.noProxy':
    '{{policy}} ({{mode}}) has no effect: no pod has a proxy that could enforce it',
  'mtls.noProxyNoPolicy': 'Plain text only: no pod has a proxy',
  'mtls.noPods': 'No pod runs: this is what holds for new ones',
  'mtls.someWithoutProxy':
    '{{count}} of {{total}} pods have no proxy and accept plain text only',
  'mtls.gateway':
    'A gateway: its Gateway objects decide about TLS, not PeerAuthentication',
  'mtls.proxyless':
    'Unknown: a proxyless gRPC server enforces mTLS only if its code asks for xDS credentials',
  'mtls.ambientDisable': 'ztunnel takes DISABLE for PERMISSIVE',
  'mtls.envoyFilter':
    'EnvoyFilter {{filter}} patches TLS here and may change this',
  'mtls.rungDecides': '{{policy}} decides: {{mode}}',
  'mtls.rungOverruled': '{{policy}} says {{mode}}, but {{by}} is more specific',
  'mtls.rungInherits': '{{policy}} leaves the mode open',
  'mtls.rungMeshUnset':
    '{{policy}} leaves the mode open, which for the whole mesh means PERMISSIVE',
  'mtls.rungNone': 'No PeerAuthentication for the whole mesh',
  'mtls.rungDefault':
    'No PeerAuthentication sets a mode, so Istio accepts both (PERMISSIVE)',
  'mtls.rungOlderExists':
    '{{policy}} does not count: {{older}} is older, or first by name',
  'mtls.rungRootSelector':
    '{{policy}} does not count: in the root namespace a policy with a selector has no effect',
  'mtls.rungPortElsewhere':
    '{{policy}} sets port {{port}}, but port modes count only in the oldest policy that selects the workload',
  'mtls.conflict':
    '{{rule}} makes clients use {{client}} towards port {{port}}, which is {{server}}',
  'mtls.conflictNoProxy':
    '{{rule}} makes clients use {{client}} towards port {{port}}, but no proxy is there to take it',
  'mtls.reachTunnel': 'Encrypted through the tunnel of the ambient mesh',
  'mtls.reachMtls': 'Encrypted with mutual TLS',
  'mtls.reachPlain': 'Not encrypted',
  'mtls.reachStrictRefuses':
    'Refused: {{policy}} is STRICT and the client sends plain text',
  'mtls.reachRuleSendsPlain':
    'Refused: {{rule}} makes the client send plain text, and {{policy}} is STRICT',
  'mtls.reachNoProxyTakesMtls':
    'Fails: {{rule}} makes the client use mutual TLS, but the server has no proxy',
  'mtls.reachDisabledTakesMtls':
    'Fails: {{rule}} makes the client use mutual TLS, but the server is DISABLE',
  'mtls.reachOwnTlsRefused':
    'Refused: {{rule}} makes the client use TLS without a certificate of the mesh, and the server is STRICT',
  'mtls.reachOwnTls':
    'Depends on the application: {{rule}} makes the client use TLS with certificates of its own',
  'mtls.reachTlsToTunnel':
    'Depends on the application: ztunnel hands TLS of the client on to it unopened',
  'mtls.reachTlsToGateway':
    'Depends on the Gateway objects that say what this gateway accepts',
  'mtls.reachBlocked':
    "Fails: the client's sidecar does not see the service, and REGISTRY_ONLY lets nothing else out",
  'mtls.reachPassthrough':
    "Not encrypted: the client's sidecar does not see the service and passes the connection on as it is",
  'mtls.reachPassthroughRefused':
    "Refused: the client's sidecar does not see the service and passes plain text on, and {{policy}} is STRICT",
  'mtls.reachNoService': 'Fails: there is no service {{service}}',
  'mtls.reachNoEndpoints':
    'Fails: service {{service}} has no ready pod for this connection',
} as const;
