import type { MeshConfig } from '../config';
import type { LinkTarget } from './LinkTarget';

type KialiConfig = MeshConfig['kiali'][number];

/** Paths of Kiali's console (kiali `frontend/src/config/Paths.ts`), which several clusters need to be named in. */
export function kialiUrls(kiali: KialiConfig, target: LinkTarget) {
  const { cluster, namespace, service, workload } = target;
  const ofWorkload = ['namespaces', namespace, 'workloads', workload];
  const ofService = service && ['namespaces', namespace, 'services', service];
  return {
    main: kialiUrl(kiali, cluster, ofService || ofWorkload),
    workload: ofService && kialiUrl(kiali, cluster, ofWorkload),
    graph: kialiUrl(kiali, cluster, [
      'graph',
      'node',
      ...(ofService || ofWorkload),
    ]),
  };
}

/** Page of one Istio object, to be filled in by whoever names objects. */
export function kialiObjectUrl(kiali: KialiConfig, cluster: string): string {
  const clusterName = kiali.clusterNames[cluster] ?? cluster;
  return `${
    kiali.url
  }/console/namespaces/{namespace}/istio/{group}/{version}/{kind}/{name}?${new URLSearchParams(
    { clusterName },
  )}`;
}

export function kialiUrl(
  kiali: KialiConfig,
  cluster: string,
  path: readonly string[],
): string {
  const clusterName = kiali.clusterNames[cluster] ?? cluster;
  return `${kiali.url}/console/${path
    .map(encodeURIComponent)
    .join('/')}?${new URLSearchParams({ clusterName })}`;
}
