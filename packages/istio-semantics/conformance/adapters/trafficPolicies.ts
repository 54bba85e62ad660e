import { mergeSubsetTrafficPolicy } from '../../src';
import type { Document } from '../cases';
import type { Adapter } from '../judge';

const fields = (value: unknown) => (value ?? undefined) as Document | undefined;

export const trafficPolicies: Record<string, Adapter> = {
  'traffic/merge-subset-traffic-policy': ({ params }) =>
    mergeSubsetTrafficPolicy(
      fields(params.destination),
      fields(params.subset),
      (params.port ?? undefined) as number | undefined,
    ) ?? null,
};
