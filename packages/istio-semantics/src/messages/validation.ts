/** What Istio's validation refuses or warns of. The words are near to Istio's own, so that both find each other. */
export const validationMessages = {
  'validation.type': '{{field}} has the wrong type, {{type}} is wanted',
  'validation.required': '{{field}} must be set',
  'validation.empty': '{{field}} must not be empty',
  'validation.null': '{{field}} must not be null',
  'validation.value': '{{value}} is not allowed in {{field}}',
  'validation.range':
    '{{field}} is {{value}} and must be in the range {{min}}..{{max}}',
  'validation.negative': '{{field}} must not be negative',
  'validation.tooLong': '{{field}} must not be longer than {{max}} characters',
  'validation.duplicate': '{{value}} occurs twice: {{field}}',
  'validation.exclusive': '{{field}} cannot be set together with {{other}}',
  'validation.needs': '{{field}} needs {{other}}',
  'validation.useless': '{{field}} has no effect with {{value}}',
  'validation.unsupported': '{{field}} is not supported',
  'validation.deprecated':
    'using deprecated setting {{field}}, use {{other}} instead',
  'validation.annotation': 'annotation {{value}} cannot be set here',

  'validation.domain': 'domain name "{{value}}" is not valid',
  'validation.dnsLabel': '"{{value}}" is not a valid DNS label',
  'validation.labelKey': '"{{value}}" is not a valid label key',
  'validation.labelValue': '"{{value}}" is not a valid label value',
  'validation.partialWildcard': 'partial wildcard "{{value}}" not allowed',
  'validation.shortName':
    'short name "{{value}}" is not allowed, write the full name',
  'validation.hostForm': 'host "{{value}}" must be of form namespace/dnsName',
  'validation.ip': '{{value}} is not a valid IP',
  'validation.ipBlock': '{{value}} is not a valid IP or CIDR block',
  'validation.address':
    'endpoint address "{{value}}" is not one that this resolution allows',
  'validation.unixAddress':
    '"{{value}}" is not the absolute path to a unix domain socket',
  'validation.protocol': 'protocol "{{value}}" is not known',
  'validation.duration':
    '"{{value}}" is not a duration of at least 1ms in whole milliseconds',
  'validation.wholeSeconds': '{{value}} is not a duration in whole seconds',
  'validation.regex':
    '{{field}}: "{{value}}" is not a regular expression of RE2',
  'validation.regexLength':
    '{{field}}: regular expression is longer than {{max}} characters',
  'validation.uri': '"{{value}}" is not a valid address of this field',
  'validation.headerName': '"{{value}}" is not a valid header name',
  'validation.headerValue':
    'header value "{{value}}" is not valid; % has to be written as %%',
  'validation.internalHeader': 'header "{{value}}" cannot be changed here',
  'validation.authorityTwice':
    'the authority header cannot be set multiple times',

  'validation.attachment':
    'only one of targetRefs or workloadSelector can be set',
  'validation.selectorKey': 'an empty key is not supported in a selector',
  'validation.selectorWildcard': 'a wildcard is not supported in a selector',
  'validation.selectorEmpty': 'workload selector specified without labels',
  'validation.targetRefName': 'targetRef name must be set',
  'validation.targetRefNamespace':
    'targetRef namespace must not be set, the target is in the same namespace',
  'validation.targetRefKind':
    'targetRef must be to one of {{allowed}} but was {{value}}',
  'validation.exportTo': '"{{value}}" cannot be an entry of exportTo here',
  'validation.exportToAlone': '"{{value}}" must be the only entry of exportTo',
  'validation.exportToOwn':
    'with a workload selector, exportTo can only name the own namespace',

  'validation.oldTls':
    'TLS versions below 1.2 need cipher suites that are set here',
  'validation.cipher': 'ignoring invalid cipher suite {{value}}',
  'validation.manyCertificates':
    'no more than {{max}} server certificates are supported',
  'validation.certificateSources':
    'only one source of server certificates can be set',
  'validation.configMap': '{{value}} must lie in the same namespace',
  'validation.tlsRequired':
    'server must have TLS settings for protocol {{value}}',
  'validation.tlsForbidden':
    'server cannot have TLS settings for protocol {{value}}',
  'validation.httpsRedirect':
    'tls.httpsRedirect should only be used with http servers',
  'validation.portNames':
    'port names in servers must be unique, "{{value}}" is not',

  'validation.defaultEndpoint':
    '"{{value}}" is not a port of 127.0.0.1, 0.0.0.0, [::1], [::] or a unix domain socket',
  'validation.lastListener':
    'only the last egress listener can do without a port',
  'validation.everyHost': '*/* selects everything, other hosts add nothing',

  'validation.noRoutes': 'one of http, tcp or tls must be set',
  'validation.noDestination':
    'the route needs route, redirect or directResponse',
  'validation.noWeight': 'the weights of all destinations add up to 0',
  'validation.delegateField':
    '{{field}} cannot be set without hosts, where others delegate to this',
  'validation.nestedDelegate':
    'a VirtualService that others delegate to cannot delegate itself',
  'validation.gatewayName':
    'legacy format of a gateway name, write {{other}} instead',
  'validation.meshWildcard':
    'host * needs a gateway, it is not allowed for the mesh',
  'validation.hostOverlap':
    'host "{{value}}" overlaps another host of the VirtualService',
  'validation.claimRoute': 'a route by {{value}} needs a gateway',
  'validation.sniAddress':
    '{{value}} is an IP address, which most clients never send as SNI',
  'validation.sniHost':
    'SNI host "{{value}}" is none of the hosts of the VirtualService',
  'validation.noAttempts':
    'retries are configured, but switched off by 0 attempts',
  'validation.largeBody':
    'a body of {{value}} bytes burdens the control plane, {{max}} are fine',

  'validation.maglev':
    'the table size must be a prime number below {{max}}, and is {{value}}',
  'validation.locality': '"{{value}}" is not region/zone/subzone',
  'validation.localityOverlap': '"{{value}}" overlaps an earlier locality',
  'validation.localityWeights':
    'the weights must be positive and add up to 100',
  'validation.failover':
    'failover must lead from one region to another, without zones or wildcards',

  'validation.sharedAddress':
    'hosts that share an address cannot be told apart on this port',
  'validation.manyHosts':
    'several hosts cannot be told apart on a port that is neither HTTP nor TLS',
  'validation.blockResolution':
    'an address block needs resolution NONE or STATIC',
  'validation.oneEndpoint': 'resolution DNS_ROUND_ROBIN takes one endpoint',
  'validation.endpointPort':
    'endpoint port {{value}} is not defined by the service entry',
  'validation.socketPorts':
    'a unix domain socket needs exactly one service port',
  'validation.dynamicHost':
    'with resolution DYNAMIC_DNS a host must be a wildcard, and "{{value}}" is none',
  'validation.dynamicPort':
    'resolution DYNAMIC_DNS needs HTTP or TLS, and the protocol is {{value}}',
  'validation.noProbe': 'the probe has no method',

  'validation.noRules':
    'action {{value}} without rules never applies, add an empty rule to have it always apply',
  'validation.customField': '{{field}} is not supported with action CUSTOM',
  'validation.noValues': 'one of values or notValues must be set',
  'validation.attribute': '"{{value}}" is not a known attribute',
  'validation.serviceAccount':
    '"{{value}}" is not a service account, with its namespace before a slash or without',
  'validation.pathTemplate': '"{{value}}" is not a supported path template',
  'validation.denyTcp':
    'the rule denies all TCP traffic, because it only looks at HTTP; name the port',
  'validation.jwks': '{{field}} is not a JSON Web Key Set',
  'validation.privateKey':
    '{{field}} holds a private key, with which anybody who reads it can sign tokens',

  'validation.multipleTracing': 'multiple tracing is not supported',
  'validation.multipleProviders': 'multiple providers is not supported',
  'validation.tagName': 'tag name may not be empty',
  'validation.tagNull': "tag '{{value}}' may not have a nil value",
  'validation.tagValue': '{{field}} must be set when operation is UPSERT',
  'validation.tagExtra': '{{field}} may only be set when operation is UPSERT',
  'validation.sha256': '{{field}} must be 64 hexadecimal digits',
  'validation.matchKind': 'with applyTo {{value}} the match must be {{other}}',
  'validation.envoyFilter':
    "EnvoyFilter depends on details of Envoy's configuration, which change without notice",
} as const;
