import type { ReasonCode } from '@mesh-portal/istio-semantics/messages';

/** Reasons that only checks of the coverage give. */
export const germanCheckReasons: Partial<Record<ReasonCode, string>> = {
  'check.noTimeout': 'Wege dorthin ohne Zeitbegrenzung: {{count}}',
  'check.defaultRetries':
    'Wege dorthin, deren Wiederholungen niemand festgelegt hat: {{count}}',
  'check.noBreaker': 'Wege dorthin ohne Outlier Detection: {{count}}',
  'check.sharedIdentity': 'Die Pods laufen unter dem Standard-Service-Account',
  'check.readyInMesh': 'Bereite Pods im Mesh: {{count}}',
  'check.notDeniedByDefault':
    'Auch Anfragen, die keine AuthorizationPolicy erlaubt, kommen durch',
  'check.noMetrics':
    'Dass irgendwo ankommt, was die Proxys zählen, ist nicht bekannt',
  'check.promiseBroken':
    'Die Entität verspricht {{key}} {{promised}}; es ist {{actual}}',
  'check.worstFinding': 'Ein Befund der Schwere {{severity}} ist offen',
  'check.noDashboard': 'In Grafana fand sich kein Dashboard dazu',
  'check.noGrafana': 'Für den Cluster ist kein Grafana konfiguriert',
  'check.notExposed': 'Von außen führt kein Gateway dorthin',
  'check.exposureUnknown':
    'Unbekannt: Routen, die von außen dorthin führen könnten, sind nicht lesbar',
  'check.threw':
    'Die Prüfung selbst ist fehlgeschlagen; das Log des Portals sagt, warum',
  'check.notAsked': 'Die Prüfung ist neu und noch nicht gelaufen',
  'check.platformNamespace':
    'Namespace {{namespace}} gehört zur Plattform, die ausgenommen ist',
  'check.exempt': 'Ausgenommen: {{reason}}',
};
