import { mergeTracing, proxyTracing } from '../../src';
import type { Document } from '../cases';
import type { Adapter } from '../judge';
import { telemetryWorldOf } from './telemetryWorld';
import { record } from './world';

/** Gives of an answer what the case asks for. */
export const derivedTracing: Record<string, Adapter> = {
  'derived/tracing': testCase => {
    const { applied, ignored, conflict, mesh } = telemetryWorldOf(testCase);
    const answers: Document = {
      ...proxyTracing(mergeTracing(applied, mesh)?.server, mesh, {}),
      applied: applied.length > 0,
      ignored: ignored.map(
        ({ metadata }) => `${metadata?.namespace}/${metadata?.name}`,
      ),
      analyzer: conflict,
    };
    const asked = Object.keys(record(testCase.expected));
    return Object.fromEntries(asked.map(key => [key, answers[key]]));
  },
};
