import { checkDomain, checkDnsLabel, checkLabels } from './names';
import type { Place } from './place';
import { checkExportTo, checkSelector } from './selection';
import { checkTrafficPolicy } from './trafficPolicy';

/** Mirrors `ValidateDestinationRule`. */
export function checkDestinationRule(spec: Place, namespace: string): void {
  checkDomain(spec.at('host'));
  checkTrafficPolicy(spec.at('trafficPolicy'), namespace);
  const names = new Set<string>();
  for (const subset of spec.at('subsets').items()) {
    if (!subset.isSet) {
      subset.error('validation.null');
      continue;
    }
    const name = subset.at('name');
    const value = name.text();
    if (names.has(value)) {
      name.error('validation.duplicate', { value });
    }
    names.add(value);
    checkDnsLabel(name);
    checkLabels(subset.at('labels'));
    checkTrafficPolicy(subset.at('trafficPolicy'), namespace);
  }
  const selector = spec.at('workloadSelector');
  checkExportTo(spec.at('exportTo'), namespace, { onlyOwn: selector.isSet });
  checkSelector(selector);
}
