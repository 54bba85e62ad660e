import {
  attachedPolicies,
  attaches,
  KubernetesObject,
  PolicySelection,
} from '../../src';
import type { ConformanceCase } from '../cases';
import type { Adapter } from '../judge';
import { record } from './world';

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

const byAction = (policies: KubernetesObject[], action: string) =>
  policies
    .filter(each => (record(each.spec).action ?? 'ALLOW') === action)
    .map(({ metadata }) => `${metadata?.namespace}/${metadata?.name}`);

export const authzPolicies: Record<string, Adapter> = {
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
