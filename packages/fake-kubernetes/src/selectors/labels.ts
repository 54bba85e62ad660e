import { ApiError } from '../ApiError';

/** What `spec.selector` and webhook selectors look like. */
export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

type Operator = 'exists' | 'absent' | 'in' | 'notin' | 'greater' | 'less';

export interface LabelRequirement {
  key: string;
  operator: Operator;
  values: readonly string[];
}

const NAME = String.raw`(?:[A-Za-z0-9][-A-Za-z0-9_.]*\/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?`;
const VALUE = String.raw`(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?`;
const SET = new RegExp(`^(${NAME})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const EQUALITY = new RegExp(`^(${NAME})\\s*(==|=|!=)\\s*(${VALUE})$`);
const COMPARISON = new RegExp(`^(${NAME})\\s*([<>])\\s*(-?\\d+)$`);
const PRESENCE = new RegExp(`^(!?)\\s*(${NAME})$`);
const WHOLE_VALUE = new RegExp(`^${VALUE}$`);

/**
 * Parses the `labelSelector` query parameter, see
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#list-and-watch-filtering
 *
 * @throws ApiError `BadRequest` for a selector that cannot be parsed.
 */
export function parseLabelSelector(text: string): LabelRequirement[] {
  return splitOutsideParentheses(text).map(parseRequirement);
}

function splitOutsideParentheses(text: string): string[] {
  const parts = text.split(/,(?![^()]*\))/).map(part => part.trim());
  return parts.length === 1 && parts[0] === '' ? [] : parts;
}

function parseRequirement(text: string): LabelRequirement {
  const set = SET.exec(text);
  if (set) {
    const values = set[3].split(',').map(value => value.trim());
    if (values.every(value => WHOLE_VALUE.test(value))) {
      return { key: set[1], operator: set[2] as 'in' | 'notin', values };
    }
  }
  const equality = EQUALITY.exec(text);
  if (equality) {
    const operator = equality[2] === '!=' ? 'notin' : 'in';
    return { key: equality[1], operator, values: [equality[3]] };
  }
  const comparison = COMPARISON.exec(text);
  if (comparison) {
    const operator = comparison[2] === '>' ? 'greater' : 'less';
    return { key: comparison[1], operator, values: [comparison[3]] };
  }
  const presence = PRESENCE.exec(text);
  if (presence) {
    const operator = presence[1] ? 'absent' : 'exists';
    return { key: presence[2], operator, values: [] };
  }
  throw new ApiError(
    'BadRequest',
    `unable to parse requirement: found ${JSON.stringify(
      text,
    )}, expected a label selector such as app=web,tier in (a,b),!old`,
  );
}

const EXPRESSION_OPERATORS: Record<string, Operator> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: 'absent',
};

/**
 * Reads the selector form of objects. No selector and an empty one match everything.
 *
 * @throws ApiError `BadRequest` for an operator that does not exist.
 */
export function readLabelSelector(
  selector: LabelSelector | undefined,
): LabelRequirement[] {
  const equalities = Object.entries(selector?.matchLabels ?? {}).map(
    ([key, value]): LabelRequirement => ({
      key,
      operator: 'in',
      values: [value],
    }),
  );
  const expressions = (selector?.matchExpressions ?? []).map(
    ({ key, operator, values = [] }): LabelRequirement => {
      const known = EXPRESSION_OPERATORS[operator];
      if (!known) {
        throw new ApiError(
          'BadRequest',
          `${JSON.stringify(operator)} is not a valid label selector operator`,
        );
      }
      return { key, operator: known, values };
    },
  );
  return [...equalities, ...expressions];
}

export function matchesLabels(
  requirements: readonly LabelRequirement[],
  labels: Readonly<Record<string, string>> = {},
): boolean {
  return requirements.every(({ key, operator, values }) => {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    switch (operator) {
      case 'exists':
        return value !== undefined;
      case 'absent':
        return value === undefined;
      case 'in':
        return value !== undefined && values.includes(value);
      case 'notin':
        return value === undefined || !values.includes(value);
      case 'greater':
        return isInteger(value) && Number(value) > Number(values[0]);
      default:
        return isInteger(value) && Number(value) < Number(values[0]);
    }
  });
}

function isInteger(value: string | undefined): value is string {
  return value !== undefined && /^-?\d+$/.test(value);
}
