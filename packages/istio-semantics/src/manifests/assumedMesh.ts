import { labelsOf, labelValue, listAt, stringAt } from '../model/fields';
import { kindKeyOf, kinds } from '../model/kinds';
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
 * settings, every revision that the manifests ask for, and the tracing providers that they name.
 */
export function assumedMesh(
  manifests: readonly KubernetesObject[],
): KubernetesObject[] {
  const revisions = revisionsOf(manifests).add('default');
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
      opentelemetry: { service: 'collector.example.com', port: 4317 },
    })),
  });
  return [...revisions].flatMap(revision => [
    injectionWebhooks(revision),
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: revision === 'default' ? 'istio' : `istio-${revision}`,
        namespace: 'istio-system',
      },
      data: { mesh },
    },
  ]);
}
