import {
  injectionOf,
  isKymaEligible,
  isKymaInjected,
  isKymaWorkload,
  KubernetesObject,
  kymaRestartPlan,
  MeshModel,
  needsImageOrResources,
} from '../../src';
import { injectionWebhooks } from '../../src/manifests/injectionWebhooks';
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

/** Kyma's test client fails one call with this text. */
function failing(fault: unknown, verb: string): void {
  if (fault === `${verb} fails`) {
    throw new Error(`intentionally failing client on client.${verb}`);
  }
}

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
  'kyma/04-restart-actions': ({ fields }) => {
    const held = objects(fields.clusterObjects);
    const get = (kind: string, namespace: string, name: string) => {
      failing(fields.clientFault, 'Get');
      return held.find(
        ({ kind: its, metadata }) =>
          its === kind &&
          metadata?.namespace === namespace &&
          metadata?.name === name,
      );
    };
    const cluster = {
      get,
      replicaSets: () => held.filter(each => each.kind === 'ReplicaSet'),
    };
    const perform = () => failing(fields.clientFault, 'Patch');
    return kymaRestartPlan(
      objects(fields.pods),
      cluster,
      fields.failOnError === true,
      perform,
    );
  },
  'kyma/05-injected-pods': each => ({ injected: isKymaInjected(podOf(each)) }),
  'kyma/09-injection-decision': ({ fields }) => {
    const { name, labels } = fields.namespace as {
      name: string;
      labels: Record<string, string>;
    };
    const { hostNetwork, labels: own } = fields.pod as {
      hostNetwork: boolean;
      labels: Record<string, string>;
    };
    const model = MeshModel.of([
      injectionWebhooks('default'),
      { kind: 'Namespace', metadata: { name, labels } },
      {
        kind: 'Pod',
        metadata: { name: 'pod', namespace: name, labels: own },
        spec: { hostNetwork },
      },
    ]);
    const verdict = injectionOf(model, model.workloads(name)[0]);
    return verdict.known
      ? { injected: verdict.value.expected.injected }
      : verdict;
  },
};
