export const injectionMessages = {
  // Which webhook receives the pod.
  'injection.bothLabelsMatch':
    'Namespace label {{namespaceLabel}} matches, and pod label {{podLabel}} matches',
  'injection.namespaceLabelMatches': 'Namespace label {{label}} matches',
  'injection.podLabelMatches': 'Pod label {{label}} matches',
  'injection.everyPodMatches': 'Webhook {{webhook}} asks for no label',
  'injection.podLabelPrevents': 'Pod has {{label}} label, preventing injection',
  'injection.namespaceLabelPrevents':
    'Namespace has {{label}} label, preventing injection',
  'injection.deactivated':
    'The injection webhook is deactivated, and will never match labels.',
  'injection.noMatchingLabels':
    'No matching namespace labels ({{namespaceLabels}}) or pod labels ({{podLabels}})',
  'injection.noInjector': 'No control plane in this cluster injects sidecars',
  'injection.notLabelled':
    'Injection is off unless asked for: namespace {{namespace}} has no injection label, and the pod template does not ask for a sidecar',
  'injection.revisionMissing':
    '{{label}} asks for revision {{revision}}, and no control plane here answers to it',
  'injection.noWebhookMatches':
    'No injection webhook accepts the labels of namespace and pod template',
  'injection.matchConditions':
    'Unknown: webhook {{webhook}} has match conditions, which are not evaluated here',
  'injection.severalWebhooks':
    'More than one webhook injects these pods: {{webhooks}}',
  // What the webhook decides.
  'injection.hostNetwork': 'Pods on the host network never get a sidecar',
  'injection.ignoredNamespace':
    'Nothing is ever injected in namespace {{namespace}}',
  'injection.podSays':
    'The {{source}} sidecar.istio.io/inject of the pod template says {{value}}',
  'injection.podSaysNothingKnown':
    'The {{source}} sidecar.istio.io/inject says {{value}}, which is neither true nor false and counts as absent',
  'injection.neverInject':
    'The injector is told never to inject pods with these labels',
  'injection.alwaysInject':
    'The injector is told always to inject pods with these labels',
  'injection.policy': 'Injection policy of the control plane: {{policy}}',
  'injection.configAbsent':
    'No injector configuration of revision {{revision}} is found here; its chart defaults are assumed',
  // What runs.
  'injection.allInjected':
    'All pods ({{total}}) run a sidecar of revision {{revision}}',
  'injection.someInjected': '{{pods}} of {{total}} pods run a sidecar',
  'injection.restartToInject':
    '{{pods}} of {{total}} pods started without the sidecar that a new pod would get',
  'injection.restartToMove':
    'Pods run a sidecar of revision {{running}}; a new pod would get revision {{revision}}',
  'injection.restartToAmbient':
    '{{pods}} of {{total}} pods run a sidecar; a new pod would be in the ambient mesh instead',
  'injection.wouldLoseSidecar':
    '{{pods}} pods run a sidecar that a new pod would not get',
  'injection.gateway': 'A gateway: the proxy is all there is in its pods',
  'injection.proxyInTemplate': 'The pod template itself holds the proxy',
  'injection.proxyless':
    'Pods speak to the mesh themselves, without a proxy (proxyless gRPC)',
  'injection.customTemplate':
    'An injection template of their own gave these pods no proxy',
  'injection.finished':
    'All pods ({{total}}) have finished; this is what they ran',
  'injection.noPods': 'No pod runs',
  // What to do.
  'injection.fixRestart': 'Restart the pods',
  'injection.fixNextRun': 'Nothing to do: the next run starts new pods',
  'injection.fixRecreate': 'Create the pods anew; nothing restarts them',
  'injection.fixLabelNamespace':
    'Label the namespace with {{label}}, then restart the pods',
  'injection.fixLabelTemplate':
    'Label the pod template with {{label}}; that restarts the pods',
  'injection.fixKeepSidecar':
    'Label the namespace with {{label}}, so that new pods keep their sidecar',
} as const;
