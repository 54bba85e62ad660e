import {
  messages,
  type ReasonCode,
} from '@mesh-portal/istio-semantics/messages';
import { germanCheckReasons } from './checkReasonsDe';
import { germanFindings } from './findingsDe';
import { germanValidation } from './validationDe';

const german: Partial<Record<ReasonCode, string>> = {
  'unknown.notReadable':
    'Unbekannt: Objekte der Art {{kind}} können nicht gelesen werden',
  'unknown.configNotUnderstood':
    'Unbekannt: Schlüssel {{key}} der ConfigMap {{name}} ist nicht zu verstehen',
  'unknown.clusterStale':
    'Unbekannt: Cluster {{cluster}} antwortet seit {{since}} nicht',
  'unknown.clusterNeverRead':
    'Unbekannt: Cluster {{cluster}} wurde noch nie gelesen',
  'unknown.evaluationFailed':
    'Unbekannt: Das Portal konnte das nicht ermitteln; in seinem Protokoll steht, warum',
  'entity.noWorkloads':
    'Zu den Kubernetes-Annotationen dieser Entität passt kein Workload',
  'entity.noAnnotations':
    'Keine Kubernetes-Annotation sagt, welche Workloads zu dieser Entität gehören',

  'injection.bothLabelsMatch':
    'Namespace-Label {{namespaceLabel}} passt, und Pod-Label {{podLabel}} passt',
  'injection.namespaceLabelMatches': 'Namespace-Label {{label}} passt',
  'injection.podLabelMatches': 'Pod-Label {{label}} passt',
  'injection.everyPodMatches': 'Webhook {{webhook}} verlangt kein Label',
  'injection.podLabelPrevents': 'Pod-Label {{label}} verhindert die Injektion',
  'injection.namespaceLabelPrevents':
    'Namespace-Label {{label}} verhindert die Injektion',
  'injection.deactivated':
    'Der Injektions-Webhook ist abgeschaltet und passt auf kein Label',
  'injection.noMatchingLabels':
    'Weder Namespace-Labels ({{namespaceLabels}}) noch Pod-Labels ({{podLabels}}) passen',
  'injection.noInjector':
    'Keine Control Plane in diesem Cluster injiziert Sidecars',
  'injection.notLabelled':
    'Injiziert wird nur auf Verlangen: Namespace {{namespace}} hat kein Injektions-Label, und die Pod-Vorlage verlangt keinen Sidecar',
  'injection.revisionMissing':
    '{{label}} verlangt Revision {{revision}}, auf die hier keine Control Plane hört',
  'injection.noWebhookMatches':
    'Kein Injektions-Webhook nimmt die Labels von Namespace und Pod-Vorlage an',
  'injection.matchConditions':
    'Unbekannt: Webhook {{webhook}} hat matchConditions, die hier nicht ausgewertet werden',
  'injection.severalWebhooks':
    'Mehr als ein Webhook injiziert in diese Pods: {{webhooks}}',
  'injection.hostNetwork': 'Pods im Netz des Hosts bekommen nie einen Sidecar',
  'injection.ignoredNamespace':
    'In Namespace {{namespace}} wird nie etwas injiziert',
  'injection.podSays':
    'In der Pod-Vorlage steht sidecar.istio.io/inject ({{source}}) auf {{value}}',
  'injection.podSaysNothingKnown':
    'sidecar.istio.io/inject ({{source}}) sagt {{value}}; das ist weder true noch false und zählt nicht',
  'injection.neverInject':
    'Der Injektor soll in Pods mit diesen Labels nie injizieren',
  'injection.alwaysInject':
    'Der Injektor soll in Pods mit diesen Labels immer injizieren',
  'injection.policy': 'Injektionsregel der Control Plane: {{policy}}',
  'injection.configAbsent':
    'Von Revision {{revision}} ist hier keine Injektor-Konfiguration zu finden; angenommen werden die Vorgaben ihres Charts',
  'injection.allInjected':
    'Alle Pods ({{total}}) haben einen Sidecar der Revision {{revision}}',
  'injection.someInjected': '{{pods}} von {{total}} Pods haben einen Sidecar',
  'injection.restartToInject':
    '{{pods}} von {{total}} Pods sind ohne den Sidecar gestartet, den ein neuer Pod bekäme',
  'injection.restartToMove':
    'Die Pods haben einen Sidecar der Revision {{running}}; ein neuer Pod bekäme Revision {{revision}}',
  'injection.restartToAmbient':
    '{{pods}} von {{total}} Pods haben einen Sidecar; ein neuer Pod wäre stattdessen im Ambient-Mesh',
  'injection.wouldLoseSidecar':
    '{{pods}} Pods haben einen Sidecar, den ein neuer Pod nicht bekäme',
  'injection.gateway': 'Ein Gateway: In seinen Pods ist nichts als der Proxy',
  'injection.proxyInTemplate': 'Die Pod-Vorlage enthält den Proxy selbst',
  'injection.proxyless':
    'Die Pods sprechen selbst mit dem Mesh, ohne Proxy (proxyless gRPC)',
  'injection.customTemplate':
    'Eine eigene Injektionsvorlage hat diesen Pods keinen Proxy gegeben',
  'injection.finished': 'Alle Pods ({{total}}) sind beendet; so liefen sie',
  'injection.noPods': 'Es läuft kein Pod',
  'injection.fixRestart': 'Die Pods neu starten',
  'injection.fixNextRun': 'Nichts zu tun: Der nächste Lauf startet neue Pods',
  'injection.fixRecreate':
    'Die Pods neu anlegen; niemand startet sie von selbst neu',
  'injection.fixLabelNamespace':
    'Den Namespace mit {{label}} versehen, dann die Pods neu starten',
  'injection.fixLabelTemplate':
    'Die Pod-Vorlage mit {{label}} versehen; das startet die Pods neu',
  'injection.fixKeepSidecar':
    'Den Namespace mit {{label}} versehen, damit neue Pods ihren Sidecar behalten',

  'ambient.podLabel':
    'Pod-Label istio.io/dataplane-mode=ambient nimmt die Pods ins Ambient-Mesh auf',
  'ambient.namespaceLabel':
    'Namespace-Label istio.io/dataplane-mode=ambient nimmt die Pods ins Ambient-Mesh auf',
  'ambient.optedOut':
    'Pod-Label istio.io/dataplane-mode=none hält die Pods aus dem Ambient-Mesh heraus',
  'ambient.hostNetwork':
    'Pods im Netz des Hosts werden nie ins Ambient-Mesh aufgenommen',
  'ambient.sidecarWins':
    'Pods mit Sidecar werden nicht ins Ambient-Mesh aufgenommen',
  'ambient.captured': 'ztunnel trägt den Verkehr aller Pods ({{total}})',
  'ambient.pending':
    '{{pods}} von {{total}} Pods sind für das Ambient-Mesh vorbereitet, aber ztunnel trägt ihren Verkehr noch nicht',
  'ambient.notCaptured':
    '{{pods}} von {{total}} Pods sind aufgenommen, aber nicht erfasst',
  'ambient.stillCaptured':
    '{{pods}} von {{total}} Pods sind erfasst, obwohl kein Label sie mehr aufnimmt',
  'ambient.waypointUsed':
    'Waypoint {{namespace}}/{{name}} bearbeitet den Verkehr an: {{target}}',
  'ambient.waypointMissing':
    'Waypoint {{namespace}}/{{name}} gibt es nicht; nichts springt für ihn ein',
  'ambient.waypointNotReady':
    'Waypoint {{namespace}}/{{name}} hat noch keine Adresse; nichts springt für ihn ein',
  'ambient.waypointNotAllowed':
    'Waypoint {{namespace}}/{{name}} nimmt Namespace {{from}} nicht an',
  'ambient.waypointOtherTraffic':
    'Waypoint {{namespace}}/{{name}} ist nur für Verkehr der Art {{types}}',
  'ambient.waypointOptedOut':
    'Label istio.io/use-waypoint=none nimmt von Waypoints aus: {{target}}',

  'mtls.strict': 'Auf jedem Port verschlüsselt: {{policy}} ist STRICT',
  'mtls.permissive':
    'Nimmt Verschlüsseltes und Klartext an: {{policy}} ist PERMISSIVE',
  'mtls.permissiveByDefault':
    'Nimmt Verschlüsseltes und Klartext an: Keine PeerAuthentication setzt einen Modus',
  'mtls.disabled': 'Nimmt nur Klartext an: {{policy}} ist DISABLE',
  'mtls.mixed': 'Port {{port}} ist {{mode}}, andere Ports sind {{others}}',
  'mtls.noProxy':
    '{{policy}} ({{mode}}) wirkt nicht: Kein Pod hat einen Proxy, der es durchsetzen könnte',
  'mtls.noProxyNoPolicy': 'Nur Klartext: Kein Pod hat einen Proxy',
  'mtls.noPods': 'Es läuft kein Pod: Das gilt für neue',
  'mtls.someWithoutProxy':
    '{{count}} von {{total}} Pods haben keinen Proxy und nehmen nur Klartext an',
  'mtls.gateway':
    'Ein Gateway: Über TLS entscheiden seine Gateway-Objekte, nicht PeerAuthentication',
  'mtls.proxyless':
    'Unbekannt: Ein proxyless-gRPC-Server setzt mTLS nur durch, wenn sein Code xDS-Credentials verlangt',
  'mtls.ambientDisable': 'ztunnel behandelt DISABLE wie PERMISSIVE',
  'mtls.envoyFilter':
    'EnvoyFilter {{filter}} verändert hier TLS und kann das Ergebnis ändern',
  'mtls.rungDecides': '{{policy}} entscheidet: {{mode}}',
  'mtls.rungOverruled': '{{policy}} sagt {{mode}}, aber {{by}} ist genauer',
  'mtls.rungInherits': '{{policy}} lässt den Modus offen',
  'mtls.rungMeshUnset':
    '{{policy}} lässt den Modus offen; für das ganze Mesh heißt das PERMISSIVE',
  'mtls.rungNone': 'Keine PeerAuthentication für das ganze Mesh',
  'mtls.rungDefault':
    'Keine PeerAuthentication setzt einen Modus, also nimmt Istio beides an (PERMISSIVE)',
  'mtls.rungOlderExists':
    '{{policy}} zählt nicht: {{older}} ist älter oder dem Namen nach früher',
  'mtls.rungRootSelector':
    '{{policy}} zählt nicht: Im Wurzel-Namespace wirkt eine Richtlinie mit Selektor nicht',
  'mtls.rungPortElsewhere':
    '{{policy}} setzt Port {{port}}, aber Port-Modi zählen nur in der ältesten Richtlinie, die den Workload auswählt',
  'mtls.conflict':
    '{{rule}} lässt Aufrufer {{client}} zu Port {{port}} nutzen, der {{server}} ist',
  'mtls.conflictNoProxy':
    '{{rule}} lässt Aufrufer {{client}} zu Port {{port}} nutzen, wo kein Proxy es annimmt',
  'mtls.reachTunnel': 'Verschlüsselt durch den Tunnel des Ambient-Mesh',
  'mtls.reachMtls': 'Mit Mutual TLS verschlüsselt',
  'mtls.reachPlain': 'Nicht verschlüsselt',
  'mtls.reachStrictRefuses':
    'Abgelehnt: {{policy}} ist STRICT, und der Aufrufer sendet Klartext',
  'mtls.reachRuleSendsPlain':
    'Abgelehnt: {{rule}} lässt den Aufrufer Klartext senden, und {{policy}} ist STRICT',
  'mtls.reachNoProxyTakesMtls':
    'Schlägt fehl: {{rule}} lässt den Aufrufer Mutual TLS nutzen, aber der Server hat keinen Proxy',
  'mtls.reachDisabledTakesMtls':
    'Schlägt fehl: {{rule}} lässt den Aufrufer Mutual TLS nutzen, aber der Server ist DISABLE',
  'mtls.reachOwnTlsRefused':
    'Abgelehnt: {{rule}} lässt den Aufrufer TLS ohne Zertifikat des Mesh nutzen, und der Server ist STRICT',
  'mtls.reachOwnTls':
    'Hängt von der Anwendung ab: {{rule}} lässt den Aufrufer TLS mit eigenen Zertifikaten nutzen',
  'mtls.reachTlsToTunnel':
    'Hängt von der Anwendung ab: ztunnel reicht ihr TLS des Aufrufers ungeöffnet weiter',
  'mtls.reachTlsToGateway':
    'Hängt von den Gateway-Objekten ab, die sagen, was dieses Gateway annimmt',
  'mtls.reachBlocked':
    'Schlägt fehl: Der Sidecar des Clients sieht den Service nicht, und REGISTRY_ONLY lässt nichts anderes hinaus',
  'mtls.reachPassthrough':
    'Nicht verschlüsselt: Der Sidecar des Clients sieht den Service nicht und reicht die Verbindung weiter, wie sie ist',
  'mtls.reachPassthroughRefused':
    'Abgelehnt: Der Sidecar des Clients sieht den Service nicht und reicht Klartext weiter, und {{policy}} ist STRICT',
  'mtls.reachNoService': 'Schlägt fehl: Es gibt keinen Service {{service}}',
  'mtls.reachNoEndpoints':
    'Schlägt fehl: Service {{service}} hat für diese Verbindung keinen bereiten Pod',

  'access.deniedBy': 'Abgelehnt durch Regel {{rule}} von {{policy}}',
  'access.allowedBy': 'Erlaubt durch Regel {{rule}} von {{policy}}',
  'access.noneAllows':
    'Abgelehnt: Für diesen Workload gelten ALLOW-Richtlinien ({{policies}}), und keine ihrer Regeln passt',
  'access.notRestricted':
    'Erlaubt: Keine Richtlinie lehnt es ab, und keine ist nötig',
  'access.dependsOnRule':
    'Unbekannt: Regel {{rule}} von {{policy}} fragt nach etwas, was die Anfrage nicht sagt',
  'access.dependsOnProvider':
    'Unbekannt: Regel {{rule}} von {{policy}} überlässt es dem Autorisierungsdienst {{provider}}',
  'access.dependsOnToken':
    'Unbekannt: Ob das Token angenommen wird, hängt von etwas ab, was die Anfrage nicht sagt',
  'access.tokenRejected':
    'Mit {{status}} abgewiesen: {{policy}} nimmt dieses Token nicht an',
  'access.issuerUnknown':
    'Mit {{status}} abgewiesen: Keine RequestAuthentication kennt den Aussteller des Tokens',
  'access.noProxy':
    'Keine Richtlinie wird durchgesetzt: Dieser Workload hat keinen Proxy im Mesh',
  'access.proxyless':
    'Unbekannt: Ein Workload ohne Proxy setzt nur durch, was seine gRPC-Bibliothek kann',
  'access.podsWithoutProxy':
    '{{count}} von {{total}} Pods haben keinen Proxy und lassen jeden hinein',
  'access.ztunnelOnly':
    'Hier setzt nur ztunnel Richtlinien durch; HTTP-Regeln und Token brauchen einen Waypoint',
  'access.behindWaypoint':
    'Der Waypoint {{waypoint}} setzt durch, was an den Service geht; was an Pods geht, kommt an ihm vorbei',
  'access.dependsOnWaypoint':
    'Unbekannt: Es hängt davon ab, was der Waypoint {{waypoint}} darf oder welcher Service gerufen wird',
  'access.dryRun': '{{policy}} ist ein Probelauf und entscheidet nichts',
  'access.anyoneMayCallAll': 'Jeder darf aufrufen',
  'access.anyoneMayCall': 'Jeder darf {{operations}} aufrufen',
  'access.someMayCallAll': 'Aufrufer mit {{callers}} dürfen aufrufen',
  'access.someMayCall':
    'Aufrufer mit {{callers}} dürfen {{operations}} aufrufen',
  'access.anyoneMayNotCallAll': 'Niemand darf aufrufen',
  'access.anyoneMayNotCall': 'Niemand darf {{operations}} aufrufen',
  'access.someMayNotCallAll': 'Aufrufer mit {{callers}} dürfen nicht aufrufen',
  'access.someMayNotCall':
    'Aufrufer mit {{callers}} dürfen {{operations}} nicht aufrufen',
  'access.anyoneIsAskedForAll':
    'Über jeden Aufruf entscheidet der Autorisierungsdienst {{provider}}',
  'access.anyoneIsAskedFor':
    'Über Aufrufe von {{operations}} entscheidet der Autorisierungsdienst {{provider}}',
  'access.someIsAskedForAll':
    'Über Aufrufer mit {{callers}} entscheidet der Autorisierungsdienst {{provider}}',
  'access.someIsAskedFor':
    'Über Aufrufer mit {{callers}}, die {{operations}} aufrufen, entscheidet der Autorisierungsdienst {{provider}}',
  'access.nobodyMayCall': 'Niemand darf aufrufen: {{policy}} erlaubt nichts',
  'access.everybodyMayCall': 'Aufrufen darf, wen keine Regel ablehnt',
  'access.foreignFilter':
    '{{kind}} {{policy}} ändert, wie der Proxy Anfragen behandelt; was es tut, wird nicht betrachtet',
  'access.manyClasses':
    'Unbekannt: Die Regeln unterscheiden zu viele Arten von Anfragen, um alle zu betrachten',
  'access.apiRuleStatus': 'APIRule {{name}} meldet {{status}}',
  'access.generatedBy': '{{policy}} wurde von APIRule {{name}} erzeugt',
  'jwt.required': 'Jede Anfrage braucht ein Token, sagt {{policy}}',
  'jwt.partial':
    'Manche Anfragen brauchen ein Token, sagt {{policy}}; andere kommen ohne hinein',
  'jwt.optional':
    'Ein Token wird von {{policy}} geprüft, wenn eines da ist; Anfragen ohne Token kommen durch',
  'jwt.none': 'Ein Token wird weder verlangt noch geprüft',
  'jwt.impossible':
    '{{policy}} verlangt ein Token, aber keine RequestAuthentication nimmt ein passendes an: Solche Anfragen werden immer abgelehnt',
  'jwt.denied': 'Keine Anfrage kommt hinein, ob mit oder ohne Token',

  'traffic.ruledBy': 'Geleitet durch {{kind}} {{name}}',
  'traffic.plain':
    'Keine Regel: Verbindungen verteilen sich gleichmäßig auf die bereiten Pods',
  'traffic.noCatchAll':
    'Anfragen, auf die keine Bedingung passt, bekommen 404: Keine Route nimmt den Rest',
  'traffic.noReadyPods':
    'Kein Pod von {{host}} ist bereit: Anfragen bekommen 503',
  'traffic.noSelector':
    '{{host}} wählt keine Pods aus: Wer antwortet, ist von hier aus nicht zu sagen',
  'traffic.subsetWithoutPods':
    'Zu Subset {{subset}} von {{host}} gehört kein bereiter Pod: Anfragen bekommen 503',
  'traffic.subsetMissing':
    'Subset {{subset}} ist in keiner DestinationRule definiert, die der Aufrufer sieht',
  'traffic.hostMissing':
    'Einen Service {{host}} gibt es nicht: Anfragen bekommen 503',
  'traffic.portMissing':
    '{{host}} hat keinen Port {{port}}: Anfragen bekommen 503',
  'traffic.backendInvalid':
    'Backend {{backend}} gibt es nicht oder darf nicht genutzt werden: Anfragen bekommen 500',
  'traffic.noWeight':
    'Keine Anfrage wird weitergereicht: Die Gewichte der Ziele ergeben zusammen 0',
  'traffic.faultDelay':
    '{{percent}} % der Anfragen werden absichtlich um {{seconds}} s verzögert',
  'traffic.faultAbort':
    '{{percent}} % der Anfragen schlagen absichtlich mit {{status}} fehl',
  'traffic.redirect': 'Mit {{status}} umgeleitet nach {{to}}',
  'traffic.directResponse':
    'Mit {{status}} beantwortet, ohne weitergereicht zu werden',
  'traffic.lostTo':
    '{{kind}} {{name}} wirkt hier nicht: {{winner}} regelt denselben Host und kommt zuerst',
  'traffic.delegateMissing':
    'Die Route an {{delegate}} entfällt: Diesen VirtualService gibt es nicht',
  'traffic.delegateNotExported':
    'Die Route an {{delegate}} entfällt: Er ist nicht in diesen Namespace exportiert',
  'traffic.envoyFilter':
    'EnvoyFilter {{filter}} ändert Routen oder Cluster der Aufrufer und kann das hier ändern',
  'traffic.serviceMissing': 'Unbekannt: Es gibt keinen Service {{name}}',
  'traffic.serviceNotImported':
    'Aufrufer in {{namespace}} sehen diesen Service nicht: Ihr Sidecar-Objekt importiert ihn nicht',
  'traffic.virtualServiceNotImported':
    '{{name}} wirkt hier nicht: Das Sidecar-Objekt des Aufrufers importiert ihn nicht',
  'traffic.ambientWithoutWaypoint':
    'Für Aufrufer in {{namespace}} wirken Routing-Regeln nicht: Sie sind im Ambient-Mesh, und der Service hat keinen Waypoint',
  'traffic.notForCaller': 'Nicht für Anfragen von hier',
  'traffic.afterCatchAll':
    'Nie erreicht: Route {{position}} ({{route}}) nimmt alles',
  'traffic.or': 'oder',
  'traffic.whenIs': '{{subject}} ist {{value}}',
  'traffic.whenIsNot': '{{subject}} ist nicht {{value}}',
  'traffic.whenStarts': '{{subject}} beginnt mit {{value}}',
  'traffic.whenStartsNot': '{{subject}} beginnt nicht mit {{value}}',
  'traffic.whenMatches': '{{subject}} entspricht {{value}}',
  'traffic.whenMatchesNot': '{{subject}} entspricht nicht {{value}}',
  'traffic.whenPresent': '{{subject}} ist vorhanden',
  'traffic.whenAbsent': '{{subject}} fehlt',

  'tracing.on':
    'Spans gehen an {{provider}}; {{sampling}} % der neuen Traces werden aufgezeichnet',
  'tracing.onUnsampled':
    'Spans von Anfragen, die schon verfolgt werden, gehen an {{provider}}; neue Traces beginnen nicht',
  'tracing.off': 'Es werden keine Spans gemeldet',
  'tracing.chosen': '{{policy}} wählt Anbieter {{provider}}',
  'tracing.chosenByDefault':
    'Die Mesh-Konfiguration wählt Anbieter {{provider}} als Vorgabe',
  'tracing.legacy':
    'Die Proxy-Konfiguration sendet Spans an {{address}} ({{tracer}}); kein Telemetry-Objekt spricht von Tracing',
  'tracing.notChosen':
    'Weder ein Telemetry-Objekt noch eine Vorgabe der Mesh-Konfiguration wählt einen Anbieter',
  'tracing.legacyOff': 'Die Mesh-Konfiguration schaltet Tracing ab',
  'tracing.ignored':
    '{{policy}} wirkt nicht: Ein älteres Telemetry-Objekt gilt auch für den ganzen Namespace',
  'tracing.proxy': 'Der Workload hat einen Proxy, der Spans melden kann',
  'tracing.noProxy':
    'Der Workload hat keinen Proxy im Mesh, der Spans melden könnte',
  'tracing.needsWaypoint':
    'ztunnel meldet keine Spans von Anfragen; dafür braucht es einen Waypoint',
  'tracing.waypoint': 'Waypoint {{waypoint}} kann Spans melden',
  'tracing.reportingDisabled': '{{policy}} schaltet das Melden von Spans ab',
  'tracing.sampled': '{{sampling}} % der neuen Traces werden aufgezeichnet',
  'tracing.samplingZero':
    '{{policy}} setzt die Stichprobe auf null: Aufgezeichnet werden nur Anfragen, die schon verfolgt werden',
  'tracing.samplingUnknown':
    'Die Stichprobe ist unbekannt: Annotation proxy.istio.io/config ist nicht zu verstehen',
  'tracing.providerDefined':
    'Die Mesh-Konfiguration definiert Anbieter {{provider}} als {{kind}}',
  'tracing.providerUnknown':
    'Die Mesh-Konfiguration kennt keinen Anbieter {{provider}}',
  'tracing.providerCannotTrace':
    'Anbieter {{provider}} der Mesh-Konfiguration nimmt keine Traces an',
  'tracing.serviceFound': 'Service {{service}} ist vorhanden',
  'tracing.serviceMissing': 'Service {{service}} gibt es nicht',
  'tracing.serviceOutside':
    'Spans verlassen den Cluster nach {{service}}; was aus ihnen wird, ist unbekannt',
  'tracing.portFound': 'Service {{service}} hat Port {{port}}',
  'tracing.portMissing': 'Service {{service}} hat keinen Port {{port}}',
  'tracing.endpointsReady':
    '{{ready}} Pods von Service {{service}} sind bereit',
  'tracing.noEndpoints': 'Kein Pod von Service {{service}} ist bereit',
  'tracing.endpointsUnknown':
    'Was hinter Service {{service}} steht, ist unbekannt: Er wählt keine Pods aus',
  'tracing.pipelineFound': 'Es gibt TracePipelines: {{count}}',
  'tracing.noPipeline':
    'Es gibt keine TracePipeline, die Spans weiterreichen würde',
  'tracing.pipelineHealthy': 'TracePipeline {{pipeline}} reicht Spans weiter',
  'tracing.pipelineDegraded':
    'TracePipeline {{pipeline}} reicht Spans weiter, aber nicht alle: {{problem}}',
  'tracing.pipelineUnhealthy':
    'TracePipeline {{pipeline}} reicht nichts weiter: {{problem}}',
  'tracing.pipelineUnknown':
    'Ob TracePipeline {{pipeline}} Spans weiterreicht, ist unbekannt: {{problem}}',
  'tracing.componentsUnhealthy':
    'Die Trace-Komponenten von Kyma sind nicht gesund: {{problem}}',
  'tracing.headers':
    'Spans fügen sich nur zu einem Trace, wenn die Anwendung die Trace-Header weiterreicht',
  'telemetry.noMeshConfig':
    'Unbekannt: Die Mesh-Konfiguration der Control Plane liegt nicht in diesem Cluster oder ist nicht lesbar',
  'telemetry.envoyFilter':
    'EnvoyFilter {{filter}} ändert, was Proxys hier melden, und kann das hier ändern',
  'telemetry.logs': 'Zugriffsprotokolle sind an: {{providers}}',
  'telemetry.logsOff': 'Zugriffsprotokolle sind aus',
  'telemetry.metrics': 'Metriken sind an: {{providers}}',
  'telemetry.metricsOff': 'Metriken sind aus',
  'telemetry.pipelineScrapes':
    'MetricPipeline {{pipeline}} sammelt die Metriken der Proxys in diesem Namespace',
  'telemetry.pipelinesExclude':
    'Keine MetricPipeline sammelt die Metriken der Proxys in diesem Namespace',
  'telemetry.pipelineUnhealthy':
    'MetricPipeline {{pipeline}} reicht nichts weiter: {{problem}}',
  'telemetry.scrapeOffered':
    'Die Pods sind für Prometheus annotiert; ob eines sie abfragt, ist unbekannt',
  'telemetry.scrapeUnknown':
    'Ob irgendetwas die Metriken sammelt, ist unbekannt',

  'upgrade.current':
    'Alle Proxys ({{total}}) sind so, wie ein neuer Pod sie bekäme',
  'upgrade.noProxy': 'Hier läuft kein eigener Proxy',
  'upgrade.revisionMoved':
    'Der Proxy hat Revision {{have}}; ein neuer Pod bekäme Revision {{want}}',
  'upgrade.imageDiffers':
    'Der Proxy ist {{have}}; ein neuer Pod bekäme {{want}}',
  'upgrade.resourcesDiffer':
    'Die Ressourcen des Proxys weichen von denen ab, die ein neuer Pod bekäme',
  'upgrade.prometheusMerge':
    'Die Annotationen für vereinte Metriken weichen von der Einstellung des Mesh ab',
  'upgrade.dnsProxying':
    'Seit dem letzten Neustart wurde DNS-Proxying umgestellt',
  'upgrade.statsMatcher':
    'Seit dem letzten Neustart wurde die Liste der Proxy-Metriken geändert',
  'upgrade.compatibility':
    'Seit dem letzten Neustart wurde der Kompatibilitätsmodus umgestellt',
  'upgrade.cni':
    'Init-Container {{container}} stammt aus der Zeit, bevor istio-cni umgestellt wurde',
  'upgrade.kymaRestarts': 'Kyma startet diese Pods selbst neu',
  'upgrade.restartYourself': 'Niemand startet diese Pods von selbst neu',
  'upgrade.podNotReady':
    'Kyma wartet, bis die Pods laufen und bereit sind; {{pods}} von {{total}} sind es nicht',
  'upgrade.otherReplicaSet':
    'Kyma wartet: Ein anderes ReplicaSet von {{name}} ist nicht bereit',
  'upgrade.noOwner':
    'Kyma kann diese Pods nicht neu starten: Sie gehören zu nichts, was zu finden ist',
  'upgrade.ownedByJob':
    'Kyma kann diese Pods nicht neu starten: Sie gehören zu einem Job',
  'upgrade.unsupportedOwner':
    'Kyma kann diese Pods nicht neu starten: Mit {{kind}} kann es nicht umgehen und sagt das nur in seinem Protokoll',
  'upgrade.paused':
    'Das Deployment ist angehalten: Ein Neustart wartet, bis es weiterläuft',
  'upgrade.onDelete':
    'Die Update-Strategie ist OnDelete: Pods werden nur ersetzt, wenn jemand sie löscht',
  'upgrade.pinnedImage':
    'Annotation sidecar.istio.io/proxyImage hält {{image}} fest; ein Neustart ändert das nicht',
  'upgrade.imageInTemplate':
    'Die Pod-Vorlage nennt das Proxy-Image selbst; ein Neustart ändert es nicht',
  'upgrade.fixResume':
    'Das Deployment weiterlaufen lassen; der Neustart geht dann weiter',
  'upgrade.fixUnpin':
    'Annotation sidecar.istio.io/proxyImage aus der Pod-Vorlage entfernen; das startet die Pods neu',
  'upgrade.skewTooOld':
    'Proxy {{proxy}} ist zu alt für Control Plane {{controlPlane}}: Istio unterstützt eine Nebenversion Abstand',
  'upgrade.proxyAhead':
    'Proxy {{proxy}} ist neuer als Control Plane {{controlPlane}}; das unterstützt Istio nicht',
  'upgrade.versionUnknown':
    'Die Version ist dem Image nicht anzusehen: {{what}}',
  'upgrade.controlPlaneUnknown':
    'Unbekannt: Was ein neuer Pod bekäme, steht in keiner Injektor-Konfiguration, die zu sehen ist',
  'upgrade.lastAppliedBroken':
    'Kyma kann nicht lesen, was es zuletzt angewendet hat, und startet nichts neu',
};

const findings = Object.entries(germanFindings).flatMap(
  ([id, [title, why, fix]]) => [
    [`finding.${id}`, title],
    [`findingWhy.${id}`, why],
    [`findingFix.${id}`, fix],
  ],
);

// `null` is English: a sentence that is newer than its translation is still told.
const untranslated = Object.keys(messages).map(code => [code, null]);

export default Object.fromEntries([
  ...untranslated,
  ...Object.entries(german),
  ...Object.entries(germanValidation),
  ...Object.entries(germanCheckReasons),
  ...findings,
]) as Record<ReasonCode, string | null>;
