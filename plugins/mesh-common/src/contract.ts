/** What a contract may promise, with the values from weak to strong; where there are none, a promise is kept by the same word only. */
const strengths = {
  sidecar: ['none', 'partial', 'ambient', 'injected'],
  mtls: ['DISABLE', 'PERMISSIVE', 'STRICT'],
  jwt: ['none', 'optional', 'partial', 'required'],
  tracing: [],
} as const satisfies Record<string, readonly string[]>;

/** Name of something that can be promised. */
export type ContractKey = keyof typeof strengths;

/** What an entity promises by the annotation `mesh-portal.dev/contract`. */
export interface Contract {
  promises: Partial<Record<ContractKey, string>>;
  /** Parts of the text that are not understood; none of them counts. */
  malformed: string[];
}

/** A promise beside what is true. */
export interface PromiseKept {
  key: ContractKey;
  promised: string;
  actual: string;
  /** `unknown` where what is true is not known. */
  result: 'kept' | 'broken' | 'unknown';
}

const isKey = (key: string): key is ContractKey =>
  Object.hasOwn(strengths, key);

/**
 * Reads `key=value` pairs between commas: `sidecar=injected,mtls=STRICT,jwt=required,tracing=otel`. Never throws; of a
 * key that is repeated the first counts and the others are malformed.
 */
export function parseContract(text: string): Contract {
  const contract: Contract = { promises: {}, malformed: [] };
  for (const part of text.split(',').map(each => each.trim())) {
    const [, key = '', value = ''] =
      /^([a-z]+)=([A-Za-z0-9][A-Za-z0-9._-]{0,62})$/.exec(part) ?? [];
    if (
      isKey(key) &&
      contract.promises[key] === undefined &&
      isPossible(key, value)
    ) {
      contract.promises[key] = value;
    } else if (part !== '') {
      contract.malformed.push(part);
    }
  }
  return contract;
}

function isPossible(key: ContractKey, value: string): boolean {
  const known: readonly string[] = strengths[key];
  return known.length === 0 || known.includes(value);
}

/** Every promise beside what is true. What is stronger than promised keeps the promise. */
export function comparePromises(
  { promises }: Contract,
  actual: Record<ContractKey, string>,
): PromiseKept[] {
  return Object.entries(promises).map(([name, promised]) => {
    const key = name as ContractKey;
    return {
      key,
      promised,
      actual: actual[key],
      result: compare(key, promised, actual[key]),
    };
  });
}

function compare(
  key: ContractKey,
  promised: string,
  actual: string,
): PromiseKept['result'] {
  if (actual === 'unknown') {
    return 'unknown';
  }
  const order: readonly string[] = strengths[key];
  const isKept =
    actual === promised ||
    (order.includes(promised) &&
      order.indexOf(actual) > order.indexOf(promised));
  return isKept ? 'kept' : 'broken';
}

/** Whether a change of a word is one for the worse; words that cannot be compared are none. */
export function isWeaker(
  key: ContractKey,
  before: string,
  after: string,
): boolean {
  if (key === 'tracing') {
    return before !== 'off' && after === 'off';
  }
  const order: readonly string[] = strengths[key];
  return order.indexOf(before) > 0 && compare(key, before, after) === 'broken';
}
