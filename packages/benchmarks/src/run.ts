import os from 'node:os';
import { parseArgs } from 'node:util';
import { benchmarkChanges } from './changes/evaluated';
import { benchmarkChurn } from './changes/churn';
import { benchmarkCoverage } from './coverage/benchmark';
import { benchmarkEvaluation, type Result } from './evaluation';
import { statedSize } from './generateMesh';
import { benchmarkFailover } from './failover/benchmark';
import { benchmarkQuiet, benchmarkSync } from './ingest/benchmark';
import { benchmarkLarge } from './ingest/large';
import { benchmarkSoak } from './ingest/soak';
import { benchmarkPage } from './page/benchmark';

interface Report {
  results: Result[];
  /** What was measured on. */
  notes?: string[];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean' },
    rounds: { type: 'string', default: '5' },
    pods: { type: 'string', default: '5000' },
    views: { type: 'string', default: '30' },
    'quiet-seconds': { type: 'string', default: '120' },
    'soak-minutes': { type: 'string', default: '60' },
    clusters: { type: 'string', default: '100' },
  },
});
const rounds = Number(values.rounds);

const benchmarks: Record<string, () => Promise<Report>> = {
  evaluation: async () => {
    const { results, distribution } = benchmarkEvaluation(statedSize, rounds);
    return { results, notes: distribution };
  },
  sync: async () => ({
    results: await benchmarkSync(Number(values.pods), rounds),
  }),
  page: async () => ({
    results: [
      ...(await benchmarkPage(Number(values.views), 0)),
      ...(await benchmarkPage(Number(values.views), 30)),
    ],
  }),
  quiet: async () => ({
    results: await benchmarkQuiet(Number(values['quiet-seconds'])),
  }),
  changes: async () => ({ results: benchmarkChanges(statedSize) }),
  churn: async () => ({ results: await benchmarkChurn(50) }),
  failover: async () => ({ results: await benchmarkFailover() }),
  coverage: async () => ({ results: await benchmarkCoverage(10_000, 200) }),
  soak: async () => ({
    results: await benchmarkSoak(Number(values['soak-minutes'])),
  }),
  large: async () => ({
    results: await benchmarkLarge(Number(values.clusters), 1000),
  }),
};

function lineOf({ what, ours, peer, ratio, goal, met }: Result): string {
  return [
    what,
    ours,
    peer,
    ratio && `ratio ${ratio}`,
    goal && `goal ${goal}`,
    goal && (met ? 'met' : 'NOT met'),
  ]
    .filter(Boolean)
    .join(' | ');
}

async function main() {
  const unknown = positionals.find(name => !benchmarks[name]);
  if (unknown) {
    throw new Error(
      `There is no benchmark '${unknown}'. Choose of: ${Object.keys(
        benchmarks,
      ).join(', ')}, freshness`,
    );
  }
  const machine = `${os.cpus().length} × ${os.cpus()[0].model}, Node ${
    process.version
  }`;
  const reports: Record<string, Report> = {};
  if (!values.json) {
    process.stdout.write(`${machine}\n`);
  }
  for (const name of positionals.length > 0
    ? positionals
    : Object.keys(benchmarks)) {
    const report = await benchmarks[name]();
    reports[name] = report;
    if (!values.json) {
      const lines = [...(report.notes ?? []), ...report.results.map(lineOf)];
      process.stdout.write(`${lines.join('\n')}\n`);
    }
  }
  if (values.json) {
    process.stdout.write(
      `${JSON.stringify({ machine, reports }, undefined, 2)}\n`,
    );
  }
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
