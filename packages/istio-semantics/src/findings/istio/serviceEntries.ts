import {
  listAt,
  namespaceOf,
  numberAt,
  stringAt,
  stringsAt,
  valueAt,
} from '../../model/fields';
import { kinds } from '../../model/kinds';
import type { MeshModel } from '../../model/MeshModel';
import type { KubernetesObject } from '../../types';
import type { Analyzer } from '../analyzer';
import { namesText, titleOf } from '../shared';

/** Whether sidecars give hosts without addresses addresses of their own. */
function allocatesAddresses(model: MeshModel): boolean {
  const metadata = model.meshConfig().defaultConfig.proxyMetadata;
  const isOn = (key: string) => stringAt(metadata, key) === 'true';
  return (
    isOn('ISTIO_META_DNS_CAPTURE') &&
    (isOn('ISTIO_META_DNS_AUTO_ALLOCATE') ||
      isOn('PILOT_ENABLE_IP_AUTOALLOCATE'))
  );
}

/** Mirrors `analyzers/serviceentry/protocoladdresses.go`. */
export const serviceEntryAddressesAnalyzer: Analyzer = {
  name: 'serviceentry.ProtocolAddressesAnalyzer',
  kinds: [kinds.configMap],
  localKinds: [kinds.serviceEntry],
  about: [kinds.serviceEntry],
  analyze(model, report, namespace) {
    const isAllocated = allocatesAddresses(model);
    for (const entry of model.list(kinds.serviceEntry, namespace)) {
      if (
        isAllocated ||
        valueAt(entry, 'spec', 'addresses') !== undefined ||
        listAt(entry, 'status', 'addresses').length > 0
      ) {
        continue;
      }
      listAt(entry, 'spec', 'ports').forEach((port, index) => {
        const protocol = stringAt(port, 'protocol') || 'TCP';
        if (protocol.toUpperCase() === 'TCP') {
          report('IST0134', entry, {
            params: { port: numberAt(port, 'number') ?? 0 },
            field: `spec.ports[${index}].protocol`,
          });
        }
      });
    }
  },
};

interface PortOfEntry {
  entry: KubernetesObject;
  scope: string;
  host: string;
  port: number;
  protocol: string;
}

function portsOf(entry: KubernetesObject): PortOfEntry[] {
  const exportTo = stringsAt(entry, 'spec', 'exportTo');
  const scopes =
    exportTo.length === 0 || exportTo.includes('*')
      ? ['*']
      : exportTo.map(each => (each === '.' ? namespaceOf(entry) : each));
  return [...new Set(scopes)].flatMap(scope =>
    stringsAt(entry, 'spec', 'hosts').flatMap(host =>
      listAt(entry, 'spec', 'ports').map(port => ({
        entry,
        scope,
        host,
        port: numberAt(port, 'number') ?? 0,
        protocol: (stringAt(port, 'protocol') ?? '').toUpperCase(),
      })),
    ),
  );
}

/** Mirrors `analyzers/serviceentry/conflictingserviceentries.go`. */
export const conflictingServiceEntriesAnalyzer: Analyzer = {
  name: 'serviceentry.ConflictingServiceEntryProtocolAnalyzer',
  kinds: [kinds.serviceEntry],
  about: [kinds.serviceEntry],
  analyze(model, report) {
    const groups = new Map<string, PortOfEntry[]>();
    const keyOf = ({ host, port }: PortOfEntry, scope: string) =>
      `${scope}/${host}/${port}`;
    for (const each of model.list(kinds.serviceEntry).flatMap(portsOf)) {
      const key = keyOf(each, each.scope);
      groups.set(key, [...(groups.get(key) ?? []), each]);
    }
    const reported = new Set<KubernetesObject>();
    for (const group of groups.values()) {
      const [first] = group;
      // What everybody sees is seen in a namespace as well.
      const all =
        first.scope === '*'
          ? group
          : [...group, ...(groups.get(keyOf(first, '*')) ?? [])];
      const spoken = [...new Set(all.map(each => each.protocol))].sort();
      if (spoken.length < 2) {
        continue;
      }
      const entries = [...new Set(all.map(each => each.entry))];
      for (const entry of entries) {
        if (!reported.has(entry)) {
          reported.add(entry);
          report('IST0177', entry, {
            params: {
              entries: namesText(entries.map(titleOf).sort()),
              host: first.host,
              port: first.port,
              protocols: spoken.join(', '),
            },
            field: 'spec.ports',
          });
        }
      }
    }
  },
};
