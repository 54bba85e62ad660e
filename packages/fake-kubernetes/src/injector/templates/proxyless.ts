import type { Container } from '../../workloads';
import type { Injection, TemplateContext } from './Injection';
import { proxyContainer, readyProbe } from './proxyContainer';
import { mountsOf, VOLUMES_OF, volumesNamed } from './volumes';

const SIMPLE_VOLUME = 'grpc-io-proxyless-bootstrap';
const SIMPLE_PATH = '/var/lib/grpc/data/';

function applications({ pod }: TemplateContext): Container[] {
  return pod.spec.containers.filter(({ name }) => name !== 'istio-proxy');
}

/** The template `grpc-agent`: an agent without Envoy. `files/grpc-agent.yaml` of istio/istio. */
export function grpcAgent(context: TemplateContext): Injection {
  const { settings, identity } = context;
  const agent = proxyContainer(context, 'sidecar', VOLUMES_OF.grpcAgent);
  return {
    containers: [
      {
        ...agent,
        env: [
          { name: 'ISTIO_META_GENERATOR', value: 'grpc' },
          { name: 'OUTPUT_CERTS', value: '/var/lib/istio/data' },
          ...(agent.env ?? []),
          { name: 'DISABLE_ENVOY', value: 'true' },
        ],
        ports: [
          { name: 'mesh-metrics', containerPort: 15020, protocol: 'TCP' },
        ],
        readinessProbe: readyProbe(15020, 15, 4),
      },
      ...applications(context).map(({ name }) => ({
        name,
        env: [
          { name: 'GRPC_XDS_EXPERIMENTAL_SECURITY_SUPPORT', value: 'true' },
          {
            name: 'GRPC_XDS_BOOTSTRAP',
            value: '/etc/istio/proxy/grpc-bootstrap.json',
          },
        ],
        volumeMounts: mountsOf(['istio-data', 'istio-xds', 'workload-certs']),
      })),
    ],
    volumes: volumesNamed(VOLUMES_OF.grpcAgent),
    labels: {
      'service.istio.io/canonical-name': identity.canonicalName,
      'service.istio.io/canonical-revision': identity.canonicalRevision,
    },
    annotations: { 'istio.io/rev': settings.revision },
  };
}

/** The template `grpc-simple`: nothing but a bootstrap file. `files/grpc-simple.yaml` of istio/istio. */
export function grpcSimple(context: TemplateContext): Injection {
  const volumeMounts = [{ name: SIMPLE_VOLUME, mountPath: SIMPLE_PATH }];
  return {
    initContainers: [
      {
        name: 'grpc-bootstrap-init',
        image: 'busybox:1.28',
        env: [
          { name: 'ISTIO_NAMESPACE', value: context.settings.rootNamespace },
        ],
        volumeMounts,
      },
    ],
    containers: applications(context).map(({ name }) => ({
      name,
      env: [
        { name: 'GRPC_XDS_BOOTSTRAP', value: `${SIMPLE_PATH}bootstrap.json` },
      ],
      volumeMounts,
    })),
    volumes: [{ name: SIMPLE_VOLUME, emptyDir: {} }],
  };
}
