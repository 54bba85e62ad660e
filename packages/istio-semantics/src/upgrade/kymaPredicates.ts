import {
  annotationsOf,
  booleanAt,
  Fields,
  fieldsAt,
  isFields,
  labelsOf,
  labelValue,
  listAt,
  namespaceOf,
  stringAt,
  stringsAt,
  valueAt,
} from '../model/fields';
import type { KubernetesObject, Reason } from '../types';
import { quantityOf } from './quantity';

/** What Kyma's Istio module compares running sidecars with. */
export interface KymaExpectation {
  image?: string;
  /** `requests` and `limits` of the proxy. */
  resources: Fields;
  prometheusMerge: boolean;
  /** Port that merged metrics are served on, as the annotation spells it. */
  statusPort: string;
  cniDisabled: boolean;
  /** The configuration that was applied last, and the one to apply. */
  lastApplied: KymaIstioSettings;
  spec: KymaIstioSettings;
}

/** The settings of Kyma's Istio resource whose change asks for restarts. */
export interface KymaIstioSettings {
  compatibilityMode: boolean;
  enableDNSProxying?: boolean;
  inclusionRegexps?: string[];
  /** The whole `config`, for what only gateways look at. */
  config: Fields;
}

function isProxy(container: unknown): boolean {
  return stringAt(container, 'name') === 'istio-proxy';
}

function proxiesOf(pod: KubernetesObject): unknown[] {
  return [
    ...listAt(pod, 'spec', 'containers'),
    ...listAt(pod, 'spec', 'initContainers'),
  ].filter(isProxy);
}

/**
 * Only running pods of which every condition is true are restarted; others are passed over without a word.
 * Mirrors kyma-project/istio `predicates/image_resources.go → IsReadyWithIstioAnnotation`.
 */
export function isKymaEligible(pod: KubernetesObject): boolean {
  return (
    stringAt(pod, 'status', 'phase') === 'Running' &&
    !valueAt(pod, 'metadata', 'deletionTimestamp') &&
    listAt(pod, 'status', 'conditions').every(
      each => stringAt(each, 'status') === 'True',
    ) &&
    labelValue(annotationsOf(pod), 'sidecar.istio.io/status') !== undefined
  );
}

/** Kyma's own workloads are restarted first. Mirrors `predicates/kyma_workload.go`. */
export function isKymaWorkload(pod: KubernetesObject): boolean {
  return (
    namespaceOf(pod) === 'kyma-system' ||
    Boolean(labelValue(labelsOf(pod), 'kyma-project.io/module'))
  );
}

/** Kyma's definition of a pod with a sidecar. Mirrors `pkg/lib/sidecars/pods → GetAllInjectedPods`. */
export function isKymaInjected(pod: KubernetesObject): boolean {
  const gateway = ['ingressgateway', 'egressgateway'].includes(
    labelValue(labelsOf(pod), 'istio') ?? '',
  );
  return !gateway && proxiesOf(pod).length > 0;
}

function expectedResources(pod: KubernetesObject, expected: Fields): Fields {
  const own = (name: string) =>
    labelValue(annotationsOf(pod), `sidecar.istio.io/${name}`) || undefined;
  const [cpu, memory, cpuLimit, memoryLimit] = [
    'proxyCPU',
    'proxyMemory',
    'proxyCPULimit',
    'proxyMemoryLimit',
  ].map(own);
  return cpu || memory || cpuLimit || memoryLimit
    ? {
        requests: { cpu: cpu ?? cpuLimit, memory: memory ?? memoryLimit },
        limits: { cpu: cpuLimit, memory: memoryLimit },
      }
    : expected;
}

function resourcesDiffer(have: Fields, want: Fields): boolean {
  const pairs = ['requests', 'limits'].flatMap(list =>
    ['cpu', 'memory'].map(
      name => [valueAt(have, list, name), valueAt(want, list, name)] as const,
    ),
  );
  const values = pairs.map(pair =>
    pair.map(each =>
      each === undefined || each === null ? 0 : quantityOf(each),
    ),
  );
  // One quantity that Kyma cannot read keeps it from comparing.
  return (
    values.flat().every(each => each !== undefined) &&
    values.some(([a, b]) => a !== b)
  );
}

/** Mirrors `predicates/image_resources.go → needsRestart`. The image is compared as a whole, registry included. */
export function needsImageOrResources(
  pod: KubernetesObject,
  { image, resources }: Pick<KymaExpectation, 'image' | 'resources'>,
): Reason | undefined {
  if (
    labelValue(annotationsOf(pod), 'sidecar.istio.io/proxyImage') !== undefined
  ) {
    return undefined;
  }
  const proxies = proxiesOf(pod);
  const other = proxies
    .map(each => stringAt(each, 'image') ?? '')
    .find(each => image !== undefined && each !== image);
  if (other !== undefined && image !== undefined) {
    return {
      code: 'upgrade.imageDiffers',
      params: { have: other, want: image },
    };
  }
  const want = expectedResources(pod, resources);
  return proxies.some(each =>
    resourcesDiffer(fieldsAt(each, 'resources'), want),
  )
    ? { code: 'upgrade.resourcesDiffer', params: {} }
    : undefined;
}

