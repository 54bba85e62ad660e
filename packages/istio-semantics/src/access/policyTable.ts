import { isSubset, labelValue } from '../model/fields';
import type { KubernetesObject, Labels } from '../types';
import {
  attaches,
  gatewayNameLabel,
  PolicySelection,
  selectorOf,
  targetRefsOf,
} from './attachment';

/**
 * Policies that may attach to proxies of some namespaces. Workloads to which the same ones attach share what is worked
 * out of them, which is most of the work: in a real mesh few workloads have policies of their own.
 */
export class PolicyTable<T> {
  private readonly policies: ReadonlyArray<{
    object: KubernetesObject;
    selector: Labels;
    targeted: boolean;
  }>;
  private readonly results = new Map<string, T>();

  /**
   * @param objects - in the order in which they count
   * @param compute - called once for each set that attaches somewhere
   */
  constructor(
    objects: readonly KubernetesObject[],
    private readonly compute: (attached: KubernetesObject[]) => T,
  ) {
    this.policies = objects.map(object => ({
      object,
      selector: selectorOf(object),
      targeted: targetRefsOf(object).length > 0,
    }));
  }

  for(selection: PolicySelection): T {
    const { labels } = selection;
    const gateway = labelValue(labels, gatewayNameLabel) !== undefined;
    let key = '';
    for (let index = 0; index < this.policies.length; index++) {
      const { object, selector, targeted } = this.policies[index];
      if (
        gateway
          ? attaches(selection, object)
          : !targeted && isSubset(selector, labels)
      ) {
        key += `${index},`;
      }
    }
    let result = this.results.get(key);
    if (result === undefined) {
      const attached = key
        .split(',')
        .slice(0, -1)
        .map(index => this.policies[Number(index)].object);
      result = this.compute(attached);
      this.results.set(key, result);
    }
    return result;
  }
}
