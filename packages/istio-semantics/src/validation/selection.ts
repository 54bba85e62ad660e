import { isDnsLabel } from './names';
import type { Place } from './place';

/** Pairs of a selector. Mirrors the loop that `validateWorkloadSelector` and `ValidateAlphaWorkloadSelector` share. */
function checkSelectorLabels(labels: Place): boolean {
  let valid = true;
  for (const [key, value] of labels.entries()) {
    if (key === '') {
      value.error('validation.selectorKey');
      valid = false;
    }
    if (key.includes('*') || value.text().includes('*')) {
      value.error('validation.selectorWildcard');
      valid = false;
    }
  }
  if (labels.entries().length === 0) {
    labels.warn('validation.selectorEmpty');
  }
  return valid;
}

/** Mirrors `validateWorkloadSelector`. */
export function checkSelector(selector: Place): void {
  if (selector.isSet) {
    checkSelectorLabels(selector.at('matchLabels'));
  }
}

/**
 * The form in which older kinds select workloads. Mirrors `ValidateAlphaWorkloadSelector`.
 *
 * @returns false where it is wrong; Istio then looks no further
 */
export function checkAlphaSelector(selector: Place): boolean {
  return !selector.isSet || checkSelectorLabels(selector.at('labels'));
}

const targets = [
  'core/Service',
  'networking.istio.io/ServiceEntry',
  'gateway.networking.k8s.io/Gateway',
  'gateway.networking.k8s.io/GatewayClass',
];

/** Mirrors `validatePolicyTargetReference`. */
function checkTargetRef(ref: Place): void {
  if (!ref.isSet) {
    return;
  }
  if (ref.at('name').text() === '') {
    ref.at('name').error('validation.targetRefName');
  }
  if (ref.at('namespace').text() !== '') {
    ref.at('namespace').error('validation.targetRefNamespace');
  }
  const group = ref.at('group').text();
  const kind = ref.at('kind').text();
  if (!targets.includes(`${group || 'core'}/${kind}`)) {
    ref.error('validation.targetRefKind', {
      allowed: targets.join(', '),
      value: `${group}/${kind}`,
    });
  }
}

/** Mirrors `validateOneOfSelectorType, validateWorkloadSelector, validatePolicyTargetReferences`. */
export function checkAttachment(spec: Place): void {
  const set = [
    spec.at('selector').isSet,
    spec.at('targetRef').isSet,
    spec.at('targetRefs').items().length > 0,
  ];
  if (set.filter(Boolean).length > 1) {
    spec.error('validation.attachment');
  }
  checkSelector(spec.at('selector'));
  checkTargetRef(spec.at('targetRef'));
  spec.at('targetRefs').items().forEach(checkTargetRef);
}

/** Mirrors `validateExportTo`. */
export function checkExportTo(
  exportTo: Place,
  namespace: string,
  {
    allowNone = false,
    onlyOwn = false,
  }: { allowNone?: boolean; onlyOwn?: boolean } = {},
): void {
  const entries = exportTo.items();
  const seen = new Set<string>();
  for (const each of entries) {
    const value = each.text();
    const key = value === '.' ? namespace : value;
    if (seen.has(key)) {
      each.error('validation.duplicate', { value });
    } else if (key === '*' || (key === '~' && allowNone) || isDnsLabel(key)) {
      seen.add(key);
    } else {
      each.error('validation.exportTo', { value });
    }
  }
  if (onlyOwn && seen.size > 0 && (seen.size > 1 || !seen.has(namespace))) {
    exportTo.error('validation.exportToOwn');
  }
  for (const value of ['*', '~']) {
    if (seen.has(value) && entries.length > 1) {
      exportTo.error('validation.exportToAlone', { value });
    }
  }
}
