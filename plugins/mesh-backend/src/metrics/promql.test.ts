import { parser } from '@prometheus-io/lezer-promql';
import fc from 'fast-check';
import { anyOf, selector, stringLiteral } from './promql';
import { queriesFor } from './queries';

/** Names of the nodes of the syntax tree, and the string literals in it. */
function syntaxOf(query: string) {
  const nodes: string[] = [];
  const literals: string[] = [];
  parser.parse(query).iterate({
    enter: ({ type, from, to }) => {
      nodes.push(type.isError ? 'error' : type.name);
      if (type.name === 'StringLiteral') {
        literals.push(query.slice(from, to));
      }
    },
  });
  return { nodes, literals };
}

/** What Prometheus reads from a literal in double quotes (strutil.Unquote), as far as ours use it. */
function valueOf(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(/\\(.)/g, (_, character) =>
      character === 'n' ? '\n' : character,
    );
}

const breakouts = [
  '"',
  '\\',
  '\\"',
  '\n',
  '\r\n',
  '`',
  "'",
  '"}',
  '"} or up{a="',
  '"}) or vector(1) #',
  '",namespace=~".*',
  '\\"} or up{a=\\"',
  '\\\\"} or up{a="',
  '{}',
  '[5m]',
  '# comment',
  '$__all',
  '${x}',
  '{{x}}',
  '%22',
  '\u0000',
  '\u2028',
  '\u202e',
  '💥',
  'ü',
  '',
];
const patterns = [
  '.*',
  '.+',
  '|',
  'a|.*',
  '(?s).*',
  '(',
  ')',
  '[',
  '[^x]*',
  'a{1,9}',
  'a?',
  '^',
  '$',
  '\\w',
  '\\',
  '\\Q.*\\E',
  '(?i)ORDERS',
];
const corpus = [...breakouts, ...patterns].flatMap(each => [
  each,
  `orders${each}`,
  `${each}orders`,
  `or${each}ders`,
  each.repeat(3),
  `orders${each}|payments`,
  `${each}"${each}`,
  `${each}\\${each}`,
]);

describe('PromQL of outside strings', () => {
  const harmless = syntaxOf(
    selector('up', {
      a: `=${stringLiteral('orders')}`,
      b: `=~${anyOf(['orders'])}`,
    }),
  );

  function expectOneLiteralEach(value: string) {
    const { nodes, literals } = syntaxOf(
      selector('up', {
        a: `=${stringLiteral(value)}`,
        b: `=~${anyOf([value])}`,
      }),
    );
    expect(nodes).toEqual(harmless.nodes);
    expect(valueOf(literals[0])).toBe(value);
    const test = new RegExp(`^(?:${valueOf(literals[1])})$`, 's');
    expect(test.test(value)).toBe(true);
    expect(
      ['orders', 'payments', 'x', ...corpus].filter(
        each => each !== value && test.test(each),
      ),
    ).toEqual([]);
  }

  it(`keeps each of ${corpus.length} hostile values one string, and one that matches only itself`, () => {
    expect(harmless.nodes).not.toContain('error');
    expect(corpus.length).toBeGreaterThanOrEqual(300);
    corpus.forEach(expectOneLiteralEach);
  });

  it('keeps any value one string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), expectOneLiteralEach),
      { numRuns: 300 },
    );
  });

  it.each(['destination', 'waypoint', 'source', 'gateway', 'ztunnel'] as const)(
    'asks by %s for the same thing whatever the names hold',
    reporter => {
      const shapesOf = (name: string) =>
        Object.entries(
          queriesFor({
            namespace: name,
            workloads: [name],
            pods: [name],
            reporter,
            clusterMatchers: { cluster: `=${stringLiteral(name)}` },
          }),
        ).map(([query, text]) => [query, syntaxOf(text).nodes]);
      const shapes = shapesOf('orders');
      expect(shapes.flat(2)).not.toContain('error');
      for (const value of corpus) {
        expect(shapesOf(value)).toEqual(shapes);
      }
    },
  );
});
