import {
  KUBERNETES_ID_ANNOTATION,
  KUBERNETES_LABEL_SELECTOR_ANNOTATION,
} from '@mesh-portal/backstage-plugin-mesh-common';

const exists = { $exists: true } as const;
const hasId = {
  [`metadata.annotations.${KUBERNETES_ID_ANNOTATION}` as const]: exists,
};
const hasSelector = {
  [`metadata.annotations.${KUBERNETES_LABEL_SELECTOR_ANNOTATION}` as const]:
    exists,
};
const isService = { kind: 'component', 'spec.type': 'service' };

/** The entity says which workloads are its own; same as `isMeshAvailable`. */
export const boundToWorkloads = { $any: [hasId, hasSelector] };

/** Services get the tab before they are bound: it says what to do. */
export const boundOrService = { $any: [hasId, hasSelector, isService] };
