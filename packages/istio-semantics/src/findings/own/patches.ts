import {
  isKubernetesName,
  shellWord,
  yamlDocument,
} from '../../model/manifest';
import type { ManifestValue } from '../../model/manifest';
import type { ObjectRef } from '../../types';
import type { FindingDetails } from '../finding';

type ConcreteFix = NonNullable<FindingDetails['fix']>;

const resourceOf = ({ kind, group }: ObjectRef) =>
  [kind.toLowerCase(), ...(group ? [group] : [])].join('.');

/** `<kind>/<name> -n <namespace>` of an object that Kubernetes can have; undefined for another. */
function target(ref: ObjectRef): string | undefined {
  const { name, namespace } = ref;
  return isKubernetesName(name) && isKubernetesName(namespace)
    ? `${resourceOf(ref)}/${shellWord(name)} -n ${shellWord(namespace)}`
    : undefined;
}

/** Deletes an object. */
export function deleteFix(ref: ObjectRef): ConcreteFix {
  const what = target(ref);
  return what ? { command: `kubectl delete ${what}` } : {};
}

/** Removes a field of an object. */
export function removeFix(
  ref: ObjectRef,
  path: ReadonlyArray<string | number>,
): ConcreteFix {
  const what = target(ref);
  const patch = [{ op: 'remove', path: `/${path.join('/')}` }];
  return what
    ? {
        command: `kubectl patch ${what} --type json -p ${shellWord(
          JSON.stringify(patch),
        )}`,
      }
    : {};
}

/** Sets fields of an object that exists. */
export function mergeFix(
  ref: ObjectRef,
  spec: { [key: string]: ManifestValue },
): ConcreteFix {
  const what = target(ref);
  return what
    ? {
        command: `kubectl patch ${what} --type merge -p ${shellWord(
          JSON.stringify({ spec }),
        )}`,
      }
    : {};
}

/** A new object. */
export function createFix(
  ref: ObjectRef,
  apiVersion: string,
  spec: { [key: string]: ManifestValue },
): ConcreteFix {
  const { kind, name, namespace } = ref;
  return isKubernetesName(name) && isKubernetesName(namespace)
    ? {
        patch: yamlDocument({
          apiVersion,
          kind,
          metadata: { name, namespace },
          spec,
        }),
      }
    : {};
}
