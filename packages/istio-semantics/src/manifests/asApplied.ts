import { apiRuleObjects } from '../access/apiRuleObjects';
import { expectationOf } from '../injection/expectation';
import { findSidecar } from '../injection/podShape';
import {
  labelsOf,
  labelValue,
  listAt,
  nameOf,
  namespaceOf,
  refOf,
} from '../model/fields';
import { kindKeyOf, kinds } from '../model/kinds';
import type { MeshModel } from '../model/MeshModel';
import { Workload, workloadKinds } from '../model/workloads';
import type { KubernetesObject } from '../types';

/** A ready pod as the workload's controller would make it and the injector in charge would change it. */
function startedPod(model: MeshModel, workload: Workload): KubernetesObject {
  const { expected } = expectationOf(model, workload);
  const { ref, template, namespace, name } = workload;
  const injected = expected.injected && !findSidecar(template.spec);
  const { revision = 'default' } = expected;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${name}-as-applied`,
      namespace,
      labels: template.labels,
      annotations: {
        ...template.annotations,
        ...(injected && {
          'sidecar.istio.io/status': JSON.stringify({
            containers: ['istio-proxy'],
            revision,
          }),
        }),
        ...(expected.ambient && { 'ambient.istio.io/redirection': 'enabled' }),
      },
      ownerReferences: [
        {
          apiVersion: ref.group ? `${ref.group}/v1` : 'v1',
          kind: ref.kind,
          name,
          controller: true,
        },
      ],
    },
    spec: {
      ...template.spec,
      containers: [
        ...listAt(template.spec, 'containers'),
        ...(injected
          ? [{ name: 'istio-proxy', image: 'docker.io/istio/proxyv2' }]
          : []),
      ],
    },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  };
}

/** What Kyma's API gateway makes of an APIRule, in place of what it made before. */
function exposedBy(model: MeshModel, apiRule: KubernetesObject) {
  const name = nameOf(apiRule);
  const { virtualServices, requestAuthentications, authorizationPolicies } =
    apiRuleObjects(apiRule, service =>
      model.get(kinds.service, service.namespace, service.name),
    );
  return {
    upserted: [
      ...virtualServices,
      ...requestAuthentications,
      ...authorizationPolicies,
    ].map((object, index) => ({
      ...object,
      metadata: { ...object.metadata, name: `${name}-as-applied-${index}` },
    })),
    removed: [
      kinds.virtualService,
      kinds.requestAuthentication,
      kinds.authorizationPolicy,
    ].flatMap(kind =>
      model
        .list(kind)
        .filter(each => {
          const labels = labelsOf(each);
          return (
            labelValue(labels, 'apirule.gateway.kyma-project.io/name') ===
              name &&
            labelValue(labels, 'apirule.gateway.kyma-project.io/namespace') ===
              namespaceOf(apiRule)
          );
        })
        .map(refOf),
    ),
  };
}

/** The workloads that are written in manifests. */
export function workloadsIn(
  model: MeshModel,
  manifests: readonly KubernetesObject[],
): Workload[] {
  return manifests
    .filter(each => workloadKinds.includes(kindKeyOf(each)))
    .flatMap(each => model.workload(refOf(each)) ?? []);
}

/**
 * The model when manifests have been applied and whatever acts on them has done so: the pods of their workloads are
 * started anew, and APIRules have their policies. The model given stays as it is.
 */
export function asApplied(
  model: MeshModel,
  manifests: readonly KubernetesObject[],
): MeshModel {
  const applied = model.overlay({ upserted: manifests });
  const started = workloadsIn(applied, manifests);
  const exposed = manifests
    .filter(each => kindKeyOf(each) === kinds.kymaApiRule)
    .map(each => exposedBy(applied, each));
  applied.apply({
    removed: [
      ...started.flatMap(each => applied.podsOf(each).map(refOf)),
      ...exposed.flatMap(each => each.removed),
    ],
    upserted: [
      ...started.map(each => startedPod(applied, each)),
      ...exposed.flatMap(each => each.upserted),
    ],
  });
  return applied;
}