/**
 * Mirrors `predicates/prometheus_merge.go`; an application that uses Istio's port or path for itself matches for ever.
 */
export function needsPrometheusMerge(
  pod: KubernetesObject,
  {
    prometheusMerge,
    statusPort,
  }: Pick<KymaExpectation, 'prometheusMerge' | 'statusPort'>,
): Reason | undefined {
  const annotations = annotationsOf(pod);
  const path =
    labelValue(annotations, 'prometheus.io/path') === '/stats/prometheus';
  const port = labelValue(annotations, 'prometheus.io/port') === statusPort;
  const matches = prometheusMerge ? !path || !port : path || port;
  return matches ? { code: 'upgrade.prometheusMerge', params: {} } : undefined;
}

/** Mirrors `predicates/cni.go`. */
export function needsCni(
  pod: KubernetesObject,
  { cniDisabled }: Pick<KymaExpectation, 'cniDisabled'>,
): Reason | undefined {
  const leftOver = cniDisabled ? 'istio-validation' : 'istio-init';
  return listAt(pod, 'spec', 'initContainers').some(
    each => stringAt(each, 'name') === leftOver,
  )
    ? { code: 'upgrade.cni', params: { container: leftOver } }
    : undefined;
}

type Change = Pick<KymaExpectation, 'lastApplied' | 'spec'>;

/** Mirrors `predicates/dns_proxying.go`; unset differs from false. */
export function needsDnsProxying({
  lastApplied,
  spec,
}: Change): Reason | undefined {
  return lastApplied.enableDNSProxying !== spec.enableDNSProxying
    ? { code: 'upgrade.dnsProxying', params: {} }
    : undefined;
}

/** Mirrors `predicates/proxy_stats_matcher.go`; the order does not matter, and none is the same as unset. */
export function needsProxyStatsMatcher({
  lastApplied,
  spec,
}: Change): Reason | undefined {
  const sorted = (list: string[] | undefined) =>
    JSON.stringify([...(list ?? [])].sort());
  return sorted(lastApplied.inclusionRegexps) !== sorted(spec.inclusionRegexps)
    ? { code: 'upgrade.statsMatcher', params: {} }
    : undefined;
}

/**
 * Mirrors `predicates/compatibility.go`: a changed mode matters only where it carries proxy metadata, and at the versions known
 * it carries none.
 */
export function needsCompatibility(
  { lastApplied, spec }: Change,
  proxyMetadata: Fields = {},
): Reason | undefined {
  return Object.keys(proxyMetadata).length > 0 &&
    lastApplied.compatibilityMode !== spec.compatibilityMode
    ? { code: 'upgrade.compatibility', params: {} }
    : undefined;
}

/** Does a change ask for a restart of the ingress gateway? Mirrors `predicates/ingressgateway.go`. */
export function needsIngressGatewayRestart({
  lastApplied,
  spec,
}: Change): boolean {
  return ['numTrustedProxies', 'trustDomain', 'forwardClientCertDetails'].some(
    each =>
      (valueAt(lastApplied.config, each) ?? null) !==
      (valueAt(spec.config, each) ?? null),
  );
}

/**
 * Reasons for which Kyma's Istio module restarts a pod; empty where it lets it be. Ask {@link isKymaEligible} first.
 * Mirrors `pkg/lib/sidecars/proxy.go → RestartProxies`.
 */
export function kymaTriggers(
  pod: KubernetesObject,
  expectation: KymaExpectation,
): Reason[] {
  return [
    needsCompatibility(expectation),
    needsPrometheusMerge(pod, expectation),
    needsImageOrResources(pod, expectation),
    needsDnsProxying(expectation),
    needsProxyStatsMatcher(expectation),
    needsCni(pod, expectation),
  ].filter((each): each is Reason => each !== undefined);
}

/** The settings in an Istio resource's `spec`, or in the copy of it that Kyma keeps. */
export function kymaSettingsOf(spec: unknown): KymaIstioSettings {
  const dns = booleanAt(spec, 'config', 'enableDNSProxying');
  const matcher = valueAt(spec, 'config', 'proxyStatsMatcher');
  return {
    compatibilityMode: booleanAt(spec, 'compatibilityMode') ?? false,
    ...(dns === undefined ? {} : { enableDNSProxying: dns }),
    ...(isFields(matcher)
      ? { inclusionRegexps: stringsAt(matcher, 'inclusionRegexps') }
      : {}),
    config: fieldsAt(spec, 'config'),
  };
}

/**
 * Reads annotation `operator.kyma-project.io/lastAppliedConfiguration`; nothing was applied where it is absent.
 * Undefined where it cannot be read, which is an error to Kyma.
 */
export function parseLastApplied(
  annotation: string | undefined,
): (KymaIstioSettings & { istioTag?: string }) | undefined {
  let applied: unknown;
  try {
    applied = annotation === undefined ? {} : JSON.parse(annotation);
  } catch {
    return undefined;
  }
  if (!isFields(applied)) {
    return undefined;
  }
  const tag = stringAt(applied, 'IstioTag');
  return { ...kymaSettingsOf(applied), ...(tag ? { istioTag: tag } : {}) };
}
