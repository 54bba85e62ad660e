export const ambientMessages = {
  'ambient.podLabel':
    'Pod label istio.io/dataplane-mode=ambient enrols the pods in the ambient mesh',
  'ambient.namespaceLabel':
    'Namespace label istio.io/dataplane-mode=ambient enrols the pods in the ambient mesh',
  'ambient.optedOut':
    'Pod label istio.io/dataplane-mode=none keeps the pods out of the ambient mesh',
  'ambient.hostNetwork':
    'Pods on the host network are never enrolled in the ambient mesh',
  'ambient.sidecarWins':
    'Pods with a sidecar are not enrolled in the ambient mesh',
  'ambient.captured': 'ztunnel carries the traffic of all pods ({{total}})',
  'ambient.pending':
    '{{pods}} of {{total}} pods are prepared for the ambient mesh, but ztunnel does not carry their traffic yet',
  'ambient.notCaptured':
    '{{pods}} of {{total}} pods are enrolled in the ambient mesh, but not captured',
  'ambient.stillCaptured':
    '{{pods}} of {{total}} pods are captured, although no label enrols them any more',
  'ambient.waypointUsed':
    'Waypoint {{namespace}}/{{name}} handles traffic to the {{target}}',
  'ambient.waypointMissing':
    'Waypoint {{namespace}}/{{name}} does not exist; nothing stands in for it',
  'ambient.waypointNotReady':
    'Waypoint {{namespace}}/{{name}} has no address yet; nothing stands in for it',
  'ambient.waypointNotAllowed':
    'Waypoint {{namespace}}/{{name}} does not accept namespace {{from}}',
  'ambient.waypointOtherTraffic':
    'Waypoint {{namespace}}/{{name}} is for {{types}} traffic only',
  'ambient.waypointOptedOut':
    'Label istio.io/use-waypoint=none opts the {{target}} out of waypoints',
} as const;
