import os from 'node:os';
import { parseArgs } from 'node:util';
import { benchmarkEvaluation } from './evaluation';
import { statedSize } from './generateMesh';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    rounds: { type: 'string', default: '5' },
  },
});
const evaluation = benchmarkEvaluation(statedSize, Number(values.rounds));
const machine = `${os.cpus().length} × ${os.cpus()[0].model}, Node ${
  process.version
}`;
if (values.json) {
  process.stdout.write(
    `${JSON.stringify({ machine, evaluation }, undefined, 2)}\n`,
  );
} else {
  process.stdout.write(
    [
      machine,
      ...evaluation.distribution,
      '',
      ...evaluation.results.map(({ what, ours, peer, ratio, goal, met }) =>
        [
          what,
          ours,
          peer,
          ratio && `ratio ${ratio}`,
          goal && `goal ${goal}`,
          goal && (met ? 'met' : 'NOT met'),
        ]
          .filter(Boolean)
          .join(' | '),
      ),
      '',
    ].join('\n'),
  );
}
