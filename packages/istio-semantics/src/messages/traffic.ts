export const trafficMessages = {
  'traffic.ruledBy': 'Routed by {{kind}} {{name}}',
  'traffic.plain': 'No rule: connections are spread evenly over the ready pods',
  'traffic.noCatchAll':
    'Requests that meet no condition get 404: no route takes the rest',
  'traffic.noReadyPods': 'No pod of {{host}} is ready: requests get 503',
  'traffic.noSelector':
    '{{host}} selects no pods: who answers cannot be told from here',
  'traffic.subsetWithoutPods':
    'No ready pod belongs to subset {{subset}} of {{host}}: requests get 503',
  'traffic.subsetMissing':
    'subset {{subset}} not defined by any DestinationRule visible to the client',
  'traffic.hostMissing': 'There is no service {{host}}: requests get 503',
  'traffic.portMissing': '{{host}} has no port {{port}}: requests get 503',
  'traffic.backendInvalid':
    'Backend {{backend}} does not exist or may not be used: requests get 500',
  'traffic.noWeight': 'No request is sent on: total destination weight = 0',
  'traffic.faultDelay':
    '{{percent}} % of requests are delayed on purpose by {{seconds}} s',
  'traffic.faultAbort':
    '{{percent}} % of requests are failed on purpose with {{status}}',
  'traffic.redirect': 'Redirected with {{status}} to {{to}}',
  'traffic.directResponse': 'Answered with {{status}} without being sent on',
  'traffic.lostTo':
    '{{kind}} {{name}} has no effect here: {{winner}} rules the same host and comes first',
  'traffic.delegateMissing':
    'The route to delegate {{delegate}} is dropped: there is no such VirtualService',
  'traffic.delegateNotExported':
    'The route to delegate {{delegate}} is dropped: it is not exported to this namespace',
  'traffic.envoyFilter':
    'EnvoyFilter {{filter}} patches routes or clusters of callers and may change this',
  'traffic.serviceMissing': 'Unknown: there is no service {{name}}',
  'traffic.serviceNotImported':
    'Callers in {{namespace}} do not see this service: their Sidecar does not import it',
  'traffic.virtualServiceNotImported':
    '{{name}} has no effect here: the Sidecar of the caller does not import it',
  'traffic.ambientWithoutWaypoint':
    'Routing rules have no effect for callers in {{namespace}}: they are in the ambient mesh, and the service has no waypoint',
  'traffic.notForCaller': 'Not for requests from here',
  'traffic.afterCatchAll':
    'Never reached: route {{position}} ({{route}}) takes everything',
  'traffic.or': 'or',
  'traffic.whenIs': '{{subject}} is {{value}}',
  'traffic.whenIsNot': '{{subject}} is not {{value}}',
  'traffic.whenStarts': '{{subject}} starts with {{value}}',
  'traffic.whenStartsNot': '{{subject}} does not start with {{value}}',
  'traffic.whenMatches': '{{subject}} matches {{value}}',
  'traffic.whenMatchesNot': '{{subject}} does not match {{value}}',
  'traffic.whenPresent': '{{subject}} is present',
  'traffic.whenAbsent': '{{subject}} is absent',
} as const;
