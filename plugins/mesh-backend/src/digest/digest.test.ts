import type {
  CoverageCheck,
  CoverageRow,
  FindingList,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { MeshService } from '../api/MeshService';
import { AuthorizedDigest } from './AuthorizedDigest';
import { writeDigest } from './writeDigest';

const none = {
  passed: 0,
  warning: 0,
  failed: 0,
  error: 0,
  unknown: 0,
  notApplicable: 0,
  exempt: 0,
};
const check = (id: string, weight: number): CoverageCheck => ({
  id,
  title: `Title of ${id}`,
  description: '',
  fix: `Fix ${id}.`,
  category: 'mesh',
  level: 'bronze',
  weight,
});
const checks = [check('small', 1), check('large', 3), check('done', 9)];
const owner = 'group:default/team-a';
const row: CoverageRow = {
  scope: owner,
  title: 'Team A',
  entities: 9,
  levels: { none: 4, bronze: 3, silver: 2, gold: 0 },
  checks: {
    small: { ...none, passed: 1, failed: 2, unknown: 6 },
    large: { ...none, passed: 2, warning: 1, exempt: 6 },
    done: { ...none, passed: 5, notApplicable: 4 },
  },
};
const finding = (title: string): FindingList['items'][number] => ({
  id: 'MESH0101',
  severity: 'error',
  category: 'configuration',
  because: [{ code: 'finding.MESH0101', params: { name: title } }],
  object: { kind: 'Pod', name: 'x' },
  affected: [],
  cluster: 'eu',
  since: '2026-01-01T00:00:00.000Z',
  freshness: 'fresh',
  entityRefs: [`component:default/${title}`],
  owners: [owner],
});

describe('writeDigest', () => {
  it('tells figures over what is assessed, and what to do first', () => {
    const lines = writeDigest({
      owner,
      checks,
      row,
      findings: { items: [finding('orders')], total: 3, visibleOnly: false },
    }).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        '# Service mesh: Team A',
        '9 entities: 0 gold, 2 silver, 3 bronze, 4 without a level.',
        '## Findings (3)',
        '- and 2 more',
      ]),
    );
    expect(lines.filter(each => each.startsWith('- **'))).toEqual([
      '- **Title of large** (bronze): 2 of 3 assessed pass. Fix large.',
      '- **Title of small** (bronze): 1 of 3 assessed pass. Fix small.',
    ]);
  });

  it('takes nothing for markup', () => {
    const hostile =
      '![x](https://evil.example/a.png) <b>*bold*</b>\n# Title `code`';
    const text = writeDigest({
      owner,
      checks: [],
      row: { ...row, title: hostile },
      findings: { items: [finding(hostile)], total: 1, visibleOnly: false },
    });
    expect(text.match(/^#/gm)).toHaveLength(3);
    expect(text).not.toMatch(/(?<!\\)[<*`[]|:\/\//);
  });
});

describe('AuthorizedDigest', () => {
  it('asks on behalf of the reader, and tells nobody whether an owner exists', async () => {
    const getCoverage = jest.fn(async () => ({
      tag: '',
      body: { checks, rows: [row] },
    }));
    const listFindings = jest.fn(async () => ({ items: [], total: 0 }));
    const digest = new AuthorizedDigest({
      mesh: { getCoverage, listFindings } as unknown as MeshService,
    });
    const asker = { credentials: {} as never };
    expect(await digest.write(owner, asker)).toContain('Team A');
    expect(await digest.write('group:default/x', asker)).toBe(
      '# Service mesh: group:default/x\n\nNo entities that you can see.\n',
    );
    expect(getCoverage).toHaveBeenCalledWith('owner', asker);
    expect(listFindings).toHaveBeenCalledWith(
      expect.objectContaining({ owner }),
      asker,
    );
  });
});
