import type { Injection, TemplateContext } from './Injection';
import { proxyContainer } from './proxyContainer';
import { VOLUMES_OF, volumesNamed } from './volumes';

/** The template `gateway`: the proxy is the application. `files/gateway-injection-template.yaml` of istio/istio. */
export function gateway(context: TemplateContext): Injection {
  const { settings, identity } = context;
  return {
    containers: [
      {
        ...proxyContainer(context, 'router', VOLUMES_OF.gateway),
        resources: {},
        securityContext: { runAsGroup: 1337, runAsUser: 1337 },
      },
    ],
    volumes: volumesNamed(VOLUMES_OF.gateway),
    labels: {
      'service.istio.io/canonical-name': identity.canonicalName,
      'service.istio.io/canonical-revision': identity.canonicalRevision,
      ...(settings.network && {
        'topology.istio.io/network': settings.network,
      }),
    },
    annotations: { 'istio.io/rev': settings.revision },
    securityContext: {
      sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }],
    },
  };
}
