/** True, false, or undefined where the request does not say. Kleene's three values. */
export type Match = boolean | undefined;

export function not(match: Match): Match {
  return match === undefined ? undefined : !match;
}

/** False as soon as one is false, undefined when one is undefined. */
export function every<T>(items: Iterable<T>, test: (item: T) => Match): Match {
  let result: Match = true;
  for (const item of items) {
    const match = test(item);
    if (match === false) {
      return false;
    }
    if (match === undefined) {
      result = undefined;
    }
  }
  return result;
}

/** True as soon as one is true, undefined when one is undefined. */
export function some<T>(items: Iterable<T>, test: (item: T) => Match): Match {
  return not(every(items, item => not(test(item))));
}

/**
 * `*` is anything but nothing, `abc*` a prefix, `*abc` a suffix, anything else exact.
 * Mirrors `pilot/pkg/security/authz/matcher/string.go → StringMatcher`.
 */
export function matchesString(
  pattern: string,
  value: string,
  ignoreCase = false,
): boolean {
  const wanted = ignoreCase ? pattern.toLowerCase() : pattern;
  const given = ignoreCase ? value.toLowerCase() : value;
  if (wanted === '*') {
    return given !== '';
  }
  if (wanted.startsWith('*')) {
    return given.endsWith(wanted.slice(1));
  }
  if (wanted.endsWith('*')) {
    return given.startsWith(wanted.slice(0, -1));
  }
  return given === wanted;
}

/** `*` stands for any number of characters, wherever it is. Takes time linear in the product of the lengths. */
export function matchesGlob(pattern: string, value: string): boolean {
  const [first, ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) {
    return value === first;
  }
  if (
    !value.startsWith(first) ||
    !value.endsWith(last) ||
    value.length < first.length + last.length
  ) {
    return false;
  }
  const end = value.length - last.length;
  let position = first.length;
  for (const part of rest) {
    const found = value.indexOf(part, position);
    if (found < 0 || found + part.length > end) {
      return false;
    }
    position = found + part.length;
  }
  return true;
}

const one = '{*}';
const many = '{**}';

/** Mirrors `pkg/config/security → ContainsPathTemplate`. */
export function isPathTemplate(pattern: string): boolean {
  return pattern.includes(one) || pattern.includes(many);
}

const segmentCharacter = /^[\w\-.~%!$&'()+,;:@=]$/;

/**
 * `{*}` is one non-empty path segment, `{**}` any number of segments. Walks the path once with the set of positions
 * the template may be in, so that no template takes more than linear time in the product of the lengths.
 * Mirrors `pilot/pkg/security/authz/matcher/template.go → PathTemplateMatcher` and Envoy's URI template.
 */
export function matchesPathTemplate(template: string, path: string): boolean {
  const steps = template
    .split(/(\{\*\*?\})/)
    .flatMap(part => (part === one || part === many ? [part] : [...part]));
  // A position `i` means: the steps before `i` are done; a repeated step may go on.
  const reach = (positions: Set<number>) => {
    for (const position of positions) {
      if (steps[position] === many) {
        positions.add(position + 1);
      }
    }
    return positions;
  };
  let open = new Set<number>();
  let positions = reach(new Set([0]));
  for (const character of path) {
    const next = new Set<number>();
    const nextOpen = new Set<number>();
    for (const position of positions) {
      const step = steps[position];
      if (step === many) {
        if (character === '/' || segmentCharacter.test(character)) {
          next.add(position);
        }
      } else if (step === one) {
        if (segmentCharacter.test(character)) {
          nextOpen.add(position);
          next.add(position + 1);
        }
      } else if (step === character) {
        next.add(position + 1);
      }
    }
    for (const position of open) {
      if (segmentCharacter.test(character)) {
        nextOpen.add(position);
        next.add(position + 1);
      }
    }
    open = nextOpen;
    positions = reach(next);
    if (positions.size === 0) {
      return false;
    }
  }
  return positions.has(steps.length);
}

/** Mirrors `pilot/pkg/security/authz/model/generator.go → pathGenerator`. */
export function matchesPath(pattern: string, path: string): boolean {
  return isPathTemplate(pattern)
    ? matchesPathTemplate(pattern, path)
    : matchesString(pattern, path);
}

/** The bits of an IPv4 or IPv6 address; undefined for anything else. */
export function addressBytes(address: string): number[] | undefined {
  const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address);
  if (v4) {
    const bytes = v4.slice(1).map(Number);
    const plain = v4.slice(1).every(each => each === String(Number(each)));
    return plain && bytes.every(each => each < 256) ? bytes : undefined;
  }
  if (!/^[0-9a-f:]*(\d+\.\d+\.\d+\.\d+)?$/i.test(address)) {
    return undefined;
  }
  const halves = address.split('::');
  if (halves.length > 2) {
    return undefined;
  }
  const groups = halves.map(half =>
    half === ''
      ? []
      : half.split(':').flatMap(group => {
          if (group.includes('.')) {
            return addressBytes(group) ?? [NaN];
          }
          const value = /^[0-9a-f]{1,4}$/i.test(group)
            ? parseInt(group, 16)
            : NaN;
          return [Math.floor(value / 256), value % 256];
        }),
  );
  const missing = 16 - groups.reduce((sum, each) => sum + each.length, 0);
  if (halves.length === 1 ? missing !== 0 : missing < 1) {
    return undefined;
  }
  const bytes =
    halves.length === 1
      ? groups[0]
      : [...groups[0], ...new Array<number>(missing).fill(0), ...groups[1]];
  return bytes.some(Number.isNaN) ? undefined : bytes;
}

/** An address with the number of bits that count. */
export interface Cidr {
  bytes: number[];
  length: number;
}

/** `10.0.0.0/8` or a single address. */
export function parseCidr(text: string): Cidr | undefined {
  const [address, prefix, ...rest] = text.split('/');
  const bytes = addressBytes(address);
  if (!bytes || rest.length > 0) {
    return undefined;
  }
  if (prefix === undefined) {
    return { bytes, length: bytes.length * 8 };
  }
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= bytes.length * 8
    ? { bytes, length: Number(prefix) }
    : undefined;
}

/** Whether an address lies in a block; undefined where the block cannot be read. */
export function matchesIp(block: string, address: string): Match {
  const cidr = parseCidr(block);
  if (!cidr) {
    return undefined;
  }
  const bytes = addressBytes(address);
  if (!bytes || bytes.length !== cidr.bytes.length) {
    return false;
  }
  return cidr.bytes.every((byte, index) => {
    const bits = Math.min(8, Math.max(0, cidr.length - index * 8));
    const unit = 2 ** (8 - bits);
    return Math.floor(byte / unit) === Math.floor(bytes[index] / unit);
  });
}
