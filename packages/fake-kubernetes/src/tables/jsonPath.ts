import { isRecord } from '../json';

const STEP =
  /\.([\w$-]+)|\['([^']+)'\]|\[(\d+|\*)\]|\[\?\(@\.([\w.]+)\s*==\s*["']([^"']*)["']\)\]/y;

/**
 * Values at a JSONPath of the kind that printer columns use: `.a.b`, `['a']`, `[0]`, `[*]` and
 * `[?(@.type=="Ready")]`. A path that is not of this kind has no values.
 */
export function valuesAtJsonPath(root: unknown, path: string): unknown[] {
  return (parseSteps(path) ?? [() => []]).reduce<unknown[]>(
    (values, follow) => values.flatMap(follow),
    [root],
  );
}

type Step = (value: unknown) => unknown[];

function parseSteps(path: string): Step[] | undefined {
  const steps: Step[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < path.length) {
    const match = STEP.exec(path);
    if (!match) {
      return undefined;
    }
    steps.push(readStep(match));
  }
  return steps;
}

function readStep([
  ,
  dotted,
  quoted,
  index,
  filterField,
  filterValue,
]: RegExpExecArray): Step {
  const field = dotted ?? quoted;
  if (field !== undefined) {
    return value =>
      isRecord(value) && Object.hasOwn(value, field) ? [value[field]] : [];
  }
  if (filterField !== undefined) {
    return value =>
      elements(value).filter(
        element =>
          String(valuesAtJsonPath(element, `.${filterField}`)[0]) ===
          filterValue,
      );
  }
  return value =>
    index === '*'
      ? elements(value)
      : elements(value).slice(Number(index), Number(index) + 1);
}

function elements(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
