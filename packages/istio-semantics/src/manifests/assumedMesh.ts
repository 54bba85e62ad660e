import { labelsOf, labelValue, listAt, stringAt } from '../model/fields';
import { kindKeyOf, kinds } from '../model/kinds';
import { MeshModel } from '../model/MeshModel';
import { templateOf, workloadKinds } from '../model/workloads';
import type { KubernetesObject } from '../types';
import { injectionWebhooks } from './injectionWebhooks';

/** Revisions that the pods or namespaces of manifests ask for. */
function revisionsOf(manifests: readonly KubernetesObject[]): Set<string> {
  return new Set(
    manifests.flatMap(each => {
      const kind = kindKeyOf(each);
      const labels = workloadKinds.includes(kind)
        ? templateOf(kind, each).labels
        : labelsOf(each);
      return labelValue(labels, 'istio.io/rev') ?? [];
    }),
  );
}

/**
 * An installation of Istio to judge manifests by where no cluster can be asked: a default revision with default
 * settings, every revision that the manifests ask for, and the tracing providers that they name. Gateways cannot be
 * read in it, so that none is missed.
 */
export function assumedMesh(manifests: readonly KubernetesObject[]): MeshModel {
  const providers = new Set(
    manifests
      .filter(each => kindKeyOf(each) === kinds.istioTelemetry)
      .flatMap(each => listAt(each, 'spec', 'tracing'))
      .flatMap(each => listAt(each, 'providers'))
      .flatMap(each => stringAt(each, 'name') ?? []),
  );
  const mesh = JSON.stringify({
    extensionProviders: [...providers].map(name => ({
      name,
      opentelemetry: {
        service: 'collector.istio-system.svc.cluster.local',
        port: 4317,
      },
    })),
  });
  const inSystem = (name: string) => ({ name, namespace: 'istio-system' });
  const collector = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: inSystem('collector'),
    spec: { ports: [{ name: 'grpc', port: 4317 }] },
  };
  const controlPlanes = [...revisionsOf(manifests).add('default')].flatMap(
    revision => {
      const suffix = revision === 'default' ? '' : `-${revision}`;
      return [
        injectionWebhooks(revision),
        {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: inSystem(`istiod${suffix}`),
        },
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: inSystem(`istio${suffix}`),
          data: { mesh },
        },
      ];
    },
  );
  return MeshModel.of([collector, ...controlPlanes], {
    unreadable: [kinds.istioGateway],
  });
}
