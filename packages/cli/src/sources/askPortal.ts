import { InputError } from '@backstage/errors';
import {
  ContractKey,
  MeshClient,
  WhatIfAnswer,
  WhatIfChange,
} from '@mesh-portal/backstage-plugin-mesh-common';
import {
  asApplied,
  assumedMesh,
  KubernetesObject,
  ObjectRef,
} from '@mesh-portal/istio-semantics';
import { stringify } from 'yaml';
import { effectOf, Explanation } from '../explain/explainManifests';
import { isEntity, promisesAbout, workloadsOf } from '../explain/promises';

const keyOfQuestion: Partial<Record<string, ContractKey>> = {
  injection: 'sidecar',
  mtls: 'mtls',
  jwt: 'jwt',
  tracing: 'tracing',
};

/**
 * What manifests would do, as a portal works it out from what it knows of a cluster. Pods are not started anew in it. A
 * promise is told where the verdict that it is about would change, and findings are not told: the manifests alone do not
 * say what the cluster holds beside them.
 *
 * @param portal - address of the portal's backend, as `https://portal.example.com`
 * @throws InputError when the portal refuses, with what it said
 */
export async function askPortal(
  portal: string,
  options: { cluster: string; token?: string; objects: KubernetesObject[] },
): Promise<Explanation> {
  const { cluster, token, objects } = options;
  const manifests = objects.filter(each => !isEntity(each));
  const client = new MeshClient({
    discoveryApi: {
      getBaseUrl: async plugin => `${portal.replace(/\/$/, '')}/api/${plugin}`,
    },
    fetchApi: {
      fetch: (input, init) =>
        fetch(input, {
          ...init,
          headers: {
            ...(init?.headers as Record<string, string>),
            ...(token && { authorization: `Bearer ${token}` }),
          },
        }),
    },
  });
  let answer: WhatIfAnswer;
  try {
    answer = await client.whatIf({
      cluster,
      apply: manifests.map(each => stringify(each)).join('---\n'),
    });
  } catch (error) {
    throw new InputError(
      `--against ${portal}: the portal did not answer; see --cluster and MESH_PORTAL_TOKEN`,
      error,
    );
  }
  if (answer.truncated) {
    throw new InputError(
      `--against ${portal}: the manifests would change more than the portal tells at once; explain fewer of them`,
    );
  }
  return {
    assumed: false,
    changes: changesIn(answer),
    promises: objects
      .filter(isEntity)
      .flatMap(each => promisesIn(answer, each, manifests)),
    newFindings: [],
    mendedFindings: [],
    brokenConnections: answer.breaks,
  };
}

function changesIn({ changes }: WhatIfAnswer): Explanation['changes'] {
  return changes.flatMap(({ subject, question, before, after }) => {
    const key = keyOfQuestion[question];
    return key && before?.value !== after?.value
      ? [
          {
            workload: subject,
            key,
            ...(before && { before: before.value }),
            ...(after && { after: after.value }),
            effect: effectOf(key, before?.value, after?.value),
            because: (after ?? before)?.because ?? [],
          },
        ]
      : [];
  });
}

const idOf = ({ group = '', kind, namespace = '', name }: ObjectRef) =>
  [group, kind, namespace, name].join('/');

/** Promises about workloads that the portal knows as the entity's, and about those that come with it. */
function promisesIn(
  { changes }: WhatIfAnswer,
  entity: KubernetesObject,
  manifests: KubernetesObject[],
): Explanation['promises'] {
  const { kind, metadata: { namespace = 'default', name } = {} } = entity;
  const entityRef = `${kind}:${namespace}/${name}`.toLowerCase();
  const model = asApplied(assumedMesh(manifests), manifests);
  const own = new Set(
    workloadsOf(entity, model, manifests).map(each => idOf(each.ref)),
  );
  const isAbout = ({ subject, entityRefs }: WhatIfChange) =>
    own.has(idOf(subject)) || entityRefs.includes(entityRef);
  return changes.filter(isAbout).flatMap(({ subject, question, after }) => {
    const key = keyOfQuestion[question];
    return key && after
      ? promisesAbout(entity, subject, { [key]: after.value })
      : [];
  });
}
