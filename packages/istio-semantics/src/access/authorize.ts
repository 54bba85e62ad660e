import { Fields, isFields, stringAt } from '../model/fields';
import type { Match } from './matchers';
import type { RequestFacts } from './attributes';
import { CompiledPolicy, matchesRule } from './rules';

/** The policies of a proxy by what they do to a request; dry-run and AUDIT policies do nothing. */
export interface Enforcement {
  /** DENY policies, after CUSTOM ones without a usable provider. */
  deny: readonly CompiledPolicy[];
  allow: readonly CompiledPolicy[];
  /** CUSTOM policies whose provider is asked. */
  ask: readonly CompiledPolicy[];
}

function isExternalAuthorizer(
  provider: string,
  extensionProviders: readonly Fields[],
): boolean {
  return extensionProviders.some(
    each =>
      stringAt(each, 'name') === provider &&
      (isFields(each.envoyExtAuthzHttp) || isFields(each.envoyExtAuthzGrpc)),
  );
}

/**
 * Sorts policies by what they do. A CUSTOM policy denies whatever it matches when its provider is not defined, or when
 * the policies of one proxy name several. Mirrors `pilot/pkg/security/authz/builder/builder.go → build, buildHTTP`.
 *
 * @param extensionProviders - those of the MeshConfig; undefined when it is not known
 */
export function enforcementOf(
  policies: readonly CompiledPolicy[],
  extensionProviders: readonly Fields[] | undefined,
): Enforcement {
  const enforced = policies.filter(each => !each.dryRun);
  const custom = enforced.filter(each => each.action === 'CUSTOM');
  const providers = new Set(
    policies
      .filter(each => each.action === 'CUSTOM')
      .map(each => each.provider),
  );
  const broken = custom.filter(
    each =>
      providers.size > 1 ||
      (extensionProviders &&
        !isExternalAuthorizer(each.provider, extensionProviders)),
  );
  return {
    deny: [...broken, ...enforced.filter(each => each.action === 'DENY')],
    allow: enforced.filter(each => each.action === 'ALLOW'),
    ask: custom.filter(each => !broken.includes(each)),
  };
}

/** One rule of one policy. */
export interface RuleOfPolicy {
  policy: CompiledPolicy;
  /** Position in `spec.rules`. */
  rule: number;
}

/** What the policies make of a request: `allowed` is undefined where it depends on what is not known. */
export type Authorization =
  | { allowed: boolean; by?: RuleOfPolicy }
  | { allowed: undefined; by: RuleOfPolicy };

function firstMatch(
  policies: readonly CompiledPolicy[],
  facts: RequestFacts,
): { match: Match; by?: RuleOfPolicy } {
  let possible: RuleOfPolicy | undefined;
  for (const policy of policies) {
    for (let rule = 0; rule < policy.rules.length; rule++) {
      const match = matchesRule(policy.rules[rule], policy.action, facts);
      if (match) {
        return { match, by: { policy, rule } };
      }
      if (match === undefined) {
        possible ??= { policy, rule };
      }
    }
  }
  return possible ? { match: undefined, by: possible } : { match: false };
}

/**
 * DENY before ALLOW; without an ALLOW policy everything else is allowed.
 * Mirrors `pilot/pkg/security/authz/builder/builder.go → build`.
 */
export function authorize(
  { deny, allow }: Enforcement,
  facts: RequestFacts,
): Authorization {
  const denied = firstMatch(deny, facts);
  if (denied.match) {
    return { allowed: false, by: denied.by };
  }
  const permitted =
    allow.length > 0 ? firstMatch(allow, facts) : { match: true };
  if (permitted.match === false) {
    return { allowed: false };
  }
  const open = denied.by ?? (permitted.match ? undefined : permitted.by);
  return open
    ? { allowed: undefined, by: open }
    : { allowed: true, by: permitted.by };
}

/** The first CUSTOM rule that a request matches or may match. */
export function asked(
  { ask }: Enforcement,
  facts: RequestFacts,
): { match: Match; by?: RuleOfPolicy } {
  return firstMatch(ask, facts);
}
