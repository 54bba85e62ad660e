import { MeshModel } from '../model/MeshModel';
import type { KubernetesObject, Verdict } from '../types';

const groups: Readonly<Record<string, string>> = {
  ConfigMap: 'v1',
  EnvoyFilter: 'networking.istio.io/v1alpha3',
  Namespace: 'v1',
  Pod: 'v1',
  Service: 'v1',
  Deployment: 'apps/v1',
  PeerAuthentication: 'security.istio.io/v1',
  DestinationRule: 'networking.istio.io/v1',
  ServiceEntry: 'networking.istio.io/v1',
  Sidecar: 'networking.istio.io/v1',
  VirtualService: 'networking.istio.io/v1',
  Gateway: 'gateway.networking.k8s.io/v1',
  HTTPRoute: 'gateway.networking.k8s.io/v1',
  GRPCRoute: 'gateway.networking.k8s.io/v1',
  TCPRoute: 'gateway.networking.k8s.io/v1',
  TLSRoute: 'gateway.networking.k8s.io/v1',
  ReferenceGrant: 'gateway.networking.k8s.io/v1beta1',
  Rollout: 'argoproj.io/v1alpha1',
  Canary: 'flagger.app/v1beta1',
};

/** An object from `Kind namespace/name`, a spec and whatever else. */
export function made(
  title: string,
  spec: unknown = {},
  {
    metadata = {},
    ...rest
  }: { metadata?: object; [field: string]: unknown } = {},
): KubernetesObject {
  const [kind, path] = title.split(' ');
  const [namespace, name] = path.includes('/') ? path.split('/') : ['', path];
  return {
    apiVersion: groups[kind],
    kind,
    metadata: { name, ...(namespace ? { namespace } : {}), ...metadata },
    spec,
    ...rest,
  };
}

/** A ready pod `namespace/name`, with a sidecar unless it is to have none. */
export function madePod(
  path: string,
  labels: Record<string, string>,
  proxy: 'sidecar' | 'none' | 'ambient' | 'gateway' | 'proxyless' = 'sidecar',
  ready = true,
): KubernetesObject {
  const annotations: Record<typeof proxy, Record<string, string>> = {
    sidecar: { 'sidecar.istio.io/status': '{}' },
    gateway: { 'sidecar.istio.io/status': '{}' },
    none: {},
    ambient: { 'ambient.istio.io/redirection': 'enabled' },
    proxyless: {
      'sidecar.istio.io/status': '{}',
      'inject.istio.io/templates': 'grpc-agent',
    },
  };
  const app = {
    name: 'app',
    ports: [{ containerPort: 8080, name: 'web' }, { containerPort: 9090 }],
  };
  return made(
    `Pod ${path}`,
    {
      containers: [
        ...(proxy === 'gateway' ? [] : [app]),
        ...(['none', 'ambient'].includes(proxy)
          ? []
          : [{ name: 'istio-proxy' }]),
      ],
    },
    {
      metadata: { labels, annotations: annotations[proxy] },
      status: {
        phase: 'Running',
        conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      },
    },
  );
}

/** A service `namespace/name` on port 80 in front of the pods with label `app` of its name. */
export function madeService(
  path: string,
  more: object = {},
  annotations: Record<string, string> = {},
): KubernetesObject {
  return made(
    `Service ${path}`,
    {
      selector: { app: path.split('/')[1] },
      ports: [{ name: 'http', port: 80, targetPort: 'web' }],
      ...more,
    },
    { metadata: { annotations } },
  );
}

/** MeshConfig of the default revision. */
export function madeMeshConfig(mesh: object): KubernetesObject {
  return made('ConfigMap istio-system/istio', undefined, {
    data: { mesh: JSON.stringify(mesh) },
  });
}

/** A model of these objects. */
export function meshOf(...objects: KubernetesObject[]): MeshModel {
  return MeshModel.of(objects);
}

/** The value of a verdict that must be known. */
export function knownOf<T>(verdict: Verdict<T>): T {
  if (!verdict.known) {
    throw new Error(
      `unknown: ${verdict.because.map(each => each.code).join(', ')}`,
    );
  }
  return verdict.value;
}
