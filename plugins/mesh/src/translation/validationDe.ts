import type { ReasonCode } from '@mesh-portal/istio-semantics/messages';

/** What Istio's validation refuses or warns of, in German. */
export const germanValidation: Partial<Record<ReasonCode, string>> = {
  'validation.type': '{{field}} hat den falschen Typ, verlangt ist {{type}}',
  'validation.required': '{{field}} muss gesetzt sein',
  'validation.empty': '{{field}} darf nicht leer sein',
  'validation.null': '{{field}} darf nicht null sein',
  'validation.value': '{{value}} ist in {{field}} nicht erlaubt',
  'validation.range':
    '{{field}} ist {{value}} und muss im Bereich {{min}}..{{max}} liegen',
  'validation.negative': '{{field}} darf nicht negativ sein',
  'validation.tooLong': '{{field}} darf nicht länger als {{max}} Zeichen sein',
  'validation.duplicate': '{{value}} kommt zweimal vor: {{field}}',
  'validation.exclusive':
    '{{field}} und {{other}} können nicht zusammen gesetzt sein',
  'validation.needs': '{{field}} braucht {{other}}',
  'validation.useless': '{{field}} hat mit {{value}} keine Wirkung',
  'validation.unsupported': '{{field}} wird nicht unterstützt',
  'validation.deprecated':
    'Die Einstellung {{field}} ist veraltet; {{other}} ersetzt sie',
  'validation.annotation':
    'Die Annotation {{value}} kann hier nicht gesetzt werden',

  'validation.domain': 'Der Domainname „{{value}}“ ist ungültig',
  'validation.dnsLabel': '„{{value}}“ ist kein gültiges DNS-Label',
  'validation.labelKey': '„{{value}}“ ist kein gültiger Schlüssel eines Labels',
  'validation.labelValue': '„{{value}}“ ist kein gültiger Wert eines Labels',
  'validation.partialWildcard':
    'Der unvollständige Platzhalter „{{value}}“ ist nicht erlaubt',
  'validation.shortName':
    'Der Kurzname „{{value}}“ ist nicht erlaubt; der volle Name ist nötig',
  'validation.hostForm':
    'Der Host „{{value}}“ muss die Form Namespace/DNS-Name haben',
  'validation.ip': '{{value}} ist keine gültige IP-Adresse',
  'validation.ipBlock':
    '{{value}} ist weder eine gültige IP-Adresse noch ein CIDR-Block',
  'validation.address':
    'Die Adresse „{{value}}“ des Endpunkts passt nicht zu dieser Auflösung',
  'validation.unixAddress':
    '„{{value}}“ ist nicht der absolute Pfad eines Unix-Domain-Sockets',
  'validation.protocol': 'Das Protokoll „{{value}}“ ist nicht bekannt',
  'validation.duration':
    '„{{value}}“ ist keine Dauer von mindestens 1ms in ganzen Millisekunden',
  'validation.wholeSeconds': '{{value}} ist keine Dauer in ganzen Sekunden',
  'validation.regex':
    '{{field}}: „{{value}}“ ist kein regulärer Ausdruck von RE2',
  'validation.regexLength':
    '{{field}}: Der reguläre Ausdruck ist länger als {{max}} Zeichen',
  'validation.uri': '„{{value}}“ ist keine gültige Adresse für dieses Feld',
  'validation.headerName': '„{{value}}“ ist kein gültiger Name eines Headers',
  'validation.headerValue':
    'Der Wert „{{value}}“ des Headers ist ungültig; % wird als %% geschrieben',
  'validation.internalHeader':
    'Der Header „{{value}}“ kann hier nicht geändert werden',
  'validation.authorityTwice':
    'Der Authority-Header kann nicht mehrfach gesetzt werden',

  'validation.attachment':
    'Von targetRefs und workloadSelector kann nur eines gesetzt sein',
  'validation.selectorKey':
    'Ein leerer Schlüssel ist in einem Selektor nicht erlaubt',
  'validation.selectorWildcard':
    'Ein Platzhalter ist in einem Selektor nicht erlaubt',
  'validation.selectorEmpty': 'Der Selektor der Workloads hat keine Labels',
  'validation.targetRefName': 'Der Name von targetRef muss gesetzt sein',
  'validation.targetRefNamespace':
    'Der Namespace von targetRef darf nicht gesetzt sein; das Ziel liegt im selben Namespace',
  'validation.targetRefKind':
    'targetRef kann nur auf {{allowed}} zeigen, nicht auf {{value}}',
  'validation.exportTo': '„{{value}}“ kann hier nicht in exportTo stehen',
  'validation.exportToAlone': '„{{value}}“ muss allein in exportTo stehen',
  'validation.exportToOwn':
    'Mit einem Selektor kann exportTo nur den eigenen Namespace nennen',

  'validation.oldTls':
    'TLS-Versionen unter 1.2 brauchen Cipher-Suites, die hier gesetzt sind',
  'validation.cipher': 'Die ungültige Cipher-Suite {{value}} wird übergangen',
  'validation.manyCertificates':
    'Mehr als {{max}} Serverzertifikate werden nicht unterstützt',
  'validation.certificateSources':
    'Nur eine Quelle von Serverzertifikaten kann gesetzt sein',
  'validation.configMap': '{{value}} muss im selben Namespace liegen',
  'validation.tlsRequired':
    'Mit dem Protokoll {{value}} braucht der Server TLS-Einstellungen',
  'validation.tlsForbidden':
    'Mit dem Protokoll {{value}} kann der Server keine TLS-Einstellungen haben',
  'validation.httpsRedirect':
    'tls.httpsRedirect gehört nur zu Servern für HTTP',
  'validation.portNames':
    'Die Namen der Ports müssen eindeutig sein; „{{value}}“ ist es nicht',

  'validation.defaultEndpoint':
    '„{{value}}“ ist weder ein Port von 127.0.0.1, 0.0.0.0, [::1] oder [::] noch ein Unix-Domain-Socket',
  'validation.lastListener':
    'Nur der letzte ausgehende Listener kommt ohne Port aus',
  'validation.everyHost':
    '*/* wählt alles aus; weitere Hosts fügen nichts hinzu',

  'validation.noRoutes': 'Eines von http, tcp und tls muss gesetzt sein',
  'validation.noDestination':
    'Die Route braucht route, redirect oder directResponse',
  'validation.noWeight': 'Die Gewichte aller Ziele ergeben zusammen 0',
  'validation.delegateField':
    '{{field}} kann ohne Hosts nicht gesetzt sein, wo andere hierher delegieren',
  'validation.nestedDelegate':
    'Ein VirtualService, an den andere delegieren, kann nicht selbst delegieren',
  'validation.gatewayName':
    'Alte Form eines Gateway-Namens; {{other}} ersetzt sie',
  'validation.meshWildcard':
    'Der Host * braucht ein Gateway; für das Mesh ist er nicht erlaubt',
  'validation.hostOverlap':
    'Der Host „{{value}}“ überschneidet sich mit einem anderen des VirtualService',
  'validation.claimRoute': 'Eine Route nach {{value}} braucht ein Gateway',
  'validation.sniAddress':
    '{{value}} ist eine IP-Adresse, die die meisten Clients nie als SNI senden',
  'validation.sniHost':
    'Der SNI-Host „{{value}}“ ist keiner der Hosts des VirtualService',
  'validation.noAttempts':
    'Wiederholungen sind eingestellt, aber mit 0 Versuchen abgeschaltet',
  'validation.largeBody':
    'Ein Inhalt von {{value}} Bytes belastet die Control Plane; {{max}} sind in Ordnung',

  'validation.maglev':
    'Die Tabellengröße muss eine Primzahl unter {{max}} sein und ist {{value}}',
  'validation.locality': '„{{value}}“ ist nicht Region/Zone/Subzone',
  'validation.localityOverlap':
    '„{{value}}“ überschneidet sich mit einem früheren Ort',
  'validation.localityWeights':
    'Die Gewichte müssen positiv sein und zusammen 100 ergeben',
  'validation.failover':
    'Ausgewichen wird von einer Region in eine andere, ohne Zonen und Platzhalter',

  'validation.sharedAddress':
    'Hosts mit gemeinsamer Adresse sind an diesem Port nicht zu unterscheiden',
  'validation.manyHosts':
    'Mehrere Hosts sind an einem Port, der weder HTTP noch TLS ist, nicht zu unterscheiden',
  'validation.blockResolution':
    'Ein Adressblock braucht die Auflösung NONE oder STATIC',
  'validation.oneEndpoint':
    'Die Auflösung DNS_ROUND_ROBIN nimmt nur einen Endpunkt',
  'validation.endpointPort':
    'Der ServiceEntry hat keinen Port {{value}}, wie ihn der Endpunkt nennt',
  'validation.socketPorts':
    'Ein Unix-Domain-Socket braucht genau einen Port des Service',
  'validation.dynamicHost':
    'Mit der Auflösung DYNAMIC_DNS muss ein Host ein Platzhalter sein; „{{value}}“ ist keiner',
  'validation.dynamicPort':
    'Die Auflösung DYNAMIC_DNS braucht HTTP oder TLS; das Protokoll ist {{value}}',
  'validation.noProbe': 'Die Probe hat kein Verfahren',

  'validation.noRules':
    'Die Aktion {{value}} ohne Regeln greift nie; mit einer leeren Regel greift sie immer',
  'validation.customField':
    '{{field}} wird mit der Aktion CUSTOM nicht unterstützt',
  'validation.noValues': 'values oder notValues muss gesetzt sein',
  'validation.attribute': '„{{value}}“ ist kein bekanntes Attribut',
  'validation.serviceAccount':
    '„{{value}}“ ist kein Service-Account, mit oder ohne Namespace vor einem Schrägstrich',
  'validation.pathTemplate': '„{{value}}“ ist keine unterstützte Pfadvorlage',
  'validation.denyTcp':
    'Die Regel verweigert allen TCP-Verkehr, weil sie nur auf HTTP sieht; der Port fehlt',
  'validation.jwks': '{{field}} ist kein JSON Web Key Set',
  'validation.privateKey':
    '{{field}} enthält einen privaten Schlüssel; wer ihn liest, kann Tokens ausstellen',

  'validation.multipleTracing': 'Mehrfaches Tracing wird nicht unterstützt',
  'validation.multipleProviders': 'Mehrere Provider werden nicht unterstützt',
  'validation.tagName': 'Der Name eines Tags darf nicht leer sein',
  'validation.tagNull': 'Das Tag „{{value}}“ darf nicht null sein',
  'validation.tagValue': '{{field}} muss bei der Operation UPSERT gesetzt sein',
  'validation.tagExtra':
    '{{field}} kann nur bei der Operation UPSERT gesetzt sein',
  'validation.sha256': '{{field}} muss aus 64 Hexadezimalziffern bestehen',
  'validation.matchKind':
    'Mit applyTo {{value}} muss die Bedingung {{other}} sein',
  'validation.envoyFilter':
    'EnvoyFilter hängt von Einzelheiten der Konfiguration von Envoy ab, die sich unangekündigt ändern',
};
