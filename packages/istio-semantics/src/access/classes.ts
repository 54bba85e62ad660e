import { listAt } from '../model/fields';
import type { RequestClass } from '../types';
import { authorize, Enforcement } from './authorize';
import { isPathTemplate } from './matchers';
import { JwtProvider, someTokenOf } from './requestAuthentication';
import type { Dimension, RequestFacts, TokenFacts } from './attributes';
import { CompiledPolicy, Condition, matchesCondition } from './rules';

/** What becomes of the requests of one class. */
type ClassState =
  /** A caller without a token may be let in. */
  | 'open'
  /** Only a caller with a token may be let in. */
  | 'protected'
  /** Rules ask for a token that nothing accepts. */
  | 'impossible'
  /** Nobody is let in. */
  | 'closed';

/** Requests partitioned by what the rules tell apart. */
export interface Classification {
  open: RequestClass[];
  protected: RequestClass[];
  impossible: RequestClass[];
  /** What the policies do to requests as a whole. */
  effect: 'none' | 'restricts' | 'deny-all';
  /** The policy that keeps requests without a token out; an ALLOW policy where none allows them. */
  guard?: CompiledPolicy;
}

type Partition = Omit<Classification, 'guard'> & { guard: number };

const policiesOf = ({ deny, allow }: Enforcement) => [...deny, ...allow];

const dimensions: readonly Dimension[] = ['path', 'method', 'host', 'port'];

/** More kinds of requests than this are not told apart. */
const limit = 4096;

/** Nor are more comparisons than this made to find out which values differ. */
const comparisons = 1_000_000;

/** Values of one dimension that no rule tells apart; `*` is any value not named elsewhere. */
interface Group {
  labels: string[];
  facts: RequestFacts;
}

const filler = '~any~';

function sampleOf(dimension: Dimension, pattern: string): RequestFacts {
  if (dimension === 'port') {
    return { port: Number(pattern) };
  }
  if (dimension === 'path' && isPathTemplate(pattern)) {
    return { path: pattern.replace(/\{\*\*?\}/g, filler) };
  }
  const start = dimension === 'path' && pattern.startsWith('*') ? '/' : '';
  return { [dimension]: start + pattern.replace(/^\*|\*$/, filler) };
}

function otherThan(dimension: Dimension, labels: string[]): RequestFacts {
  if (dimension === 'port') {
    let port = 65535;
    while (labels.includes(String(port))) {
      port--;
    }
    return { port };
  }
  return { [dimension]: dimension === 'path' ? `/${filler}` : filler };
}

const universal: readonly string[] = ['*', '/*', '/{**}'];

/** Undefined where there are too many values to look at. */
function groupsOf(
  dimension: Dimension,
  conditions: readonly Condition[],
): Group[] | undefined {
  const relevant = conditions.filter(
    each => each.attribute.dimension === dimension,
  );
  if (relevant.length === 0) {
    return [{ labels: ['*'], facts: otherThan(dimension, []) }];
  }
  const values = relevant.flatMap(each => [...each.values, ...each.notValues]);
  if (values.length * values.length > comparisons) {
    return undefined;
  }
  const labels = [...new Set(values)]
    .filter(each => !universal.includes(each))
    .sort();
  const samples: Array<[string, RequestFacts]> = [
    ...labels.map((label): [string, RequestFacts] => [
      label,
      sampleOf(dimension, label),
    ]),
    ['*', otherThan(dimension, labels)],
  ];
  const groups = new Map<string, Group>();
  for (const [label, facts] of samples) {
    const signature = relevant
      .map(each => (matchesCondition(each, facts) ? '1' : '0'))
      .join('');
    const group = groups.get(signature);
    if (group) {
      group.labels.push(label);
    } else {
      groups.set(signature, { labels: [label], facts });
    }
  }
  return [...groups.values()];
}

function conditionsOf(enforcement: Enforcement): Condition[] {
  return policiesOf(enforcement).flatMap(policy =>
    policy.rules.flatMap(rule => (rule ? rule.flat(2) : [])),
  );
}

/** Indexes of groups, per dimension, in the same state. */
interface Cell {
  indexes: number[][];
  state: ClassState;
}

/** Unites cells that differ in one dimension only. */
function united(cells: readonly Cell[], dimension: number): Cell[] {
  const found = new Map<string, Cell>();
  for (const each of cells) {
    let key: string = each.state;
    for (let index = 0; index < dimensions.length; index++) {
      key += index === dimension ? ';' : `;${each.indexes[index]}`;
    }
    const cell = found.get(key);
    if (cell) {
      cell.indexes[dimension].push(...each.indexes[dimension]);
    } else {
      found.set(key, each);
    }
  }
  return [...found.values()];
}

