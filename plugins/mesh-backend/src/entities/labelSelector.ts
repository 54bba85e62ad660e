import { InputError } from '@backstage/errors';

/** One requirement of a Kubernetes label selector; all requirements of a selector must hold. */
export interface Requirement {
  key: string;
  operator: 'in' | 'notin' | 'exists' | 'absent';
  /** Empty for `exists` and `absent`. */
  values: string[];
}

const label = '[A-Za-z0-9](?:[A-Za-z0-9_./-]*[A-Za-z0-9])?';
const value = '(?:[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?)?';
const equality = new RegExp(`^(${label})\\s*(==|=|!=)\\s*(${value})$`);
const set = new RegExp(`^(${label})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const presence = new RegExp(`^(!?)\\s*(${label})$`);
const valueOnly = new RegExp(`^${value}$`);

/**
 * Parses a label selector in the notation of `kubectl -l`. Throws an InputError where the API server would refuse it.
 * Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function parseLabelSelector(text: string): Requirement[] {
  // Commas separate requirements, but not inside parentheses.
  const parts = text.match(/(?:[^,()]|\([^()]*\))+|,|[()]/g) ?? [];
  const requirements = parts.filter(each => each !== ',').map(parseRequirement);
  if (
    requirements.length === 0 ||
    parts.length !== 2 * requirements.length - 1
  ) {
    throw new InputError('The label selector is empty or has a stray comma');
  }
  return requirements;
}

function parseRequirement(part: string): Requirement {
  const text = part.trim();
  const equal = equality.exec(text);
  if (equal) {
    return {
      key: equal[1],
      operator: equal[2] === '!=' ? 'notin' : 'in',
      values: [equal[3]],
    };
  }
  const among = set.exec(text);
  if (among) {
    const values = among[3].split(',').map(each => each.trim());
    if (values.every(each => valueOnly.test(each))) {
      return { key: among[1], operator: among[2] as 'in' | 'notin', values };
    }
  }
  const present = presence.exec(text);
  if (present) {
    return {
      key: present[2],
      operator: present[1] ? 'absent' : 'exists',
      values: [],
    };
  }
  throw new InputError(
    'The label selector has a requirement that is not understood',
  );
}

/** As Kubernetes decides: `notin` also holds where the label is absent. */
export function matchesSelector(
  selector: readonly Requirement[],
  labels: Readonly<Record<string, string>>,
): boolean {
  return selector.every(({ key, operator, values }) => {
    const actual = Object.hasOwn(labels, key) ? labels[key] : undefined;
    switch (operator) {
      case 'in':
        return actual !== undefined && values.includes(actual);
      case 'notin':
        return actual === undefined || !values.includes(actual);
      case 'exists':
        return actual !== undefined;
      default:
        return actual === undefined;
    }
  });
}
