import { InputError } from '@backstage/errors';
import {
  ContractKey,
  MeshClient,
  WhatIfAnswer,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { stringify } from 'yaml';
import { effectOf, Explanation } from '../explain/explainManifests';
import type { KubernetesObject } from '@mesh-portal/istio-semantics';

const keyOfQuestion: Partial<Record<string, ContractKey>> = {
  injection: 'sidecar',
  mtls: 'mtls',
  jwt: 'jwt',
  tracing: 'tracing',
};

/**
 * The verdicts that manifests would change, as a portal works them out from what it knows of a cluster. Pods are not
 * started anew in it.
 *
 * @param portal - address of the portal's backend, as `https://portal.example.com`
 * @throws InputError when the portal refuses, with what it said
 */
export async function askPortal(
  portal: string,
  options: { cluster: string; token?: string; objects: KubernetesObject[] },
): Promise<Explanation['changes']> {
  const { cluster, token, objects } = options;
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
      apply: objects.map(each => stringify(each)).join('---\n'),
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
  return answer.changes.flatMap(({ subject, question, before, after }) => {
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