function requestClasses(
  cell: Cell,
  groups: readonly Group[][],
): RequestClass[] {
  const [paths, methods, hosts, ports] = cell.indexes.map(
    (indexes, dimension) =>
      indexes.length === groups[dimension].length
        ? undefined
        : indexes.flatMap(each => groups[dimension][each].labels).sort(),
  );
  return (paths ?? ['*']).map(path => ({
    path,
    ...(methods ? { methods } : {}),
    ...(hosts ? { hosts } : {}),
    ...(ports ? { ports } : {}),
  }));
}

/** Named paths first, any other path last. */
function byPath(a: RequestClass, b: RequestClass): number {
  if (a.path === b.path) {
    return 0;
  }
  return b.path === '*' || (a.path !== '*' && a.path < b.path) ? -1 : 1;
}

/** Without what is known already; the guard by its position among DENY and ALLOW policies. */
function partition(
  enforcement: Enforcement,
  providers: readonly JwtProvider[],
  trustDomains: readonly string[],
): Partition | undefined {
  const conditions = conditionsOf(enforcement);
  const groups = dimensions.flatMap(each => {
    const found = groupsOf(each, conditions);
    return found ? [found] : [];
  });
  if (
    groups.length < dimensions.length ||
    groups.reduce((product, each) => product * each.length, 1) > limit
  ) {
    return undefined;
  }
  let certain = true;
  let guard: CompiledPolicy | undefined;
  const stateOf = (facts: RequestFacts): ClassState => {
    const outcome = (token: TokenFacts | null) =>
      authorize(enforcement, { ...facts, token });
    const allows = (token: TokenFacts) => outcome(token).allowed;
    const bare = outcome(null);
    certain = certain && bare.allowed === true;
    if (bare.allowed !== false) {
      return 'open';
    }
    guard ??= bare.by?.policy ?? enforcement.allow[0];
    if (providers.some(each => allows(someTokenOf(each)) !== false)) {
      return 'protected';
    }
    return allows({ claims: {}, partial: true }) === false
      ? 'closed'
      : 'impossible';
  };
  let cells: Cell[] = [{ indexes: [], state: 'closed' }];
  for (const each of groups) {
    cells = cells.flatMap(({ indexes, state }) =>
      each.map((_, index) => ({
        indexes: [...indexes.map(held => [...held]), [index]],
        state,
      })),
    );
  }
  for (const cell of cells) {
    const facts = cell.indexes.map(
      ([index], dimension) => groups[dimension][index].facts,
    );
    cell.state = stateOf(Object.assign({ trustDomains }, ...facts));
  }
  for (const dimension of [3, 2, 1, 0]) {
    if (groups[dimension].length > 1) {
      cells = united(cells, dimension);
    }
  }
  const inState = (state: ClassState) =>
    cells
      .filter(each => each.state === state)
      .flatMap(each => requestClasses(each, groups))
      .sort(byPath);
  const open = inState('open');
  const guarded = inState('protected');
  const nobody = open.length + guarded.length === 0;
  const restricts = certain ? 'none' : 'restricts';
  return {
    open,
    protected: guarded,
    impossible: inState('impossible'),
    effect: nobody ? 'deny-all' : restricts,
    guard: guard ? policiesOf(enforcement).indexOf(guard) : -1,
  };
}

const texts = new WeakMap<CompiledPolicy, string>();

/** What a policy asks, as text. Policies made of one template differ in their selectors only, which do not matter here. */
function rulesText(policy: CompiledPolicy): string {
  let text = texts.get(policy);
  if (text === undefined) {
    const { action, layer4, object } = policy;
    text = JSON.stringify([action, layer4, listAt(object, 'spec', 'rules')]);
    texts.set(policy, text);
  }
  return text;
}

const known = new Map<string, Partition | undefined>();

/** Partitions are forgotten when there are this many. */
const capacity = 2000;

/**
 * Sorts requests into those that need no token, those that need one, and those that ask for one in vain. What the rules
 * ask beyond path, method, host, port and token counts as fulfilled: a class is open when some caller without a token
 * may be let in. Undefined where the rules tell more kinds of requests apart than can be looked at.
 */
export function classify(
  enforcement: Enforcement,
  providers: readonly JwtProvider[],
  trustDomains: readonly string[],
): Classification | undefined {
  const policies = policiesOf(enforcement);
  const rest = JSON.stringify([
    enforcement.deny.length,
    providers.map(each => each.issuer),
    trustDomains,
  ]);
  const key = `${policies.map(rulesText).join('\n')}\n${rest}`;
  if (!known.has(key)) {
    if (known.size >= capacity) {
      known.clear();
    }
    known.set(key, partition(enforcement, providers, trustDomains));
  }
  const found = known.get(key);
  if (!found) {
    return undefined;
  }
  const { guard, ...classification } = found;
  return guard < 0
    ? classification
    : { ...classification, guard: policies[guard] };
}
