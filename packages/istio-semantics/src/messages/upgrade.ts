export const upgradeMessages = {
  'upgrade.current': 'All proxies ({{total}}) are what a new pod would get',
  'upgrade.noProxy': 'No proxy of its own runs here',
  // What differs.
  'upgrade.revisionMoved':
    'The proxy is of revision {{have}}; a new pod would get revision {{want}}',
  'upgrade.imageDiffers':
    'The proxy runs {{have}}; a new pod would get {{want}}',
  'upgrade.resourcesDiffer':
    'The resources of the proxy differ from what a new pod would get',
  'upgrade.prometheusMerge':
    'The annotations for merged metrics differ from what the mesh is set to',
  'upgrade.dnsProxying': 'DNS proxying was switched since the last restart',
  'upgrade.statsMatcher':
    'The list of proxy metrics was changed since the last restart',
  'upgrade.compatibility':
    'The compatibility mode was switched since the last restart',
  'upgrade.cni':
    'Init container {{container}} is left over from before istio-cni was switched',
  // Who restarts.
  'upgrade.kymaRestarts': 'Kyma restarts these pods itself',
  'upgrade.restartYourself': 'Nothing restarts these pods by itself',
  'upgrade.podNotReady':
    'Kyma waits until pods are running and ready, and {{pods}} of {{total}} are not',
  'upgrade.otherReplicaSet':
    'Kyma waits: another ReplicaSet of {{name}} is not ready',
  'upgrade.noOwner':
    'Kyma cannot restart these pods: no owner of them is found',
  'upgrade.ownedByJob': 'Kyma cannot restart these pods: they belong to a Job',
  'upgrade.unsupportedOwner':
    'Kyma cannot restart these pods: it does not know how to restart a {{kind}}, and says so only in its log',
  'upgrade.paused':
    'The Deployment is paused: a restart waits until it is resumed',
  'upgrade.onDelete':
    'The update strategy is OnDelete: pods are replaced only when somebody deletes them',
  'upgrade.pinnedImage':
    'Annotation sidecar.istio.io/proxyImage pins {{image}}; a restart does not change it',
  'upgrade.imageInTemplate':
    'The pod template itself names the proxy image; a restart does not change it',
  'upgrade.fixResume': 'Resume the Deployment; the restart then goes on',
  'upgrade.fixUnpin':
    'Remove annotation sidecar.istio.io/proxyImage from the pod template; that restarts the pods',
  // Versions.
  'upgrade.skewTooOld':
    'Proxy {{proxy}} is too old for control plane {{controlPlane}}: Istio supports one minor version',
  'upgrade.proxyAhead':
    'Proxy {{proxy}} is ahead of control plane {{controlPlane}}, which Istio does not support',
  'upgrade.versionUnknown':
    'Version of the {{what}} cannot be told from its image',
  'upgrade.controlPlaneUnknown':
    'Unknown: what a new pod would get is written in no injector configuration that can be seen',
  'upgrade.lastAppliedBroken':
    'Kyma cannot read what it applied last, and restarts nothing',
} as const;
