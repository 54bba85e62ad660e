import type { Reason, Verdict, WorkloadAnswers } from '../types';
import { findingsOf } from './findingsOf';

const workload = {
  group: 'apps',
  kind: 'Deployment',
  namespace: 'shop',
  name: 'orders',
};
const unknown: Verdict<never> = { known: false, because: [] };
const rule = { kind: 'DestinationRule', namespace: 'shop', name: 'orders' };
const reason = (code: Reason['code'], object?: Reason['object']): Reason => ({
  code,
  params: {},
  ...(object ? { object } : {}),
});
const answers: WorkloadAnswers = {
  workload,
  serviceAccount: 'orders',
  services: [],
  injection: unknown,
  mtls: unknown,
  jwt: unknown,
  tracing: unknown,
  upgrade: unknown,
};

describe('findingsOf', () => {
  it('finds nothing in what is unknown', () => {
    expect(findingsOf(answers)).toEqual([]);
  });

  it('names the object behind each problem, errors first', () => {
    const direction = { enabled: true };
    const found = findingsOf({
      ...answers,
      mtls: {
        known: true,
        because: [],
        value: {
          mode: 'STRICT',
          ports: [],
          identity: {
            principal: '',
            serviceAccount: 'orders',
            sharedDefault: false,
          },
          clientConflicts: [
            { reason: reason('mtls.conflict', rule), clientNamespaces: 'all' },
          ],
        },
      },
      jwt: {
        known: true,
        because: [reason('jwt.optional')],
        value: {
          state: 'optional',
          issuers: [],
          open: [],
          protected: [],
          requestAuthentications: [],
          authorizationPolicies: [],
          callers: [],
        },
      },
      tracing: {
        known: true,
        because: [],
        value: {
          state: 'on',
          client: direction,
          server: direction,
          chain: [
            { reason: reason('unknown.notReadable'), ok: true },
            { reason: reason('unknown.notReadable', rule), ok: false },
          ],
        },
      },
    });
    expect(found.map(each => [each.id, each.severity, each.object])).toEqual([
      ['MESH0101', 'error', rule],
      ['MESH0202', 'warning', workload],
      ['MESH0401', 'warning', rule],
    ]);
    expect(found.every(each => each.affected[0] === workload)).toBe(true);
  });
});
