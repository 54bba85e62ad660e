import type { Labels } from '../types';
import {
  isFields,
  isSubset,
  labelsAt,
  labelValue,
  listAt,
  stringAt,
  stringsAt,
} from './fields';

function matchesRequirement(requirement: unknown, labels: Labels): boolean {
  const value = labelValue(labels, stringAt(requirement, 'key') ?? '');
  const values = stringsAt(requirement, 'values');
  switch (stringAt(requirement, 'operator')) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

/** True for a selector that asks for nothing. */
export function isEmptySelector(selector: unknown): boolean {
  return (
    Object.keys(labelsAt(selector, 'matchLabels')).length === 0 &&
    listAt(selector, 'matchExpressions').length === 0
  );
}

/** Kubernetes' label selector semantics; an absent or empty selector matches everything. */
export function matchesSelector(selector: unknown, labels: Labels): boolean {
  return (
    !isFields(selector) ||
    (isSubset(labelsAt(selector, 'matchLabels'), labels) &&
      listAt(selector, 'matchExpressions').every(each =>
        matchesRequirement(each, labels),
      ))
  );
}

/** Keys of the labels that a selector asks about. */
export function selectorKeys(selector: unknown): string[] {
  return [
    ...Object.keys(labelsAt(selector, 'matchLabels')),
    ...listAt(selector, 'matchExpressions').flatMap(
      each => stringAt(each, 'key') ?? [],
    ),
  ];
}
