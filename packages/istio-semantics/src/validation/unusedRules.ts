import {
  fieldsAt,
  isFields,
  numberAt,
  stringAt,
  valueAt,
} from '../model/fields';
import type { Place } from './place';

/** Plain data as text that does not depend on the order of keys. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(',')}]`;
  }
  return isFields(value)
    ? `{${Object.keys(value)
        .sort()
        .map(key => `${JSON.stringify(key)}:${canonical(value[key])}`)
        .join(',')}}`
    : JSON.stringify(value) ?? 'null';
}

/** A match without what does not matter to traffic. */
function matchKey(match: unknown): string {
  const { name: _, ...rest } = fieldsAt(match);
  return canonical(rest);
}

function title(value: unknown, index: number): string {
  return stringAt(value, 'name') || `#${index}`;
}

/** What a string match asks for; empty for one that cannot be compared. */
function wanted(match: unknown): string {
  const exact = stringAt(match, 'exact');
  const prefix = stringAt(match, 'prefix');
  if (exact) {
    return `exact ${exact}`;
  }
  return prefix ? `prefix ${prefix}` : '';
}

const maps = ['headers', 'queryParams', 'withoutHeaders'] as const;

interface PrefixMatch {
  route: string;
  match: string;
  place: Place;
  prefix: string;
  port: number;
  method: string;
  authority: string;
  maps: Array<Map<string, string>>;
}

/** A match by prefix in the form in which Istio compares them; without a method GET is taken. */
function prefixMatch(
  route: string,
  place: Place,
  index: number,
): PrefixMatch | undefined {
  const match = place.value;
  const prefix = stringAt(match, 'uri', 'prefix');
  return prefix
    ? {
        route,
        match: title(match, index),
        place,
        prefix,
        port: numberAt(match, 'port') ?? 0,
        method: wanted(valueAt(match, 'method')) || 'exact GET',
        authority: wanted(valueAt(match, 'authority')),
        maps: maps.map(
          key =>
            new Map(
              Object.entries(fieldsAt(match, key)).map(([name, each]) => [
                name,
                wanted(each),
              ]),
            ),
        ),
      }
    : undefined;
}

/** Whether the first match takes everything that the second could. Mirrors `coveredValidation`. */
function covers(a: PrefixMatch, b: PrefixMatch): boolean {
  return (
    a.prefix !== b.prefix &&
    b.prefix.startsWith(a.prefix) &&
    a.port === b.port &&
    a.method.startsWith(b.method) &&
    a.authority.startsWith(b.authority) &&
    a.maps.every(
      (map, index) =>
        map.size === b.maps[index].size &&
        [...map].every(([key, value]) => {
          const other = b.maps[index].get(key);
          return other !== undefined && value.startsWith(other);
        }),
    )
  );
}

/** Mirrors `pkg/config/validation → analyzeUnreachableHTTPRules` and its siblings for TCP and TLS. */
function checkRules(spec: Place, protocol: 'http' | 'tcp' | 'tls'): void {
  const rules = spec.at(protocol).items();
  const titles = rules.map(({ value }, index) =>
    protocol === 'http' ? title(value, index) : `#${index}`,
  );
  const unreachable = (index: number) =>
    rules[index].warn('finding.IST0130', { route: titles[index] });

  const encountered = new Map<string, number>();
  const prefixes: PrefixMatch[] = [];
  let takesAll = false;
  rules.forEach((rule, index) => {
    const route = titles[index];
    const matches = rule.at('match').items();
    if (takesAll) {
      unreachable(index);
    }
    if (matches.length === 0) {
      takesAll = true;
      return;
    }
    if (takesAll) {
      return;
    }
    let duplicates = 0;
    matches.forEach((place, number) => {
      const key = matchKey(place.value);
      const earlier = encountered.get(key);
      if (earlier !== undefined) {
        duplicates++;
        const match = title(place.value, number);
        const other = titles[earlier];
        place.warn('finding.IST0131', { route, match, other });
        return;
      }
      encountered.set(key, index);
      const prefix = protocol === 'http' && prefixMatch(route, place, number);
      if (prefix) {
        prefixes.push(prefix);
      }
    });
    if (duplicates === matches.length) {
      unreachable(index);
    }
  });
  prefixes.forEach((later, at) => {
    const earlier = prefixes.slice(0, at).filter(each => covers(each, later));
    for (const each of earlier) {
      const { route, match } = later;
      const other = `${each.route}: ${each.prefix}`;
      later.place.warn('finding.IST0131', { route, match, other });
    }
  });
}

/** Routes and matches of a VirtualService that are never used. */
export function checkUnusedRules(spec: Place): void {
  checkRules(spec, 'http');
  checkRules(spec, 'tcp');
  checkRules(spec, 'tls');
}
