import {
  isKymaEligible,
  isKymaInjected,
  isKymaWorkload,
  KubernetesObject,
  needsImageOrResources,
} from '../../src';
import type { ConformanceCase, Document } from '../cases';
import type { Adapter } from '../judge';

const objects = (list: unknown) =>
  Array.isArray(list) ? (list as KubernetesObject[]) : [];
const podOf = ({ fields }: ConformanceCase) => fields.pod as KubernetesObject;
const wanted = (fields: Document) => ({
  image: fields.expectedImage as string,
  resources: (fields.expectedResources ?? {}) as Document,
});
const needsImage = (pod: KubernetesObject, fields: Document) =>
  needsImageOrResources(pod, wanted(fields)) !== undefined;

const predicates: Record<
  string,
  (pod: KubernetesObject, predicate: Document) => boolean
> = {
  ImageResources: needsImage,
  KymaWorkload: isKymaWorkload,
  CustomerWorkload: pod => !isKymaWorkload(pod),
};

export const kymaRestarts: Record<string, Adapter> = {
  'kyma/01-pods-to-restart': ({ fields }) => {
    const asked = fields.predicates as Document[];
    const matches = (pod: KubernetesObject) => (each: Document) =>
      predicates[String(each.type)](pod, each);
    const selected = objects(fields.pods).filter(
      pod =>
        isKymaEligible(pod) &&
        asked.filter(each => each.mustMatch).every(matches(pod)) &&
        asked.filter(each => !each.mustMatch).some(matches(pod)),
    );
    return { podsToRestart: selected.map(each => each.metadata?.name) };
  },
  'kyma/02-image-resources-predicate': each =>
    each.section === 'eligibilityCases'
      ? { eligible: isKymaEligible(podOf(each)) }
      : { matches: needsImage(podOf(each), each.fields) },
  'kyma/05-injected-pods': each => ({ injected: isKymaInjected(podOf(each)) }),
};
