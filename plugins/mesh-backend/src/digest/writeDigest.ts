import type {
  CoverageCheck,
  CoverageCounts,
  CoverageRow,
  FindingList,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { textOf } from '@mesh-portal/istio-semantics';

/** Markdown; nothing that comes from the catalog or a cluster is markup in it. */
export function writeDigest(options: {
  owner: string;
  checks: readonly CoverageCheck[];
  /** Undefined where the reader sees no entity of the owner. */
  row: CoverageRow | undefined;
  findings: FindingList;
}): string {
  const { owner, checks, row, findings } = options;
  if (!row) {
    return `# Service mesh: ${plain(owner)}\n\nNo entities that you can see.\n`;
  }
  const { levels, entities } = row;
  const open = checks
    .map(check => ({ check, ...figuresOf(row.checks[check.id]) }))
    .filter(each => each.passed < each.assessed)
    .sort(
      (a, b) =>
        b.check.weight * (b.assessed - b.passed) -
        a.check.weight * (a.assessed - a.passed),
    );
  const lines = [
    `# Service mesh: ${plain(row.title)}`,
    '',
    `${entities} entities: ${levels.gold} gold, ${levels.silver} silver, ${levels.bronze} bronze, ${levels.none} without a level.`,
    '',
    '## What to do',
    '',
    ...(open.length === 0 ? ['Everything assessed has passed.'] : []),
    ...open.map(
      ({ check, passed, assessed }) =>
        `- **${plain(check.title)}** (${
          check.level
        }): ${passed} of ${assessed} assessed pass. ${plain(check.fix)}`,
    ),
    '',
    `## Findings (${findings.total})`,
    '',
    ...(findings.total === 0 ? ['None.'] : []),
    ...findings.items.map(
      ({ id, severity, because, entityRefs }) =>
        `- ${severity} ${id}: ${plain(textOf(because[0]))} (${plain(
          entityRefs.join(', '),
        )})`,
    ),
    ...(findings.total > findings.items.length
      ? [`- and ${findings.total - findings.items.length} more`]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** What is unknown, exempt or not applicable is not assessed. */
function figuresOf(counts: CoverageCounts | undefined) {
  const { passed = 0, warning = 0, failed = 0 } = counts ?? {};
  return { passed, assessed: passed + warning + failed };
}

/** Text in which no character is markup. */
function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]()#+!|<>~&]/g, each => `\\${each}`)
    .replace(/:\/\//g, ':\\//');
}
