import type { ControlPlane } from '../../controlPlane';
import { textOf } from '../../messages';
import { rootFindings } from './roots';

const now = Date.parse('2026-06-01T00:00:00Z');

function plane(
  roots: Record<string, string>,
  more: Partial<ControlPlane> = {},
): ControlPlane {
  return {
    revision: 'default',
    tags: [],
    roots: {
      source: {
        kind: 'ConfigMap',
        namespace: 'istio-system',
        name: 'istio-ca-root-cert',
      },
      certificates: Object.entries(roots).map(([fingerprint, notAfter]) => ({
        subject: `CN=${fingerprint}`,
        fingerprint,
        notBefore: '2016-01-01T00:00:00.000Z',
        notAfter,
      })),
    },
    ...more,
  };
}

const late = '2036-01-01T00:00:00.000Z';
const shop = { meshId: 'shop' };

describe('rootFindings', () => {
  it.each<[string, Record<string, ControlPlane[]>, string[]]>([
    ['no root in sight', { a: [{ revision: 'x', tags: [] }] }, []],
    ['a root that lasts', { a: [plane({ A: late })] }, []],
    [
      'a root that has ended',
      { a: [plane({ A: '2026-06-01T00:00:00.000Z' })] },
      ['MESH0107 a'],
    ],
    [
      'a root that ends within ninety days',
      { a: [plane({ A: '2026-08-29T23:59:59.000Z' })] },
      ['MESH0108 a'],
    ],
    [
      'a root that ends after ninety days',
      { a: [plane({ A: '2026-08-30T00:00:00.000Z' })] },
      [],
    ],
    [
      'an old root beside a new one',
      { a: [plane({ A: '2026-01-01T00:00:00.000Z', B: late })] },
      [],
    ],
    [
      'roots that differ between meshes',
      { a: [plane({ A: late })], b: [plane({ B: late })] },
      [],
    ],
    [
      'roots that differ within a mesh',
      { a: [plane({ A: late }, shop)], b: [plane({ B: late }, shop)] },
      ['MESH0109 b'],
    ],
    [
      'roots of which one is the same',
      {
        a: [plane({ A: late, B: late }, shop)],
        b: [plane({ B: late, C: late }, shop)],
      },
      [],
    ],
    [
      'roots that differ between revisions of a cluster',
      {
        a: [plane({ A: late }), plane({ B: late }, { revision: 'canary' })],
      },
      ['MESH0109 a'],
    ],
  ])('about %s', (_, clusters, expected) => {
    const found = rootFindings(new Map(Object.entries(clusters)), now);
    expect(found.map(({ id, object }) => `${id} ${object.cluster}`)).toEqual(
      expected,
    );
    found
      .flatMap(each => each.because)
      .forEach(each => expect(textOf(each)).not.toContain('{{'));
  });
});
