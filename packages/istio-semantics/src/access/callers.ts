import { isFields, listAt, refOf, stringAt, valueAt } from '../model/fields';
import type { Reason } from '../types';
import type { Enforcement } from './authorize';
import type { CompiledPolicy } from './rules';

/** Longer lists are cut in sentences. */
const longest = 10;

function listed(values: unknown): string {
  if (!Array.isArray(values)) {
    return '';
  }
  const texts = values.filter(each => typeof each === 'string');
  const rest = texts.length - longest;
  return rest > 0
    ? `${texts.slice(0, longest).join(', ')}, … +${rest}`
    : texts.join(', ');
}

/** `paths /a, /b; notMethods POST` of a source or operation; empty where it asks nothing. */
function described(fields: unknown): string {
  const parts: string[] = [];
  for (const [field, values] of Object.entries(
    isFields(fields) ? fields : {},
  )) {
    const texts = listed(values);
    if (texts) {
      parts.push(`${field} ${texts}`);
    }
  }
  return parts.join('; ');
}

/** Alternatives; empty as soon as one asks nothing. */
function alternatives(texts: readonly string[]): string {
  return texts.includes('') ? '' : texts.join(' | ');
}

function conditions(rule: unknown): string[] {
  return listAt(rule, 'when').flatMap(when =>
    [
      [stringAt(when, 'key'), '=', listed(valueAt(when, 'values'))],
      [stringAt(when, 'key'), '≠', listed(valueAt(when, 'notValues'))],
    ]
      .filter(([, , values]) => values)
      .map(parts => parts.join(' ')),
  );
}

const verbs = {
  allow: 'MayCall',
  deny: 'MayNotCall',
  ask: 'IsAskedFor',
} as const;

function readRules(
  { object, rules, provider }: CompiledPolicy,
  effect: keyof typeof verbs,
): Reason[] {
  const written = listAt(object, 'spec', 'rules');
  return rules.flatMap((compiled, index): Reason[] => {
    if (!compiled) {
      return [];
    }
    const rule = written[index];
    const callers = [
      alternatives(
        listAt(rule, 'from').map(each => described(valueAt(each, 'source'))),
      ),
      ...conditions(rule),
    ]
      .filter(Boolean)
      .join('; ');
    const operations = alternatives(
      listAt(rule, 'to').map(each => described(valueAt(each, 'operation'))),
    );
    const who = callers ? 'some' : 'anyone';
    return [
      {
        code: `access.${who}${verbs[effect]}${
          operations ? '' : 'All'
        }` as const,
        params: {
          ...(callers ? { callers } : {}),
          ...(operations ? { operations } : {}),
          ...(effect === 'ask' ? { provider } : {}),
        },
        object: refOf(object),
        field: `spec.rules[${index}]`,
      },
    ];
  });
}

const known = {
  allow: new WeakMap<CompiledPolicy, Reason[]>(),
  deny: new WeakMap<CompiledPolicy, Reason[]>(),
  ask: new WeakMap<CompiledPolicy, Reason[]>(),
};

/** What the rules of a policy say; read once, however many proxies it attaches to. */
function ruleReasons(
  policy: CompiledPolicy,
  effect: keyof typeof verbs,
): Reason[] {
  let reasons = known[effect].get(policy);
  if (!reasons) {
    reasons = readRules(policy, effect);
    known[effect].set(policy, reasons);
  }
  return reasons;
}

/** Sentences that say who may call: what is asked, who is denied, who is allowed. */
export function callersOf({ ask, deny, allow }: Enforcement): Reason[] {
  const allowed = allow.flatMap(each => ruleReasons(each, 'allow'));
  return [
    ...ask.flatMap(each => ruleReasons(each, 'ask')),
    ...deny.flatMap(each => ruleReasons(each, 'deny')),
    ...allowed,
    ...(allow.length === 0
      ? [{ code: 'access.everybodyMayCall' as const, params: {} }]
      : []),
    ...(allow.length > 0 && allowed.length === 0
      ? [{ code: 'access.anyoneMayNotCallAll' as const, params: {} }]
      : []),
  ];
}
