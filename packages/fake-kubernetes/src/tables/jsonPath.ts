import { isRecord } from '../json';

const STEP =
  /\.([\w$-]+)|\['([^']+)'\]|\[(\d+|\*)\]|\[\?\(@\.([\w.]+)\s*==\s*["']([^"']*)["']\)\]/y;

/**
 * Values at a JSONPath of the kind that printer columns use: `.a.b`, `['a']`, `[0]`, `[*]` and
 * `[?(@.type=="Ready")]`. A path that is not of this kind has no values.
 */
export function valuesAtJsonPath(root: unknown, path: string): unknown[] {
  let values: unknown[] = [root];
  STEP.lastIndex = 0;
  for (let position = 0; position < path.length; position = STEP.lastIndex) {
    const step = STEP.exec(path);
    if (!step) {
      return [];
    }
    values = values.flatMap(value => follow(value, step));
  }
  return values;
}

function follow(value: unknown, step: RegExpExecArray): unknown[] {
  const [, dotted, quoted, index, filterField, filterValue] = step;
  const field = dotted ?? quoted;
  if (field !== undefined) {
    return isRecord(value) && Object.hasOwn(value, field) ? [value[field]] : [];
  }
  if (!Array.isArray(value)) {
    return [];
  }
  if (filterField !== undefined) {
    return value.filter(
      item =>
        String(valuesAtJsonPath(item, `.${filterField}`)[0]) === filterValue,
    );
  }
  return index === '*' ? value : value.slice(Number(index), Number(index) + 1);
}
