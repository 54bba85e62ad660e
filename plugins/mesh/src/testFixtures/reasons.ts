import type {
  ObjectRef,
  Reason,
  ReasonCode,
} from '@mesh-portal/istio-semantics';

/** Sentences of the fixtures, so that a story on screen does not depend on the wording of the engine. */
export const fixtureSentences = {
  'fixture.namespaceNotLabelled':
    'Namespace {{namespace}} has no injection label',
  'fixture.namespaceLabelled':
    'Namespace {{namespace}} asks for revision {{revision}}',
  'fixture.podDoesNotOptOut': 'The pod template does not opt out',
  'fixture.notHostNetwork': 'The pod does not use the host network',
  'fixture.webhookMatches': 'Webhook {{webhook}} matches',
  'fixture.noWebhookMatches': 'No injection webhook matches',
  'fixture.allPodsInjected': 'All {{count}} pods have a sidecar',
  'fixture.strictEverywhere': 'PeerAuthentication {{object}} is STRICT',
  'fixture.notSetHere': 'Sets no mode, the level above counts',
  'fixture.noPolicyHere': 'No policy on this level',
  'fixture.portSetsMode': 'The port sets its own mode',
  'fixture.portPermissive': 'Port {{port}} also takes plain text',
  'fixture.noSidecarNoMtls':
    'Without a sidecar nothing decrypts mutual TLS, so plain text is all it takes',
  'fixture.clientDisablesTls':
    'DestinationRule {{object}} turns TLS off, but the server insists on it',
  'fixture.tokenRequired':
    'AuthorizationPolicy {{object}} lets nobody in without a token',
  'fixture.tokenOptional':
    'Requests without a token get in: RequestAuthentication {{object}} checks tokens but no policy requires one',
  'fixture.noTokenChecked': 'No RequestAuthentication selects this workload',
  'fixture.mayCall': '{{who}} may call {{methods}} {{paths}}',
  'fixture.canary': 'Canary: {{percent}} % goes to {{version}}',
  'fixture.plainBalancing':
    'No rule applies: every ready pod gets an equal share',
  'fixture.headerEquals': 'header {{header}} is {{value}}',
  'fixture.pathPrefix': 'path starts with {{path}}',
  'fixture.shadowed': 'Rule {{rule}} already takes every request',
  'fixture.noPodsInSubset':
    'Subset {{subset}} selects no ready pod: requests sent there fail',
  'fixture.providerKnown':
    'Telemetry {{object}} turns on provider {{provider}}',
  'fixture.providerInMeshConfig':
    'Provider {{provider}} is defined in the mesh configuration',
  'fixture.serviceHasEndpoints': 'Service {{object}} has ready endpoints',
  'fixture.noEndpoints': 'Service {{object}} has no ready endpoint',
  'fixture.collectorExports': 'The collector exports to a backend',
  'fixture.tracingOff': 'No Telemetry object turns tracing on',
  'fixture.proxiesCurrent': 'Every proxy runs the version of its control plane',
  'fixture.kymaRestarts': 'Kyma restarts them',
  'fixture.notInMesh': 'Only workloads in the mesh have a proxy to upgrade',
  'fixture.clusterSilent': 'Cluster {{cluster}} does not answer',
  'fixture.requireToken': 'Require a token with an AuthorizationPolicy',
  'fixture.labelNamespace':
    'Label namespace {{namespace}}, then restart {{count}} pods',
  'fixture.sharedIdentity':
    'Workload {{object}} uses the default service account',
  'fixture.noTimeout': 'Route {{route}} has no timeout',
} as const;

export function reason(
  code: keyof typeof fixtureSentences,
  params: Reason['params'] = {},
  object?: ObjectRef,
  field?: string,
): Reason {
  return { code: code as string as ReasonCode, params, object, field };
}
