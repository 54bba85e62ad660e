import {
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  KUBERNETES_CLUSTER_ANNOTATION,
  KUBERNETES_ID_ANNOTATION,
  KUBERNETES_LABEL_SELECTOR_ANNOTATION,
  KUBERNETES_NAMESPACE_ANNOTATION,
  MESH_ANNOTATION_CONTRACT,
  MESH_ANNOTATION_EXEMPT,
  parseContract,
  parseProposedExemptions,
  type Contract,
  type ProposedExemption,
} from '@mesh-portal/backstage-plugin-mesh-common';
import {
  readLinkPreferences,
  type LinkPreferences,
} from '../links/LinkPreferences';
import { parseLabelSelector, type Requirement } from './labelSelector';

/** Which workloads an entity calls its own, and where it belongs. */
export interface EntityClaim {
  /** In lower case. */
  entityRef: string;
  selector: Requirement[];
  namespace?: string;
  cluster?: string;
  owner?: string;
  system?: string;
  /** Where its annotations want its links to lead. */
  linkPreferences?: LinkPreferences;
  /** What the entity promises to be. */
  contract?: Contract;
  /** From which checks it asks to be exempt. */
  proposedExemptions?: ProposedExemption[];
}

/** Fields of an entity that {@link readClaim} needs. */
export const claimFields = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.title',
  `metadata.annotations`,
  'relations',
];

/**
 * The claim of an entity; undefined where its annotations claim nothing. As in the Kubernetes plugin, the label
 * selector wins over the id. A label selector that cannot be understood claims nothing.
 */
export function readClaim(entity: Entity): EntityClaim | undefined {
  const annotations = entity.metadata.annotations ?? {};
  const selector = readSelector(annotations);
  if (!selector) {
    return undefined;
  }
  const part = (type: string, kind?: string) =>
    entity.relations
      ?.filter(each => each.type === type)
      .map(each => each.targetRef)
      .filter(ref => !kind || parseEntityRef(ref).kind === kind)
      .sort()[0];
  const namespace = annotations[KUBERNETES_NAMESPACE_ANNOTATION];
  const cluster = annotations[KUBERNETES_CLUSTER_ANNOTATION];
  const contract = annotations[MESH_ANNOTATION_CONTRACT];
  const exempt = annotations[MESH_ANNOTATION_EXEMPT];
  const linkPreferences = readLinkPreferences(annotations);
  const owner = part(RELATION_OWNED_BY);
  const system = part(RELATION_PART_OF, 'system');
  return {
    entityRef: stringifyEntityRef(entity),
    selector,
    ...(namespace && { namespace }),
    ...(cluster && { cluster }),
    ...(owner && { owner }),
    ...(system && { system }),
    ...(linkPreferences && { linkPreferences }),
    ...(contract && { contract: parseContract(contract) }),
    ...(exempt && { proposedExemptions: parseProposedExemptions(exempt) }),
  };
}

function readSelector(
  annotations: Record<string, string>,
): Requirement[] | undefined {
  const text = annotations[KUBERNETES_LABEL_SELECTOR_ANNOTATION];
  if (text) {
    try {
      return parseLabelSelector(text);
    } catch (error) {
      if (error instanceof InputError) {
        return undefined;
      }
      throw error;
    }
  }
  const id = annotations[KUBERNETES_ID_ANNOTATION];
  return id
    ? [{ key: KUBERNETES_ID_ANNOTATION, operator: 'in', values: [id] }]
    : undefined;
}
