import type {
  MeshExemption,
  MeshState,
} from '@mesh-portal/backstage-plugin-mesh-common';

export const exemptionStatuses = [
  'requested',
  'approved',
  'expired',
  'rejected',
  'revoked',
  'rule',
] as const;

/** State of an exemption as people see it: what has expired no longer counts, however it was decided. */
export type ExemptionStatus = (typeof exemptionStatuses)[number];

export function statusOf({ state, expired }: MeshExemption): ExemptionStatus {
  return expired && (state === 'approved' || state === 'requested')
    ? 'expired'
    : state;
}

export const stateOfStatus: Record<ExemptionStatus, MeshState> = {
  requested: 'mind',
  approved: 'good',
  expired: 'neutral',
  rejected: 'neutral',
  revoked: 'neutral',
  rule: 'neutral',
};
