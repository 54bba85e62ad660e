/** What is wrong, what comes of it, what to do. */
type FindingTexts = [title: string, why: string, fix: string];

/** German texts of the findings, by their id. */
export const germanFindings: Record<string, FindingTexts> = {
  IST0001: [
    'Ein Analyzer von istioctl ist gescheitert: {{detail}}',
    'Ein Fehler des Werkzeugs, nicht der Konfiguration.',
    'Dem Istio-Projekt melden.',
  ],
  IST0002: [
    '{{detail}} ist veraltet',
    'Eine der nächsten Versionen von Istio kann es entfernen oder beachtet es schon nicht mehr.',
    'Schreiben, was an seine Stelle tritt: {{instead}}.',
  ],
  IST0101: [
    'Nicht vorhanden: {{what}} {{name}}',
    'Was auf etwas verweist, das es nicht gibt, wirkt nicht oder lässt Anfragen scheitern.',
    'Anlegen oder den Verweis berichtigen.',
  ],
  IST0102: [
    'Namespace {{namespace}} sagt nicht, ob er im Mesh ist',
    'Seine Pods bekommen keinen Sidecar, und niemand kann sagen, ob das gewollt ist.',
    'Den Namespace mit istio-injection=enabled versehen, oder mit disabled, wenn er draußen bleiben soll.',
  ],
  IST0103: [
    '{{count}} Pods haben keinen Istio-Proxy: {{pods}}',
    'Ihr Namespace ist für Injektion gekennzeichnet, also sind sie gestartet, bevor es Label oder Injektor gab.',
    'Die Pods neu starten.',
  ],
  IST0106: [
    'Istio nimmt {{field}} nicht an',
    'Die Prüfung von Istio weist es ab; eine Control Plane, die es trotzdem liest, kann es verwerfen.',
    'Das Feld berichtigen.',
  ],
  IST0107: [
    'Annotation {{annotation}} wirkt hier nicht: Sie gehört an {{kinds}}',
    'Istio sucht sie nur an anderen Arten von Objekten.',
    'Die Annotation verlegen.',
  ],
  IST0108: [
    'Istio kennt keine Annotation {{annotation}}',
    'Sie wirkt nicht. Vielleicht ist sie falsch geschrieben oder gehört zu einer anderen Version von Istio.',
    'Die Annotation berichtigen oder entfernen.',
  ],
  IST0109: [
    'Die VirtualServices {{virtualServices}} regeln alle Host {{host}} im Mesh',
    'Sidecars vereinen sie nicht: Der älteste zählt, die anderen wirken nicht.',
    'Zu einem VirtualService vereinen.',
  ],
  IST0110: [
    'Die Sidecar-Objekte {{sidecars}} wählen denselben Pod {{pod}} aus',
    'Nur eines davon zählt, und welches, ist nicht festgelegt.',
    'Die Selektoren so ändern, dass sie keinen Pod gemeinsam haben.',
  ],
  IST0111: [
    'Die Sidecar-Objekte {{sidecars}} gelten alle für den ganzen Namespace {{namespace}}',
    'Nur eines davon zählt, und welches, ist nicht festgelegt.',
    'Eines ohne Selektor behalten.',
  ],
  IST0112: [
    'Eine Route zu {{host}} nennt keinen Port, aber der Service hat mehrere: {{ports}}',
    'Istio kann nicht wissen, welcher Port gemeint ist.',
    'destination.port.number setzen.',
  ],
  IST0116: [
    'Die Services {{services}} geben Port {{port}} dieses Deployments verschiedene Protokolle',
    'Ein Port eines Pods kann nicht zwei Protokolle haben: Manche Anfragen scheitern.',
    'Dem Port in allen Services dasselbe Protokoll geben oder eine andere Nummer.',
  ],
  IST0118: [
    'Port {{port}} ({{name}}) sagt sein Protokoll nicht',
    'Istio muss es am Verkehr erraten; das verzögert Verbindungen, in denen der Server zuerst spricht.',
    'Den Namen mit dem Protokoll beginnen (http-, grpc-, tcp-, …) oder appProtocol setzen.',
  ],
  IST0123: [
    'Namespace {{namespace}} hat mehrere Labels, die über Injektion entscheiden: {{labels}}',
    'Welches zählt, ist nicht zu sehen und bei Webhooks und Ambient-Mesh verschieden.',
    'Eines davon behalten.',
  ],
  IST0125: [
    'Annotation {{annotation}} hat einen ungültigen Wert',
    'Der Injektor weist Pods damit ab, oder die Einstellung wirkt nicht.',
    'Den Wert berichtigen.',
  ],
  IST0126: [
    'Netz {{network}} nennt Registry {{registry}}, die es nicht gibt',
    'Endpunkte dieser Registry bekommen kein Netz, und Verkehr zwischen Netzen findet ihr Gateway nicht.',
    'Einen Cluster mit dem Namen aus seinem Remote-Secret angeben oder eine Registry, die Istio kennt.',
  ],
  IST0127: [
    'Die Richtlinie wählt keinen Pod im Mesh aus ({{labels}})',
    'Sie schützt nichts, obwohl jemand sie dafür geschrieben hat.',
    'Den Selektor berichtigen oder die Richtlinie löschen.',
  ],
  IST0128: [
    'Aufrufer von {{host}} nutzen TLS-Modus {{mode}} und haben keine CA, gegen die sie den Server prüfen',
    'Wenn die Control Plane Proxys nicht gegen die CAs ihres Systems prüfen lässt, kann sich jeder als der Server ausgeben.',
    'trafficPolicy.tls.caCertificates setzen.',
  ],
  IST0129: [
    'Aufrufer von {{host}} nutzen TLS-Modus {{mode}} auf Port {{port}} und haben keine CA, gegen die sie den Server prüfen',
    'Wenn die Control Plane Proxys nicht gegen die CAs ihres Systems prüfen lässt, kann sich jeder als der Server ausgeben.',
    'caCertificates in den Einstellungen dieses Ports setzen.',
  ],
  IST0130: [
    'Route {{route}} wird nie genutzt',
    'Die Routen davor nehmen jede Anfrage, die sie nehmen könnte.',
    'Die Route entfernen, nach oben rücken oder die Bedingungen davor enger fassen.',
  ],
  IST0131: [
    'Bedingung {{match}} von Route {{route}} wird nie genutzt: Route {{other}} kommt zuerst',
    'Anfragen, auf die sie passt, nimmt eine frühere Bedingung.',
    'Die Bedingung entfernen oder vor die weiter gefasste rücken.',
  ],
  IST0132: [
    'Kein Server von Gateway {{gateway}} bedient {{hosts}}',
    'Der VirtualService ist an das Gateway gebunden, bekommt von ihm aber nie eine Anfrage.',
    'Den Host am Gateway ergänzen oder die Hosts des VirtualService berichtigen.',
  ],
  IST0133: [
    'Istio warnt vor {{field}}',
    'Die Prüfung von Istio warnt davor.',
    'Das Feld berichtigen.',
  ],
  IST0134: [
    'Port {{port}} ist TCP, und der ServiceEntry hat keine Adressen',
    'An TCP allein kann Istio Hosts nicht unterscheiden: Der Eintrag fängt allen Verkehr zu diesem Port ab.',
    'Adressen setzen oder Istio welche vergeben lassen.',
  ],
  IST0135: [
    'Annotation {{annotation}} ist veraltet',
    'In einer späteren Version von Istio wirkt sie vielleicht nicht mehr.',
    'Schreiben, was an ihre Stelle tritt; für sidecar.istio.io/inject ist es das Label desselben Namens.',
  ],
  IST0136: [
    'Annotation {{annotation}} gehört zu einer Funktion im Alpha-Stadium',
    'Sie kann sich mit jeder Version ändern oder verschwinden.',
    'Sich in der Produktion nicht darauf verlassen.',
  ],
  IST0137: [
    'Die Services {{services}} erreichen Zielport {{targetPort}} dieses Deployments über verschiedene Ports: {{ports}}',
    'Istio richtet einen Port eines Pods einmal ein, und einer der Services bekommt die Einstellungen des anderen.',
    'In all diesen Services dieselbe Portnummer nutzen.',
  ],
  IST0138: [
    'Die Gateways {{gateways}} nutzen dasselbe Zertifikat',
    'Browser nutzen eine Verbindung für alle Hosts eines Zertifikats und bekommen 404 von dem Gateway, das sie nicht kennt.',
    'Die Server in ein Gateway legen oder jedem Host ein eigenes Zertifikat geben.',
  ],
  IST0139: [
    'Injektions-Webhook: {{problem}}',
    'In Pods wird vielleicht doppelt oder gar nicht injiziert, und ihr Anlegen kann scheitern.',
    'Die übrig gebliebene Webhook-Konfiguration entfernen oder die Control Plane installieren, die sie nennt.',
  ],
  IST0140: [
    'Das Subset, das {{virtualService}} wählt, gilt nicht für Anfragen durch das Gateway',
    'Dieser VirtualService leitet Anfragen vom Gateway an denselben Host ohne Subset.',
    'Das Subset auch in diesem VirtualService nennen.',
  ],
  IST0141: [
    'Das Recht, {{resource}} anzulegen, fehlt',
    'Ohne es kann Istio nicht installiert werden.',
    'Um das Recht bitten.',
  ],
  IST0142: [
    'Kubernetes {{version}} ist älter als {{minimum}}',
    'Diese Version von Istio unterstützt es nicht.',
    'Kubernetes aktualisieren.',
  ],
  IST0143: [
    'Port {{port}} steht in einem Service, aber die Anwendung lauscht nur auf localhost',
    'Andere Pods können sie nicht erreichen.',
    'Die Anwendung auf allen Adressen lauschen lassen.',
  ],
  IST0144: [
    'Ein Container läuft als Benutzer 1337',
    'Das ist der Benutzer des Sidecars: Der Verkehr dieses Containers geht am Mesh vorbei.',
    'Die Anwendung als anderen Benutzer laufen lassen.',
  ],
  IST0145: [
    'Die Gateways {{gateways}} bedienen dieselben Hosts ({{hosts}}) auf Port {{port}} derselben Pods',
    'Für diese Hosts zählt nur eines davon.',
    'Die Server in ein Gateway legen oder andere Hosts nutzen.',
  ],
  IST0146: [
    'Die Pod-Vorlage verlangt Image auto, aber niemand injiziert in diese Pods',
    'Der Injektor würde das Image ersetzen; ohne ihn kann der Container nicht starten.',
    'Namespace oder Pod-Vorlage für Injektion kennzeichnen.',
  ],
  IST0147: [
    'Pod {{pod}} läuft mit Image auto',
    'Der Injektor sollte das Image ersetzen und hat es nicht getan: Der Container kann nicht starten.',
    'Namespace oder Pod-Vorlage für Injektion kennzeichnen, dann den Pod neu starten.',
  ],
  IST0148: [
    'Namespace {{namespace}} ist im Mesh, weil jeder Namespace es ist',
    'Die Control Plane injiziert, wo kein Label etwas anderes sagt.',
    'Den Namespace kennzeichnen, damit er bleibt, wie er ist, wenn die Vorgabe sich ändert.',
  ],
  IST0149: [
    'Leitet nach Claim {{claim}}, aber keine RequestAuthentication prüft Token an Gateway {{gateway}}',
    'Ohne sie gibt es keine Claims, und die Route passt nie.',
    'Eine RequestAuthentication für die Pods des Gateways anlegen.',
  ],
  IST0150: [
    'Der Name von Port {{port}} verhindert, dass Verkehr an den externen Namen weitergeht',
    'Bei Services der Art ExternalName kann Istio Ports namens tcp oder ohne Protokoll nicht weiterleiten.',
    'Den Namen mit dem Protokoll beginnen (http-, https-, tls-, …).',
  ],
  IST0151: [
    'Patch {{patch}} bezieht sich auf einen anderen Filter, und der EnvoyFilter hat keine Priorität',
    'Ob der andere Filter schon da ist, hängt von der Reihenfolge ab, in der Filter angewendet werden.',
    'Eine Priorität setzen oder INSERT_FIRST oder ADD nutzen.',
  ],
  IST0152: [
    'Patch {{patch}} ersetzt etwas, das sich nicht ersetzen lässt',
    'REPLACE geht nur bei HTTP_FILTER und NETWORK_FILTER.',
    'MERGE nutzen, oder entfernen und hinzufügen.',
  ],
  IST0153: [
    'Patch {{patch}} fügt etwas hinzu, wo nichts hinzukommen kann',
    'ADD bleibt bei ROUTE_CONFIGURATION und HTTP_ROUTE ohne Wirkung.',
    'Den Virtual Host oder eine vorhandene Route ändern.',
  ],
  IST0154: [
    'Patch {{patch}} entfernt etwas, das sich nicht entfernen lässt',
    'REMOVE bleibt bei ROUTE_CONFIGURATION und HTTP_ROUTE ohne Wirkung.',
    'Den Virtual Host ändern.',
  ],
  IST0155: [
    'Patch {{patch}} bezieht sich auf einen Filter, den ein anderer Patch nur für eine Proxy-Version ändert',
    'Während eines Upgrades kann der andere Filter fehlen, und dieser Patch bleibt aus.',
    'Eine Priorität setzen oder INSERT_FIRST oder ADD nutzen.',
  ],
  IST0156: [
    'Die Gateway API hat Version {{version}}, älter als {{minimum}}',
    'Diese Version von Istio unterstützt sie nicht.',
    'Die CRDs der Gateway API aktualisieren.',
  ],
  IST0157: [
    'Das Telemetry-Objekt verlangt Zugriffsprotokolle ohne Anbieter, und das Mesh hat keine Vorgabe',
    'Es wirkt nicht.',
    'Einen Anbieter nennen oder defaultProviders.accessLogging in der Mesh-Konfiguration setzen.',
  ],
  IST0158: [
    'Proxys mit anderem Image, als der Injektor neuen Pods gibt: {{pods}}',
    'Nach einem Upgrade der Control Plane ist das üblich, bis die Pods neu gestartet sind.',
    'Die Pods neu starten.',
  ],
  IST0159: [
    'Die Telemetry-Objekte {{telemetries}} wählen denselben Pod {{pod}} aus',
    'Sie werden in der Reihenfolge ihres Alters vereint; das ist leicht nicht, was gemeint war.',
    'Die Selektoren so ändern, dass sie keinen Pod gemeinsam haben.',
  ],
  IST0160: [
    'Die Telemetry-Objekte {{telemetries}} gelten alle für den ganzen Namespace {{namespace}}',
    'Nur das älteste zählt.',
    'Zu einem vereinen.',
  ],
  IST0161: [
    'Das Zertifikat, das credentialName {{credential}} nennt, ist ungültig',
    'Das Gateway kann damit kein TLS anbieten.',
    'Das Zertifikat im Secret erneuern.',
  ],
  IST0162: [
    'Das Gateway lauscht auf Port {{port}}, zu dem kein Service seiner Pods ({{selector}}) führt',
    'Über den Service erreicht niemand diesen Port.',
    'Den Port im Service ergänzen oder den Port des Servers berichtigen.',
  ],
  IST0163: [
    'Die Adresse, unter der Webhook {{webhook}} die externe Control Plane erreicht, ist ungültig: {{problem}}',
    'In Pods wird nicht injiziert, oder Objekte werden nicht geprüft.',
    'Die URL des Webhooks berichtigen.',
  ],
  IST0164: [
    'Webhook {{webhook}} erreicht die externe Control Plane über eine IP-Adresse',
    'Er versagt, wenn die Adresse sich ändert.',
    'Einen Hostnamen nutzen.',
  ],
  IST0165: [
    'Der VirtualService ist an {{gateway}} gebunden, das Istio für sich selbst erzeugt',
    'Solche Gateways kommen und gehen mit dem Kubernetes-Gateway dahinter.',
    'Stattdessen eine HTTPRoute an das Kubernetes-Gateway hängen.',
  ],
  IST0166: [
    'Der Selektor meint Pods des Kubernetes-Gateways {{gateway}}',
    'An solche Gateways bindet man Richtlinien mit targetRefs; Waypoints beachten Selektoren gar nicht.',
    'Das Gateway in targetRefs nennen.',
  ],
  IST0167: [
    'Das Objekt wirkt nicht: Seine Workloads sind im Ambient-Mesh',
    'Sidecar-Objekte richten Sidecars ein, und hier gibt es keine.',
    'Löschen.',
  ],
  IST0168: [
    'Die Bedeutung von {{field}} hat sich mit Version {{release}} geändert',
    'Ob diese Installation davon abhängt, ist nicht zu sagen.',
    'Vor dem Upgrade die Versionshinweise lesen.',
  ],
  IST0169: [
    'Die Bedeutung von {{field}} hat sich mit Version {{release}} geändert',
    'Nach dem Upgrade verhält sich diese Konfiguration vielleicht anders.',
    'Mit compatibilityVersion die alte Vorgabe behalten.',
  ],
  IST0170: [
    'Service {{service}} ist in den Clustern {{clusters}} verschieden: {{differences}}',
    'In einem Mesh ist ein Service einer; welche Definition zählt, hängt vom Cluster des Aufrufers ab.',
    'Den Service in allen Clustern gleich definieren.',
  ],
  IST0171: [
    '{{type}} trifft nicht zu: {{message}}',
    'Der Controller meldet {{reason}} im Status des Objekts.',
    'Beheben, was die Meldung nennt.',
  ],
  IST0172: [
    'Die Gateway API hat Version {{version}}, älter als {{minimum}}',
    'Die nächste Version von Istio wird sie nicht unterstützen.',
    'Die CRDs der Gateway API aktualisieren.',
  ],
  IST0173: [
    'Subset {{subset}} wählt keinen Pod aus',
    'Anfragen, die dorthin geleitet werden, bekommen 503.',
    'Die Labels des Subsets berichtigen oder es löschen.',
  ],
  IST0174: [
    'Kein Service des Mesh heißt {{host}}',
    'Die DestinationRule wirkt nicht.',
    'Den Host berichtigen; ein Name ohne Namespace meint den Namespace der Regel.',
  ],
  IST0175: [
    'istiod darf für RequestAuthentications ({{count}}) Schlüssel von jeder Adresse holen',
    'Wer eine schreiben darf, kann istiod Anfragen ins Netz senden lassen.',
    'BLOCKED_CIDRS_IN_JWKS_URIS an istiod setzen.',
  ],
  IST0176: [
    '{{crd}} hat Version {{version}}, älter als {{minimum}}',
    'Istio liest Objekte dieser Art nicht.',
    'Die CRDs der Gateway API aktualisieren.',
  ],
  IST0177: [
    'Die ServiceEntries {{entries}} geben Port {{port}} von {{host}} verschiedene Protokolle: {{protocols}}',
    'Nur einer davon zählt, und welcher, ist nicht festgelegt.',
    'Ein Protokoll nutzen oder die Einträge in verschiedene Namespaces exportieren.',
  ],
  MESH0001: [
    '{{count}} von {{total}} Pods sind ohne den Sidecar gestartet, den ein neuer Pod bekäme',
    'Bis zu einem Neustart sind sie außerhalb des Mesh.',
    'Die Pods neu starten.',
  ],
  MESH0002: [
    '{{count}} Pods haben einen Sidecar, den ein neuer Pod nicht bekäme',
    'Der nächste Neustart, wer auch immer ihn auslöst, nimmt sie aus dem Mesh.',
    'Den Namespace für Injektion kennzeichnen, oder die Pods neu starten, wenn sie das Mesh verlassen sollen.',
  ],
  MESH0003: [
    '{{label}} verlangt Revision {{revision}}, auf die keine Control Plane hört',
    'Neue Pods bekommen keinen Sidecar.',
    'Eine Revision oder einen Tag nennen, den es gibt.',
  ],
  MESH0101: [
    'Aufrufer nutzen {{client}} zu Port {{port}}, der {{server}} ist: Verbindungen scheitern',
    'Die DestinationRule lässt Aufrufer sich so verbinden, wie der Server es nicht annimmt.',
    'trafficPolicy.tls aus der Regel entfernen; Istio findet dann selbst heraus, was jeder Server annimmt.',
  ],
  MESH0102: [
    'Pods ohne Proxy können die STRICT-Workloads um sie herum nicht aufrufen',
    '{{scope}} ist STRICT: Server im Mesh weisen Klartext ab, und etwas anderes können diese Pods nicht senden.',
    'Den Workload ins Mesh bringen.',
  ],
  MESH0103: [
    '{{count}} Workloads des Namespace {{namespace}} teilen sich den Service-Account default',
    'Der Service-Account ist die Identität im Mesh: Keine Richtlinie kann diese Workloads unterscheiden.',
    'Jedem Workload einen eigenen Service-Account geben.',
  ],
  MESH0104: [
    '{{policy}} schaltet mTLS ab',
    'Server nehmen nur Klartext an: Nichts ist verschlüsselt, und Aufrufer weisen sich nicht aus.',
    'Modus PERMISSIVE setzen, und STRICT, wenn alle Aufrufer im Mesh sind.',
  ],
  MESH0105: [
    'PeerAuthentication {{policy}} wirkt nicht: {{by}} ist älter oder dem Namen nach früher',
    'Von mehreren Richtlinien für dieselben Pods zählt nur die älteste, auch wo die neuere andere Ports setzt.',
    'In die ältere Richtlinie übernehmen und löschen.',
  ],
  MESH0106: [
    'PeerAuthentication {{policy}} wirkt nicht: Sie hat einen Selektor im Wurzel-Namespace',
    'Im Wurzel-Namespace liest Istio nur die Richtlinie für das ganze Mesh.',
    'In den Namespace des Workloads verlegen.',
  ],
  MESH0107: [
    'Die Vertrauenswurzel des Mesh ist am {{until}} abgelaufen ({{subject}})',
    'Proxys weisen jedes Zertifikat des Mesh ab: Keine verschlüsselte Verbindung kommt zustande.',
    'Der Control Plane eine gültige Wurzel geben und die Workloads neu starten, damit ihre Proxys sie übernehmen.',
  ],
  MESH0108: [
    'Die Vertrauenswurzel des Mesh läuft am {{until}} ab ({{subject}})',
    'Danach kommt keine verschlüsselte Verbindung zustande. Wurzeln werden in Schritten getauscht, was Wochen dauert.',
    'Alte und neue Wurzel zusammen verteilen, dann mit der neuen signieren, dann die alte wegnehmen; nach jedem Schritt die Workloads neu starten.',
  ],
  MESH0109: [
    'Revision {{revision}} des Clusters {{cluster}} und Revision {{otherRevision}} des Clusters {{otherCluster}} sind ein Mesh und haben keine Vertrauenswurzel gemeinsam',
    'Ihre Proxys weisen die Zertifikate der anderen ab: Verschlüsselte Verbindungen zwischen ihnen schlagen fehl.',
    'Die Zertifikate beider Control Planes mit einer Wurzel signieren, oder auf beiden Seiten beide Wurzeln verteilen.',
  ],
  MESH0201: [
    'Anfragen brauchen ein Token, aber kein Aussteller ist bekannt',
    'Eine AuthorizationPolicy verlangt ein Token, und keine RequestAuthentication nimmt eines an: Niemand kann aufrufen.',
    'Eine RequestAuthentication mit dem Aussteller für diese Pods anlegen.',
  ],
  MESH0202: [
    'Token werden geprüft, aber nicht verlangt',
    'Eine RequestAuthentication weist nur falsche Token ab: Wer keines sendet, kommt hinein.',
    'Eine AuthorizationPolicy anlegen, die ein Token verlangt.',
  ],
  MESH0301: [
    'Eine Route führt zu Subset {{subset}} von {{host}}, das nicht definiert ist',
    'Keine DestinationRule, die hier zählt, definiert das Subset: Anfragen bekommen 503.',
    'Das Subset in der DestinationRule von {{host}} definieren.',
  ],
  MESH0302: [
    'Eine Route führt zu Subset {{subset}} von {{host}}, das keinen bereiten Pod hat',
    'Anfragen, die dorthin gehen, bekommen 503.',
    'Pods mit den Labels des Subsets starten oder ihm das Gewicht nehmen.',
  ],
  MESH0303: [
    'Es werden absichtlich Fehler eingestreut',
    'Das Einstreuen von Fehlern ist ein Test; vergessen ist es ein Ausfall.',
    'Den Fehler entfernen, wenn der Test vorbei ist.',
  ],
  MESH0304: [
    'Für einen Versuch werden Anfragen bis {{until}} abgewiesen, verzögert oder kopiert',
    'Der Versuch hat ein Ende und wird gezeigt, damit sich niemand wundert.',
    'Bis dahin ist nichts zu tun.',
  ],
  MESH0305: [
    'Ein Versuch, der am {{until}} enden sollte, läuft noch',
    'Anfragen werden länger abgewiesen, verzögert oder kopiert, als gedacht war.',
    'Den Fehler oder die Kopie entfernen oder in der Annotation mesh-portal.dev/ends einen anderen Tag setzen.',
  ],
  MESH0401: [
    'Traces erreichen kein Backend',
    'Der Weg vom Proxy zum Backend bricht an dem hier genannten Schritt ab.',
    'Diesen Schritt beheben; die danach werden erst dann betrachtet.',
  ],
  MESH0501: [
    'Proxys sind zu weit von der Version der Control Plane entfernt',
    'Istio unterstützt Control Planes, die ihren Proxys höchstens eine Nebenversion voraus und nie hinter ihnen sind.',
    'Die Pods neu starten, damit sie den Proxy der Control Plane bekommen.',
  ],
  MESH0502: [
    'Pods haben verschiedene Versionen des Proxys: {{versions}}',
    'Sie verhalten sich verschieden, und von außen ist das schwer zu sehen. Üblich ist es nur während eines Neustarts.',
    'Die Pods neu starten.',
  ],
  MESH0503: [
    'Proxys sind nicht so, wie ein neuer Pod sie bekäme',
    'Niemand startet diese Pods von selbst neu.',
    'Die Pods neu starten, wenn es passt.',
  ],
  MESH0504: [
    'Veraltete Proxys, die Kyma nicht neu starten kann',
    'Pods mit einem Proxy anderer Version startet Kyma selbst neu, diese aber nicht.',
    'Die Pods von Hand neu starten oder neu anlegen.',
  ],
  MESH0505: [
    'Der Proxy hat nicht die Version der Control Plane, und ein Neustart ändert das nicht',
    'Sein Image ist für diese Pods festgeschrieben, und ein Upgrade geht an ihnen vorbei.',
    'Das Image aus der Pod-Vorlage entfernen.',
  ],
  MESH0601: [
    'Das Versprechen {{key}}={{promised}} ist gebrochen: Es gilt {{actual}}',
    'Andere verlassen sich auf das, was die Annotation mesh-portal.dev/contract der Entity verspricht.',
    'Das Versprochene wiederherstellen, wie es die Befunde daneben sagen; oder in der Annotation weniger versprechen.',
  ],
};
