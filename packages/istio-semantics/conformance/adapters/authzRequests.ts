import { decide } from '../../src';
import type { ConformanceCase, Document } from '../cases';
import type { Adapter } from '../judge';
import { requestOf } from './accessRequest';
import { record, worldOf } from './world';

/** Some templates were read with `from: [{source}]` of a rule among its `to`; the API server keeps no such field. */
function mended(rule: Document): Document {
  const to = rule.to as Document[] | undefined;
  const sources = to?.filter(each => 'source' in each) ?? [];
  return sources.length === 0
    ? rule
    : { to: to!.filter(each => 'operation' in each), from: sources };
}

function decisionOf(testCase: ConformanceCase) {
  const input = testCase.input.map(object => {
    const spec = record(object.spec);
    return object.kind === 'AuthorizationPolicy' && Array.isArray(spec.rules)
      ? { ...object, spec: { ...spec, rules: spec.rules.map(mended) } }
      : object;
  });
  const { model, workload } = worldOf({ ...testCase, input });
  return decide(model, requestOf(testCase), workload);
}

const allow: Adapter = testCase => {
  const verdict = decisionOf(testCase);
  return { allow: verdict.known ? verdict.value.allowed : 'unknown' };
};

export const authzRequests: Record<string, Adapter> = {
  'authz-jwt/authz-requests': allow,
  'authz-jwt/jwt-claims-authz': allow,
  'authz-jwt/request-authentication': testCase => {
    const verdict = decisionOf(testCase);
    return { status: verdict.known ? verdict.value.status ?? 200 : 'unknown' };
  },
};
