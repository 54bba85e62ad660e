import {
  comparePromises,
  type DimensionSummaries,
  type PromiseKept,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { EntityClaim } from './EntityClaim';

/** What an entity promises beside what is true; nothing where it promises nothing. */
export function promisesOf(
  claim: EntityClaim | undefined,
  { sidecar, mtls, jwt, tracing }: DimensionSummaries,
): PromiseKept[] {
  return claim?.contract
    ? comparePromises(claim.contract, {
        sidecar: sidecar.value,
        mtls: mtls.value,
        jwt: jwt.value,
        tracing: tracing.value,
      })
    : [];
}
