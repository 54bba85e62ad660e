import type {
  CoverageCounts,
  CoverageRow,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { scopeTree, type ScopeTreeOptions } from './scopeTree';

const counts = (passed: number, failed: number): CoverageCounts => ({
  passed,
  failed,
  warning: 0,
  error: 0,
  unknown: 0,
  notApplicable: 0,
  exempt: 0,
});

const figures = (passed: number, failed: number) => ({
  entities: passed + failed,
  checks: { encrypted: counts(passed, failed) },
  levels: { none: 0, bronze: 0, silver: 0, gold: 0 },
});

const row = (
  scope: string,
  parent: string | undefined,
  own: [number, number],
  inherited?: [number, number],
): CoverageRow => ({
  scope,
  title: scope.toUpperCase(),
  ...(parent && { parent }),
  ...figures(...own),
  ...(inherited && { inherited: figures(...inherited) }),
});

const company = [
  row('search', 'units', [1, 3]),
  row('all', undefined, [0, 0], [8, 4]),
  row('units', 'all', [2, 0], [3, 3]),
  row('apps', 'all', [5, 1]),
];

const show = (
  rows: readonly CoverageRow[],
  options: Partial<ScopeTreeOptions> = {},
) =>
  scopeTree(rows, {
    inherited: true,
    closed: new Set(),
    sort: { column: 'scope', isDescending: false },
    ...options,
  }).map(
    ({ row: { scope }, figures: { entities }, depth, isOpen }) =>
      `${'-'.repeat(depth)}${
        { true: 'v', false: '>', undefined: '' }[`${isOpen}`]
      }${scope} ${entities}`,
  );

it.each<[string, Partial<ScopeTreeOptions>, string[]]>([
  [
    'puts every scope below its parent',
    {},
    ['vall 12', '-apps 6', '-vunits 6', '--search 4'],
  ],
  [
    'counts what a scope holds itself',
    { inherited: false },
    ['vall 0', '-apps 6', '-vunits 2', '--search 4'],
  ],
  [
    'leaves out what is below a closed scope',
    { closed: new Set(['units']) },
    ['vall 12', '-apps 6', '->units 6'],
  ],
  [
    'sorts siblings by what passed, worst first',
    { sort: { column: 'encrypted', isDescending: false } },
    ['vall 12', '-vunits 6', '--search 4', '-apps 6'],
  ],
  [
    'sorts siblings of the same figure by name',
    { sort: { column: 'entities', isDescending: true } },
    ['vall 12', '-apps 6', '-vunits 6', '--search 4'],
  ],
])('%s', (_, options, expected) => {
  expect(show(company, options)).toEqual(expected);
});

it('loses no scope to a circle of parents', () => {
  expect(
    show([row('a', 'b', [1, 0]), row('b', 'a', [1, 0]), row('c', 'b', [1, 0])]),
  ).toEqual(['a 1', 'vb 1', '-c 1']);
});
