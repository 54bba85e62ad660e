import {
  annotationsOf,
  isFields,
  labelValue,
  nameOf,
  namespaceOf,
} from '../model/fields';
import { KindKey, kindKeyOf, kinds } from '../model/kinds';
import type { KubernetesObject } from '../types';
import { checkAuthorizationPolicy } from './authorizationPolicy';
import { checkDestinationRule } from './destinationRule';
import { checkEnvoyFilter } from './envoyFilter';
import { checkGateway } from './gateway';
import { checkNotNegative, isDnsLabel } from './names';
import { checkPeerAuthentication } from './peerAuthentication';
import { Place, ValidationProblem } from './place';
import { checkRequestAuthentication } from './requestAuthentication';
import { checkSelector } from './selection';
import { checkServiceEntry } from './serviceEntry';
import { checkSidecar } from './sidecar';
import { checkTelemetry } from './telemetry';
import { checkVirtualService } from './virtualService';
import { checkWasmPlugin } from './wasmPlugin';
import { checkWorkloadEntry, checkWorkloadGroup } from './workloads';

/** What Istio's validation says of an object. */
export interface Validation {
  /** False where Istio refuses the object. */
  valid: boolean;
  problems: ValidationProblem[];
}

type Check = (spec: Place, namespace: string, object: KubernetesObject) => void;

/** Whether Istio itself made the object of one of the Gateway API. */
function ofGateway(object: KubernetesObject, kind: 'gateway' | 'route') {
  const annotation = `internal.istio.io/${kind}-semantics`;
  return labelValue(annotationsOf(object), annotation) === 'gateway';
}

/** Mirrors `ValidateProxyConfig`. */
function checkProxyConfig(spec: Place): void {
  checkSelector(spec.at('selector'));
  checkNotNegative(spec.at('concurrency'));
}

const checks: ReadonlyMap<KindKey, Check> = new Map<KindKey, Check>([
  [kinds.authorizationPolicy, checkAuthorizationPolicy],
  [kinds.destinationRule, checkDestinationRule],
  [kinds.envoyFilter, checkEnvoyFilter],
  [kinds.istioGateway, checkGateway],
  [kinds.istioTelemetry, checkTelemetry],
  [kinds.peerAuthentication, checkPeerAuthentication],
  [kinds.proxyConfig, checkProxyConfig],
  [kinds.requestAuthentication, checkRequestAuthentication],
  [kinds.serviceEntry, checkServiceEntry],
  [kinds.sidecar, checkSidecar],
  [
    kinds.virtualService,
    (spec, namespace, object) =>
      checkVirtualService(spec, namespace, ofGateway(object, 'route')),
  ],
  [kinds.wasmPlugin, checkWasmPlugin],
  [kinds.workloadEntry, spec => checkWorkloadEntry(spec, { addresses: 'any' })],
  [kinds.workloadGroup, checkWorkloadGroup],
]);

/** Kinds that Istio validates, and this package with it. */
export const validatedKinds: readonly KindKey[] = [...checks.keys()];

const reserved = [
  'internal.istio.io/webhook-always-reject',
  'internal.istio.io/parent-namespace',
  'internal.istio.io/parents',
];

/** Mirrors `checkDryRunAnnotation, validateMetadata`; nothing else is looked at where it complains. */
function checkMetadata(object: Place, isPolicy: boolean): void {
  const annotations = object.at('metadata').at('annotations');
  for (const value of reserved) {
    if (annotations.at(value).isSet) {
      annotations.at(value).error('validation.annotation', { value });
    }
  }
  const dryRun = annotations.at('istio.io/dry-run');
  if (!dryRun.isSet) {
    return;
  }
  const action = object.at('spec').at('action').text();
  if (!isPolicy || !['', 'ALLOW', 'DENY'].includes(action)) {
    dryRun.error('validation.annotation', { value: 'istio.io/dry-run' });
  } else if (
    !/^(?:[01tTfF]|true|True|TRUE|false|False|FALSE)$/.test(dryRun.text())
  ) {
    dryRun.error('validation.type', { type: 'boolean' });
  }
}

/**
 * Whether Istio's validation webhook accepts an object, and what it warns of.
 * Mirrors `pkg/config/validation/validation.go → ValidateVirtualService, ValidateDestinationRule, …` by kind.
 *
 * @returns undefined for kinds that Istio does not validate
 * @public
 */
export function validationOf(object: KubernetesObject): Validation | undefined {
  const key = kindKeyOf(object);
  const check = checks.get(key);
  if (!check) {
    return undefined;
  }
  const problems: ValidationProblem[] = [];
  const place = new Place(object, problems);
  checkMetadata(place, key === kinds.authorizationPolicy);
  if (problems.length === 0) {
    if (key === kinds.istioGateway && !ofGateway(object, 'gateway')) {
      const name = place.at('metadata').at('name');
      if (!isDnsLabel(nameOf(object))) {
        name.error('validation.dnsLabel', { value: nameOf(object) });
      }
    }
    const spec = place.at('spec');
    if (spec.isSet && !isFields(spec.value)) {
      spec.error('validation.type', { type: 'object' });
    }
    check(spec, namespaceOf(object), object);
  }
  return {
    valid: problems.every(each => each.severity === 'warning'),
    problems,
  };
}
