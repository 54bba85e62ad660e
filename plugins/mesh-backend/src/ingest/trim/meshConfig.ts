import { parse } from 'yaml';
import {
  type Fields,
  fieldsAt,
  isFields,
  listAt,
  mapValues,
  pick,
  some,
} from './fields';
import { redact, redactedMarker } from './redact';
import { parseRootCertificates } from './rootCertificates';

/** A field to keep whole, or an object of which some fields are kept. */
type Shape = readonly (string | readonly [string, Shape])[];

function keep(value: Fields, shape: Shape): Fields {
  const kept: Fields = {};
  for (const each of shape) {
    const key = typeof each === 'string' ? each : each[0];
    const field = value[key];
    if (typeof each === 'string') {
      Object.assign(
        kept,
        some(key, field === null ? undefined : redact(field)),
      );
    } else if (isFields(field)) {
      // An empty object can be meant: `tracing: {}` is not the same as no tracing.
      kept[key] = keep(field, each[1]);
    }
  }
  return kept;
}

// Fields of istio/api mesh/v1alpha1 that decide what the mesh does. Left out are those that can hold keys, tokens,
// environment or header values.
const proxyConfigShape: Shape = [
  'discoveryAddress',
  'statusPort',
  'concurrency',
  'interceptionMode',
  'holdApplicationUntilProxyStarts',
  'tracingServiceName',
  'terminationDrainDuration',
  'drainDuration',
  'meshId',
  'statsCompression',
  ['image', ['imageType']],
  // Of the environment of proxies, switches that change what is reachable.
  [
    'proxyMetadata',
    [
      'ISTIO_META_DNS_CAPTURE',
      'ISTIO_META_DNS_AUTO_ALLOCATE',
      'PILOT_ENABLE_IP_AUTOALLOCATE',
    ],
  ],
  [
    'tracing',
    [
      'sampling',
      'maxPathTagLength',
      'enableIstioTags',
      ['zipkin', ['address']],
      ['datadog', ['address']],
      ['lightstep', ['address']],
      ['openCensusAgent', ['address']],
      ['stackdriver', []],
    ],
  ],
];

const providerShape: Shape = [
  'service',
  'port',
  'path',
  'logName',
  'maxTagLength',
  'disableContextPropagation',
  'enable64bitTraceId',
  'resourceDetectors',
  'failOpen',
  'timeout',
  'statusOnError',
  'pathPrefix',
  'includeRequestHeadersInCheck',
  'headersToUpstreamOnAllow',
  'headersToDownstreamOnDeny',
  'headersToDownstreamOnAllow',
  ['http', ['path', 'timeout']],
  ['grpc', ['timeout']],
  ['dynatraceSampler', []],
];

const meshConfigShape: Shape = [
  'rootNamespace',
  'trustDomain',
  'trustDomainAliases',
  'enableAutoMtls',
  'enableTracing',
  'enablePrometheusMerge',
  'accessLogFile',
  'accessLogEncoding',
  'defaultProviders',
  'outboundTrafficPolicy',
  'inboundTrafficPolicy',
  'meshMTLS',
  'tlsDefaults',
  'defaultHttpRetryPolicy',
  'connectTimeout',
  'defaultServiceExportTo',
  'defaultVirtualServiceExportTo',
  'defaultDestinationRuleExportTo',
  'discoverySelectors',
  'localityLbSetting',
  'ingressControllerMode',
  'ingressClass',
  'ingressService',
  'ingressSelector',
  'pathNormalization',
  'serviceSettings',
  'verifyCertificateAtClient',
  'protocolDetectionTimeout',
  ['defaultConfig', proxyConfigShape],
];

const valuesShape: Shape = [
  'revision',
  [
    'global',
    [
      'hub',
      'tag',
      'variant',
      'istioNamespace',
      'platform',
      'network',
      'meshID',
      ['multiCluster', ['clusterName', 'enabled']],
      [
        'proxy',
        [
          'image',
          'clusterDomain',
          'statusPort',
          'autoInject',
          'holdApplicationUntilProxyStarts',
          'tracer',
          'resources',
        ],
      ],
      ['proxy_init', ['image']],
    ],
  ],
  [
    'sidecarInjectorWebhook',
    ['enableNamespacesByDefault', 'rewriteAppHTTPProbe', 'defaultTemplates'],
  ],
  ['pilot', [['cni', ['enabled', 'provider']]]],
  ['istio_cni', ['enabled', 'chained', 'provider']],
];

const injectorShape: Shape = [
  'policy',
  'alwaysInjectSelector',
  'neverInjectSelector',
  'defaultTemplates',
  'aliases',
];

function parseYaml(text: unknown): Fields | undefined {
  try {
    let value: unknown = text;
    // Some installers write the document as a block scalar, so that parsing it once gives text again.
    for (let times = 0; typeof value === 'string' && times < 2; times++) {
      value = parse(value);
    }
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function trimMesh(mesh: Fields): Fields {
  return {
    ...keep(mesh, meshConfigShape),
    ...some(
      'extensionProviders',
      listAt(mesh, 'extensionProviders').map(({ name, ...provider }) => ({
        ...(typeof name === 'string' ? { name } : {}),
        ...mapValues(provider, each =>
          isFields(each) ? keep(each, providerShape) : {},
        ),
      })),
    ),
  };
}

function trimInjector(config: Fields): Fields {
  return {
    ...keep(config, injectorShape),
    // The texts are Go templates of whole pods; only which there are matters.
    templates: mapValues(fieldsAt(config, 'templates'), () => ''),
  };
}

/**
 * The documents of Istio's ConfigMaps as plain objects, and their certificates as what is known of them; a document that
 * cannot be parsed becomes an empty string.
 */
export function trimConfigData(data: Fields): Fields {
  const trimmed: Fields = {};
  for (const [key, trim] of [
    ['mesh', trimMesh],
    ['config', trimInjector],
    ['values', (values: Fields) => keep(values, valuesShape)],
  ] as const) {
    if (data[key] !== undefined) {
      const parsed = parseYaml(data[key]);
      trimmed[key] = parsed ? trim(parsed) : '';
    }
  }
  return {
    ...trimmed,
    ...some('root-cert.pem', parseRootCertificates(data['root-cert.pem'])),
  };
}

/** Spec of a ProxyConfig resource. */
export function trimProxyConfigSpec(spec: Fields): Fields {
  return {
    ...pick(spec, ['selector', 'concurrency', 'image']),
    ...some(
      'environmentVariables',
      mapValues(fieldsAt(spec, 'environmentVariables'), () => ''),
    ),
  };
}

const maxProxyConfigLength = 65_536;
const trimmedTexts = new Map<string, string>();

/** Value of annotation `proxy.istio.io/config`, as JSON, which is YAML too. */
export function trimProxyConfigText(text: string): string {
  // Every pod of a workload carries the same, and parsing YAML takes longer than everything else about a pod.
  const held = trimmedTexts.get(text);
  if (held !== undefined) {
    return held;
  }
  const trimmed = trimProxyConfigDocument(text);
  if (trimmedTexts.size >= 100) {
    trimmedTexts.clear();
  }
  trimmedTexts.set(text, trimmed);
  return trimmed;
}

function trimProxyConfigDocument(text: string): string {
  const parsed =
    text.length > maxProxyConfigLength ? undefined : parseYaml(text);
  // What cannot be understood must not look like nothing.
  return parsed
    ? JSON.stringify(keep(parsed, proxyConfigShape))
    : redactedMarker;
}
