import {
  AccessRequest,
  attachedPolicies,
  attaches,
  decide,
  KubernetesObject,
  PolicySelection,
  RequestToken,
} from '../../src';
import type { ConformanceCase, Document } from '../cases';
import type { Adapter } from '../judge';
import { record, worldOf } from './world';

function selectionOf({ params }: ConformanceCase): PolicySelection {
  const given = record(params.selection);
  return {
    namespace: String(given.workloadNamespace),
    labels: record(given.workloadLabels) as Record<string, string>,
    rootNamespace: String(given.rootNamespace ?? params.rootNamespace ?? ''),
    waypoint: given.isWaypoint === true,
    services: given.services as PolicySelection['services'],
    selectorsOnGateways:
      record(params.features).EnableSelectorBasedK8sGatewayPolicy !== false,
  };
}

/** A token in a parameter stands as `<name>` in the path. */
function locationOf(token: Document, path: unknown): RequestToken['location'] {
  const query = [...new URLSearchParams(String(path).split('?')[1])];
  const parameter = query.find(([, value]) => value === `<${token.name}>`);
  const name = token.in === 'param' ? parameter?.[0] : token.header;
  return token.in
    ? ({ in: token.in, name, prefix: token.prefix } as RequestToken['location'])
    : undefined;
}

function requestOf({ params, fields }: ConformanceCase): AccessRequest {
  const { token, tokens, mtls, ...request } = record(params.request);
  const { ip, port } = record(params.workload) as {
    ip?: string;
    port?: number;
  };
  const given = (tokens ?? (token ? [token] : [])) as Document[];
  return {
    ...request,
    ...(mtls === false ? { source: { principal: null } } : {}),
    destinationIp: ip,
    port,
    tokens: given.map(each => ({
      claims: record(each.claims),
      // The run time fact that cases name is that keys cannot be fetched: then no token verifies.
      valid: each.valid === true && !fields.requiresRuntime,
      location: locationOf(each, request.path),
    })),
  };
}

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

const byAction = (policies: KubernetesObject[], action: string) =>
  policies
    .filter(each => (record(each.spec).action ?? 'ALLOW') === action)
    .map(({ metadata }) => `${metadata?.namespace}/${metadata?.name}`);

const allow: Adapter = testCase => {
  const verdict = decisionOf(testCase);
  return { allow: verdict.known ? verdict.value.allowed : 'unknown' };
};

export const authzJwt: Record<string, Adapter> = {
  'authz-jwt/authz-requests': allow,
  'authz-jwt/jwt-claims-authz': allow,
  'authz-jwt/request-authentication': testCase => {
    const verdict = decisionOf(testCase);
    return { status: verdict.known ? verdict.value.status ?? 200 : 'unknown' };
  },
  'authz-jwt/policy-matcher': testCase => ({
    attached: attaches(selectionOf(testCase), {
      metadata: record(testCase.params.policyName),
      spec: testCase.params.policy,
    }),
  }),
  'authz-jwt/list-authorization-policies': testCase => {
    const policies = attachedPolicies(selectionOf(testCase), namespace =>
      testCase.input.filter(each => each.metadata?.namespace === namespace),
    );
    return {
      custom: byAction(policies, 'CUSTOM'),
      deny: byAction(policies, 'DENY'),
      allow: byAction(policies, 'ALLOW'),
      audit: byAction(policies, 'AUDIT'),
    };
  },
};
