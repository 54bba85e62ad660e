/** A value of a patch; keys and strings may come from anywhere. */
export type ManifestValue =
  | string
  | number
  | boolean
  | ManifestValue[]
  | { [key: string]: ManifestValue };

// What YAML 1.1 and 1.2 readers all take for a string.
const plainScalar = /^[A-Za-z][A-Za-z0-9./-]*$/;
const taken = /^(true|false|null|yes|no|on|off|y|n)$/i;

/** A string as a YAML scalar; anything that a reader could take for something else is quoted. */
export function yamlScalar(text: string): string {
  return plainScalar.test(text) && !taken.test(text)
    ? text
    : JSON.stringify(text).replace(
        /[\u007f-\u009f\u2028\u2029\ufeff]/g,
        each => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
}

/** A value that fits on the line of its key; undefined for one that needs lines of its own. */
function inline(value: ManifestValue): string | undefined {
  if (typeof value === 'string') {
    return yamlScalar(value);
  }
  if (typeof value !== 'object') {
    return String(value);
  }
  if (Object.keys(value).length > 0) {
    return undefined;
  }
  return Array.isArray(value) ? '[]' : '{}';
}

function lines(value: ManifestValue, indent: string): string[] {
  const short = inline(value);
  if (short !== undefined) {
    return [`${indent}${short}`];
  }
  if (Array.isArray(value)) {
    return value.flatMap(each => {
      const [first, ...rest] = lines(each, `${indent}  `);
      return [`${indent}- ${first.trimStart()}`, ...rest];
    });
  }
  return Object.entries(value).flatMap(([key, each]) => {
    const name = `${indent}${yamlScalar(key)}:`;
    const after = inline(each);
    return after === undefined
      ? [name, ...lines(each, `${indent}  `)]
      : [`${name} ${after}`];
  });
}

/** Plain values as block YAML, one document. */
export function yamlDocument(value: { [key: string]: ManifestValue }): string {
  return `${lines(value, '').join('\n')}\n`;
}

/** One word of a POSIX shell command, whatever it holds. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(text)
    ? text
    : `'${text.replace(/'/g, `'\\''`)}'`;
}

/**
 * False for a name that Kubernetes cannot have given. No command is offered for such an object: quoting keeps a shell
 * safe, but not `kubectl`, which reads a leading dash as an option.
 */
export function isKubernetesName(name: unknown): name is string {
  return (
    typeof name === 'string' &&
    name.length <= 253 &&
    /^[a-z0-9]([a-z0-9.:-]*[a-z0-9])?$/.test(name)
  );
}
