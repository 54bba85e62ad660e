import type {
  MeshState,
  Restarter,
} from '@mesh-portal/backstage-plugin-mesh-common';

/** What somebody has to do asks for attention; what happens by itself does not. */
export const stateOfRestarter: Record<Restarter, MeshState> = {
  you: 'mind',
  kyma: 'neutral',
  unknown: 'unknown',
};
