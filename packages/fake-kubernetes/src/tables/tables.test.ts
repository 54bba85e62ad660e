import { builtInResources } from '../resources';
import { humanDuration } from './duration';
import { valuesAtJsonPath } from './jsonPath';
import { toTable } from './table';

describe('Tables', () => {
  it.each([
    [-1, '0s'],
    [119_999, '119s'],
    [120_000, '2m'],
    [200_000, '3m20s'],
    [3_600_000, '60m'],
    [4 * 3_600_000, '4h'],
    [5.5 * 3_600_000, '5h30m'],
    [30 * 3_600_000, '30h'],
    [75 * 3_600_000, '3d3h'],
    [300 * 86_400_000, '300d'],
    [800 * 86_400_000, '2y70d'],
    [3000 * 86_400_000, '8y'],
  ])('show an age of %d ms as %s', (ms, text) => {
    expect(humanDuration(ms)).toBe(text);
  });

  const object = {
    a: { 'b-c': [1, 2], "it's": 1 },
    conditions: [
      { type: 'Ready', status: 'True' },
      { type: 'Other', status: 'False' },
    ],
  };

  it.each([
    ['.a.b-c', [[1, 2]]],
    ['.a.b-c[1]', [2]],
    ['.a.b-c[*]', [1, 2]],
    [".a['b-c'][0]", [1]],
    ['.conditions[?(@.type=="Ready")].status', ['True']],
    ['.conditions[?(@.type=="Absent")].status', []],
    ['.absent.more', []],
    ['..a', []],
    ['.a[?(broken', []],
  ])('read %s', (path, values) => {
    expect(valuesAtJsonPath(object, path)).toEqual(values);
  });

  it('have a cell per column for any object of any built-in kind', () => {
    for (const definition of builtInResources) {
      const resource = { definition, version: definition.versions[0] };
      const empty = {
        apiVersion: 'v1',
        kind: definition.kind,
        metadata: { name: 'a', creationTimestamp: '1970-01-01T00:00:00Z' },
        ...(definition.kind === 'Pod' && { spec: { containers: [] } }),
      };
      const table = Object(toTable(resource, [empty], {}, 0));
      expect(table.rows[0].cells).toHaveLength(table.columnDefinitions.length);
      expect(table.rows[0].cells).not.toContain(undefined);
    }
  });
});
