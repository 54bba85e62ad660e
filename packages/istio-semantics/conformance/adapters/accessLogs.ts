import { activeLoggers, mergeAccessLogs } from '../../src';
import type { Adapter } from '../judge';
import { listenerDirection, telemetryWorldOf } from './telemetryWorld';

export const accessLogs: Record<string, Adapter> = {
  'tracing/access-logging': testCase => {
    const { applied, mesh } = telemetryWorldOf(testCase);
    const configs = mergeAccessLogs(applied, mesh, listenerDirection(testCase));
    return {
      providers: configs
        ? activeLoggers(configs, mesh).map(each => each.provider)
        : null,
    };
  },
  'tracing/access-logging-filter': testCase => {
    const { applied, mesh } = telemetryWorldOf(testCase);
    return mergeAccessLogs(applied, mesh, listenerDirection(testCase));
  },
};
