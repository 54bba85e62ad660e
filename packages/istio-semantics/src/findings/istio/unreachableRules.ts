import {
  fieldsAt,
  isFields,
  listAt,
  numberAt,
  stringAt,
  valueAt,
} from '../../model/fields';
import { kinds } from '../../model/kinds';
import type { Analyzer } from '../analyzer';
import type { Report } from '../finding';
import { ruledServices } from './virtualServices';
import type { KubernetesObject, ObjectRef } from '../../types';

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
  field: string;
  prefix: string;
  port: number;
  method: string;
  authority: string;
  maps: Array<Map<string, string>>;
}

/** A match by prefix in the form in which Istio compares them; without a method GET is taken. */
function prefixMatch(
  route: string,
  match: unknown,
  index: number,
  field: string,
): PrefixMatch | undefined {
  const prefix = stringAt(match, 'uri', 'prefix');
  return prefix
    ? {
        route,
        match: title(match, index),
        field,
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
function checkRules(
  object: KubernetesObject,
  protocol: 'http' | 'tcp' | 'tls',
  affected: readonly ObjectRef[],
  report: Report,
): void {
  const rules = listAt(object, 'spec', protocol);
  const titles = rules.map((rule, index) =>
    protocol === 'http' ? title(rule, index) : `#${index}`,
  );
  const unreachable = (index: number) =>
    report('IST0130', object, {
      params: { route: titles[index] },
      field: `spec.${protocol}[${index}]`,
      affected,
    });
  const ineffective = (
    index: number,
    match: string,
    other: string,
    field: string,
  ) =>
    report('IST0131', object, {
      params: { route: titles[index], match, other },
      field,
      affected,
    });

  const encountered = new Map<string, number>();
  const prefixes: Array<PrefixMatch & { rule: number }> = [];
  let takesAll = false;
  rules.forEach((rule, index) => {
    const matches = listAt(rule, 'match');
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
    matches.forEach((match, number) => {
      const key = matchKey(match);
      const earlier = encountered.get(key);
      const field = `spec.${protocol}[${index}].match[${number}]`;
      if (earlier !== undefined) {
        duplicates++;
        ineffective(index, title(match, number), titles[earlier], field);
        return;
      }
      encountered.set(key, index);
      const prefix =
        protocol === 'http' && prefixMatch(titles[index], match, number, field);
      if (prefix) {
        prefixes.push({ ...prefix, rule: index });
      }
    });
    if (duplicates === matches.length) {
      unreachable(index);
    }
  });
  prefixes.forEach((later, at) => {
    const earlier = prefixes.slice(0, at).filter(each => covers(each, later));
    for (const each of earlier) {
      ineffective(
        later.rule,
        later.match,
        `${each.route}: ${each.prefix}`,
        later.field,
      );
    }
  });
}

/** The part of Istio's validation of VirtualServices that looks for routes and matches which are never used. */
export const unreachableRulesAnalyzer: Analyzer = {
  name: 'schema.ValidationAnalyzer(VirtualService)/rules',
  kinds: [],
  localKinds: [kinds.virtualService],
  about: [kinds.virtualService],
  analyze(model, report, namespace) {
    for (const object of model.list(kinds.virtualService, namespace)) {
      const affected = ruledServices(model, object);
      for (const protocol of ['http', 'tcp', 'tls'] as const) {
        checkRules(object, protocol, affected, report);
      }
    }
  },
};
