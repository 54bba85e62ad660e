import {
  canaryWaypointReference,
  isEnrolledInAmbient,
  Labels,
} from '../../src';
import type { Adapter } from '../judge';
import { labels, podIn } from '../shapes';

export const ambient: Record<string, Adapter> = {
  'ambient/enablement': ({ input }) => ({
    ambient: isEnrolledInAmbient(
      labels(input.find(each => each.kind === 'Namespace')),
      podIn(input),
    ),
  }),
  'ambient/use-waypoint-canary': ({ params }) =>
    canaryWaypointReference(
      params.labels as Labels,
      (params.namespaceLabels ?? {}) as Labels,
      String(params.namespace),
    ) ?? null,
};
