/** Why a check of the coverage says what it says, where no verdict has a reason for it. */
export const coverageMessages = {
  'check.noTimeout': 'Ways to reach it without a timeout: {{count}}',
  'check.defaultRetries':
    'Ways to reach it whose retries nobody has chosen: {{count}}',
  'check.noBreaker': 'Ways to reach it without outlier detection: {{count}}',
  'check.sharedIdentity': 'The pods run under the default service account',
  'check.readyInMesh': 'Pods in the mesh that are ready: {{count}}',
  'check.notDeniedByDefault':
    'Requests that no AuthorizationPolicy allows get in all the same',
  'check.noMetrics': 'What the proxies count is not known to arrive anywhere',
  'check.promiseBroken':
    'The entity promises {{key}} {{promised}}; it is {{actual}}',
  'check.worstFinding': 'A finding of severity {{severity}} is open',
  'check.noDashboard': 'No dashboard of it has been found in Grafana',
  'check.noGrafana': 'No Grafana is configured for its cluster',
  'check.notExposed': 'No gateway leads to it from outside',
  'check.exposureUnknown':
    'Unknown: routes that may lead to it from outside cannot be read',
  'check.threw': 'The check itself failed; the log of the portal says why',
  'check.notAsked': 'The check is new and has not been asked yet',
  'check.platformNamespace':
    'Namespace {{namespace}} belongs to the platform, which is exempt',
  'check.exempt': 'Exempt: {{reason}}',
} as const;
