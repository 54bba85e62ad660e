/** A label value as a PromQL string literal, whatever it holds. */
export function stringLiteral(value: string): string {
  const escaped = value.replace(
    /[\\"\n]/g,
    character => ({ '\\': '\\\\', '"': '\\"', '\n': '\\n' }[character] ?? ''),
  );
  return `"${escaped}"`;
}

/** A string literal for `=~` that matches exactly these values; Prometheus anchors it at both ends. */
export function anyOf(values: readonly string[]): string {
  return stringLiteral(
    values.map(each => each.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'),
  );
}

/** Label matchers by label name, each with its operator and literal, for example `="a"`. */
export type Matchers = Readonly<Record<string, string>>;

export function selector(metric: string, matchers: Matchers): string {
  const all = Object.entries(matchers).map(([label, test]) => label + test);
  return `${metric}{${all.join(',')}}`;
}
