import { Environment } from '@marcbachmann/cel-js';
import type { JsonSchema } from './jsonSchema';
import type { ManifestProblem } from './KindSource';

/** One rule of `x-kubernetes-validations`. */
interface Rule {
  rule: string;
  message?: string;
}

const limit = 10_000;

/** Kubernetes' extensions to CEL that definitions of the mesh use. */
const environment = new Environment({
  unlistedVariablesAreDyn: true,
  homogeneousAggregateLiterals: false,
  limits: {
    maxAstNodes: limit,
    maxDepth: 200,
    maxListElements: limit,
    maxMapEntries: limit,
    maxCallArguments: 100,
  },
})
  .registerType('URL', URL)
  .registerFunction('url(string): URL', (text: string) => new URL(text))
  .registerFunction('isURL(string): bool', (text: string) => URL.canParse(text))
  .registerFunction('URL.getScheme(): string', (url: URL) =>
    url.protocol.slice(0, -1),
  )
  .registerFunction('URL.getHostname(): string', (url: URL) => url.hostname);

const programs = new Map<string, ReturnType<Environment['parse']>>();

function evaluate(rule: string, self: unknown): unknown {
  let program = programs.get(rule);
  if (!program) {
    program = environment.parse(
      // The library knows no `has` behind an index; of a list of one, this asks the same.
      rule.replace(
        /\bhas\(([\w.]+\[\d+\])\.(\w+)\)/g,
        '[$1].all(indexed, has(indexed.$2))',
      ),
    );
    programs.set(rule, program);
  }
  return program({ self });
}

/** A value in the types that CEL gives it by its schema: integers are no floating-point numbers. */
function celValue(schema: JsonSchema | undefined, value: unknown): unknown {
  if (typeof value === 'number') {
    const whole =
      schema?.type === 'integer' ||
      schema?.['x-kubernetes-int-or-string'] === true;
    return whole && Number.isInteger(value) ? BigInt(value) : value;
  }
  if (Array.isArray(value)) {
    return Array.from(value, each => celValue(schema?.items, each));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [
        key,
        celValue(schemaOf(schema, key), each),
      ]),
    );
  }
  return value;
}

function schemaOf(schema: JsonSchema | undefined, key: string) {
  const others = schema?.additionalProperties;
  return schema?.properties && Object.hasOwn(schema.properties, key)
    ? schema.properties[key]
    : (typeof others === 'object' && others) || undefined;
}

/** The first line, as far as a reader follows. */
function excerpt(text: string): string {
  const [line] = text.trim().split('\n');
  return line.length > 100 ? `${line.slice(0, 100)}…` : line;
}

function ruleProblem(
  { rule, message = rule }: Rule,
  field: string,
  self: unknown,
): ManifestProblem[] {
  // Rules about changes say nothing about an object that is new.
  if (/\boldSelf\b/.test(rule)) {
    return [];
  }
  try {
    return evaluate(rule, self) === true
      ? []
      : [{ severity: 'error', field, message: message.trim() }];
  } catch (error) {
    return [
      {
        severity: 'unchecked',
        field,
        message: `rule not checked: ${excerpt(rule)} (${
          error instanceof Error ? excerpt(error.message) : error
        })`,
      },
    ];
  }
}

/** What CEL rules of a schema say of an object, at every place that has some. */
export function celProblems(
  schema: JsonSchema | undefined,
  value: unknown,
  path = '',
): ManifestProblem[] {
  if (!schema || value === undefined || value === null) {
    return [];
  }
  const rules = schema['x-kubernetes-validations'];
  const own =
    Array.isArray(rules) && rules.length > 0
      ? (rules as Rule[]).flatMap(each =>
          ruleProblem(each, path, celValue(schema, value)),
        )
      : [];
  if (Array.isArray(value)) {
    return [
      ...own,
      ...value.flatMap((each, index) =>
        celProblems(schema.items, each, `${path}[${index}]`),
      ),
    ];
  }
  if (typeof value === 'object') {
    return [
      ...own,
      ...Object.entries(value).flatMap(([key, each]) =>
        celProblems(
          schemaOf(schema, key),
          each,
          [path, key].filter(Boolean).join('.'),
        ),
      ),
    ];
  }
  return own;
}
