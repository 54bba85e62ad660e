import { KubernetesObject, kymaRestartPlan } from '../../src';
import type { Adapter } from '../judge';

const objects = (list: unknown) =>
  Array.isArray(list) ? (list as KubernetesObject[]) : [];

/** Kyma's test client fails one call with this text. */
function failing(fault: unknown, verb: string): void {
  if (fault === `${verb} fails`) {
    throw new Error(`intentionally failing client on client.${verb}`);
  }
}

export const kymaActions: Record<string, Adapter> = {
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
};
