import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  isPermission,
  type Permission,
} from '@backstage/plugin-permission-common';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import {
  meshBadgePublishPermission,
  meshCoverageReadPermission,
  meshEntityReadPermission,
  meshExemptionApprovePermission,
  meshExemptionCreatePermission,
  meshObjectReadPermission,
  meshRefreshPermission,
} from '@mesh-portal/backstage-plugin-mesh-common';

const { ALLOW, DENY, CONDITIONAL } = AuthorizeResult;
export const owned = 'component:default/owned';
export const foreign = 'component:default/foreign';

/** What a policy answers: once and for all, or by owner. */
type Rule = typeof ALLOW | typeof DENY | typeof CONDITIONAL;

export interface Policy {
  entity: Rule;
  coverage: typeof ALLOW | typeof DENY;
  catalog?: Rule;
  object?: Rule;
  exemptionCreate?: Rule;
  exemptionApprove?: Rule;
  badge?: Rule;
  refresh?: typeof ALLOW | typeof DENY;
}

export const allowed: Policy = { entity: ALLOW, coverage: ALLOW };
export const readsAll: Policy = { entity: ALLOW, coverage: DENY };
export const conditional: Policy = { entity: CONDITIONAL, coverage: DENY };
export const conditionalWithTotals: Policy = {
  entity: CONDITIONAL,
  coverage: ALLOW,
};
export const hiddenInCatalog: Policy = {
  entity: ALLOW,
  catalog: CONDITIONAL,
  coverage: DENY,
};
export const denied: Policy = { entity: DENY, coverage: DENY };

/** As the permission backend would answer; services may do everything. */
export function permissionsOf(policy: Policy) {
  const ruleOf = (permission: Permission): Rule => {
    if (isPermission(permission, meshEntityReadPermission)) {
      return policy.entity;
    }
    if (isPermission(permission, catalogEntityReadPermission)) {
      return policy.catalog ?? ALLOW;
    }
    if (isPermission(permission, meshObjectReadPermission)) {
      return policy.object ?? DENY;
    }
    if (isPermission(permission, meshExemptionCreatePermission)) {
      return policy.exemptionCreate ?? DENY;
    }
    if (isPermission(permission, meshExemptionApprovePermission)) {
      return policy.exemptionApprove ?? DENY;
    }
    if (isPermission(permission, meshBadgePublishPermission)) {
      return policy.badge ?? DENY;
    }
    if (isPermission(permission, meshRefreshPermission)) {
      return policy.refresh ?? DENY;
    }
    return isPermission(permission, meshCoverageReadPermission)
      ? policy.coverage
      : DENY;
  };
  const isService = (options?: { credentials?: BackstageCredentials }) =>
    (options?.credentials?.principal as { type?: string } | undefined)?.type ===
    'service';
  return mockServices.permissions.mock({
    authorize: async (requests, options) =>
      requests.map(each => {
        const rule = isService(options) ? ALLOW : ruleOf(each.permission);
        const ref = 'resourceRef' in each ? each.resourceRef : undefined;
        const byOwner = ref === owned ? ALLOW : DENY;
        return { result: rule === CONDITIONAL ? byOwner : rule };
      }),
    authorizeConditional: async (requests, options) =>
      requests.map(({ permission }) => {
        const rule = isService(options) ? ALLOW : ruleOf(permission);
        return rule === CONDITIONAL
          ? {
              result: CONDITIONAL,
              pluginId: 'catalog',
              resourceType: 'catalog-entity',
              conditions: {
                rule: 'IS_ENTITY_OWNER',
                resourceType: 'catalog-entity',
                params: {},
              },
            }
          : { result: rule };
      }),
  });
}
