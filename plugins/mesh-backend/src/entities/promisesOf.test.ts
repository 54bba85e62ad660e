import {
  type DimensionSummaries,
  parseContract,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { checks } from '../coverage/checks';
import { promisesOf } from './promisesOf';

const dimensions = Object.fromEntries(
  Object.entries({
    sidecar: 'injected',
    mtls: 'PERMISSIVE',
    jwt: 'unknown',
    tracing: 'otel',
  }).map(([key, value]) => [key, { value }]),
) as unknown as DimensionSummaries;

const check = checks.find(each => each.id === 'contract-kept')!;

describe('promisesOf', () => {
  it.each([
    [undefined, 'notApplicable', []],
    ['', 'notApplicable', []],
    ['sidecar=injected,tracing=otel', 'passed', ['kept', 'kept']],
    ['sidecar=injected,jwt=required', 'unknown', ['kept', 'unknown']],
    ['mtls=STRICT,jwt=required', 'failed', ['broken', 'unknown']],
    ['mtls=PERMISSIVE,color=blue', 'passed', ['kept']],
  ])('of %j makes the check %s', (text, result, kept) => {
    const promises = promisesOf(
      {
        entityRef: 'component:default/orders',
        selector: [],
        ...(text !== undefined && { contract: parseContract(text) }),
      },
      dimensions,
    );
    expect(promises.map(each => each.result)).toEqual(kept);
    expect(
      check.evaluate({
        dimensions,
        workloads: [],
        services: [],
        worstFinding: 'none',
        promises,
        dashboard: 'missing',
      }).state,
    ).toBe(result);
  });
});
