import type { Container } from '../../workloads';
import type { Injection, TemplateContext } from './Injection';
import { interceptionMode, proxyContainer, readyProbe } from './proxyContainer';
import { VOLUMES_OF, volumesNamed } from './volumes';

const TRAFFIC = 'traffic.sidecar.istio.io';

function trafficSettings({ pod }: TemplateContext): Record<string, string> {
  const { annotations = {} } = pod.metadata;
  const read = (key: string, otherwise: string) =>
    annotations[`${TRAFFIC}/${key}`] ?? otherwise;
  return {
    [`${TRAFFIC}/excludeInboundPorts`]: read('excludeInboundPorts', '15020'),
    [`${TRAFFIC}/includeInboundPorts`]: read('includeInboundPorts', '*'),
    [`${TRAFFIC}/includeOutboundIPRanges`]: read(
      'includeOutboundIPRanges',
      '*',
    ),
  };
}

/** Redirects the traffic, or with CNI only checks that it is redirected. */
function initContainer(context: TemplateContext): Container {
  const { settings, images } = context;
  const traffic = trafficSettings(context);
  const excluded = new Set([
    '15090',
    '15021',
    ...traffic[`${TRAFFIC}/excludeInboundPorts`].split(',').filter(Boolean),
    '15020',
  ]);
  const rights = settings.cni
    ? {
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
        runAsGroup: 1337,
        runAsNonRoot: true,
        runAsUser: 1337,
      }
    : {
        capabilities: { add: ['NET_ADMIN', 'NET_RAW'], drop: ['ALL'] },
        readOnlyRootFilesystem: false,
        runAsGroup: 0,
        runAsNonRoot: false,
        runAsUser: 0,
      };
  return {
    name: settings.cni ? 'istio-validation' : 'istio-init',
    image: images.init,
    args: [
      'istio-iptables',
      ...['-p', '15001', '-z', '15006', '-u', '1337'],
      ...['-m', interceptionMode(context)],
      ...['-i', traffic[`${TRAFFIC}/includeOutboundIPRanges`], '-x', ''],
      ...['-b', traffic[`${TRAFFIC}/includeInboundPorts`]],
      ...['-d', [...excluded].join(',')],
      '--log_output_level=default:info',
      ...(settings.cni ? ['--run-validation', '--skip-rule-apply'] : []),
    ],
    resources: settings.resources,
    securityContext: {
      allowPrivilegeEscalation: false,
      privileged: false,
      ...rights,
    },
  };
}

function sidecarProxy(context: TemplateContext): Container {
  const proxy = proxyContainer(context, 'sidecar', VOLUMES_OF.sidecar);
  const agent = (...command: string[]) => ({
    exec: { command: ['pilot-agent', ...command] },
  });
  if (context.nativeSidecar) {
    return {
      ...proxy,
      restartPolicy: 'Always',
      startupProbe: readyProbe(15021, 1, 600),
      lifecycle: {
        preStop: agent('request', '--debug-port=15020', 'POST', 'drain'),
      },
    };
  }
  return {
    ...proxy,
    startupProbe: readyProbe(15021, 1, 600),
    ...(context.settings.holdApplication && {
      lifecycle: { postStart: agent('wait') },
    }),
  };
}

/** The template `sidecar`: `files/injection-template.yaml` of istio/istio. */
export function sidecar(context: TemplateContext): Injection {
  const { settings, identity, nativeSidecar } = context;
  const proxy = sidecarProxy(context);
  const init =
    interceptionMode(context) === 'NONE' ? [] : [initContainer(context)];
  return {
    initContainers: nativeSidecar ? [...init, proxy] : init,
    containers: nativeSidecar ? [] : [proxy],
    volumes: volumesNamed(VOLUMES_OF.sidecar),
    labels: {
      'security.istio.io/tlsMode': 'istio',
      'service.istio.io/canonical-name': identity.canonicalName,
      'service.istio.io/canonical-revision': identity.canonicalRevision,
      ...(settings.network && {
        'topology.istio.io/network': settings.network,
      }),
    },
    annotations: {
      'istio.io/rev': settings.revision,
      ...(settings.cni && {
        'sidecar.istio.io/interceptionMode': interceptionMode(context),
        ...trafficSettings(context),
      }),
    },
  };
}
