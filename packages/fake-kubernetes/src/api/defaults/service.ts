import { hash32 } from '../../Random';
import { isRecord, JsonRecord } from '../../json';
import { withDefaults } from './workloads';

/** Fills a Service's spec; its address follows from namespace and name, so that it repeats. */
export function defaultServiceSpec(
  spec: JsonRecord,
  { namespace, name }: { namespace?: string; name: string },
): JsonRecord {
  const type = spec.type ?? 'ClusterIP';
  const ports = Array.isArray(spec.ports)
    ? spec.ports
        .filter(isRecord)
        .map(port =>
          withDefaults(port, { protocol: 'TCP', targetPort: port.port }),
        )
    : undefined;
  const common = withDefaults(
    { ...spec, ...(ports && { ports }) },
    { sessionAffinity: 'None', type },
  );
  if (type === 'ExternalName') {
    return common;
  }
  const ip =
    typeof spec.clusterIP === 'string' && spec.clusterIP !== ''
      ? spec.clusterIP
      : clusterIp(`${namespace}/${name}`);
  return withDefaults(
    { ...common, clusterIP: ip },
    {
      clusterIPs: [ip],
      internalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
    },
  );
}

function clusterIp(key: string): string {
  const hash = hash32(key);
  return `10.96.${(hash >>> 8) % 256}.${(hash % 254) + 1}`;
}
