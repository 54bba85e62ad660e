import {
  isFields,
  isSubset,
  labelsAt,
  labelsOf,
  labelValue,
  listAt,
  namespaceOf,
  numberAt,
  refOf,
  stringAt,
} from '../model/fields';
import { kindKeyOf, kinds } from '../model/kinds';
import type { MeshModel } from '../model/MeshModel';
import type { Fields } from '../model/fields';
import type { MeshConfig } from '../model/controlPlane';
import type {
  KubernetesObject,
  Labels,
  Reason,
  Resiliency,
  TrafficShare,
} from '../types';
import {
  DestinationRuleIndex,
  MergedRule,
  selectRule,
} from './destinationRules';
import { isReady } from './endpoints';
import { resolveShortName } from './hosts';
import { serviceOfHost } from './indexes';
import { destinationResiliency } from './resiliency';

interface Place {
  /** Full host name. */
  host: string;
  subset: string | undefined;
  port: number | undefined;
  /** The Service or ServiceEntry of that name. */
  service: KubernetesObject | undefined;
  /** DestinationRule that the caller uses. */
  rule: MergedRule | undefined;
}

/** A destination of a route, and what stands behind it. */
export interface Destination extends Place {
  /** Undefined where pods cannot be told. */
  readyPods: number | undefined;
  version: string | undefined;
  /** Why requests sent there fail. */
  failure: Reason | undefined;
  limits: Pick<Resiliency, 'outlierDetection' | 'connectionPool'>;
}

/** Where destinations are looked up for one caller; what routes name again and again is found once. */
export class DestinationLookup {
  private readonly found = new Map<string, Destination>();

  constructor(
    private readonly model: MeshModel,
    private readonly rules: DestinationRuleIndex,
    private readonly caller: { namespace: string; labels?: Labels },
    private readonly port: number | undefined,
    private readonly mesh: MeshConfig,
  ) {}

  /** Destination as a route writes it; short names belong to the namespace of the object that routes. */
  find(destination: Fields, namespace: string): Destination {
    const host = resolveShortName(stringAt(destination, 'host') ?? '', {
      namespace,
      domain: this.model.clusterDomain,
    });
    const subset = stringAt(destination, 'subset') || undefined;
    const port = numberAt(destination, 'port', 'number');
    const key = `${host}|${subset ?? ''}|${port ?? ''}`;
    let found = this.found.get(key);
    if (!found) {
      found = this.resolve(host, subset, port);
      this.found.set(key, found);
    }
    return found;
  }

  /** Share of a destination: its version, its ready pods and why it fails, if it does. */
  share(
    { host, subset, readyPods, version, failure }: Destination,
    percent: number,
    invalid?: string,
  ): TrafficShare {
    const broken =
      invalid === undefined
        ? failure
        : {
            code: 'traffic.backendInvalid' as const,
            params: { backend: invalid },
          };
    return {
      host,
      ...(subset ? { subset } : {}),
      ...(version ? { version } : {}),
      percent,
      ...(readyPods === undefined ? {} : { readyPods }),
      ...(broken ? { broken } : {}),
    };
  }

  private resolve(
    host: string,
    subset: string | undefined,
    written: number | undefined,
  ): Destination {
    const { namespace, labels = {} } = this.caller;
    const service = serviceOfHost(this.model, host);
    const owner = service ? namespaceOf(service) : host.split('.', 2)[1] ?? '';
    const rule = selectRule(
      this.rules.lookup(namespace, { host, namespace: owner }),
      { namespace, labels },
    );
    const port = written ?? this.defaultPort(service);
    const place: Place = { host, subset, port, service, rule };
    const pods = this.readyPods(place);
    return {
      ...place,
      readyPods: pods?.length,
      version: this.versionOf(place, pods),
      failure: this.failure(place, pods),
      limits: destinationResiliency(rule, subset, port, this.mesh),
    };
  }

  /** Port where a route names none: the only one of the service, else the one that the request came for. */
  private defaultPort(
    service: KubernetesObject | undefined,
  ): number | undefined {
    const ports = listAt(service, 'spec', 'ports').filter(isFields);
    return ports.length === 1
      ? numberAt(ports[0], 'port') ?? numberAt(ports[0], 'number')
      : this.port;
  }

  /** Ready pods behind a destination; undefined where they cannot be told. */
  private readyPods({
    service,
    subset,
    rule,
  }: Place): readonly KubernetesObject[] | undefined {
    if (
      !service ||
      kindKeyOf(service) !== kinds.service ||
      !this.model.readable(kinds.pod) ||
      Object.keys(labelsAt(service, 'spec', 'selector')).length === 0
    ) {
      return undefined;
    }
    const part = subset === undefined ? undefined : rule?.subsets.get(subset);
    if (subset !== undefined && !part) {
      return undefined;
    }
    const labels = labelsAt(part?.fields, 'labels');
    return this.model
      .podsOfService(service)
      .filter(each => isReady(each) && isSubset(labels, labelsOf(each)));
  }

  private versionOf(
    { subset, rule }: Place,
    pods: readonly KubernetesObject[] | undefined,
  ): string | undefined {
    const part = subset === undefined ? undefined : rule?.subsets.get(subset);
    const own = labelValue(labelsAt(part?.fields, 'labels'), 'version');
    const versions = new Set((pods ?? []).map(versionOfPod));
    const [only] = versions;
    return own ?? (versions.size === 1 ? only : undefined);
  }

  private failure(
    { host, subset, service, rule, port }: Place,
    pods: readonly KubernetesObject[] | undefined,
  ): Reason | undefined {
    const { model } = this;
    if (
      !service &&
      model.readable(kinds.service) &&
      model.readable(kinds.serviceEntry)
    ) {
      return {
        code: 'traffic.hostMissing',
        params: { host, analyzer: 'IST0101' },
      };
    }
    if (
      subset !== undefined &&
      model.readable(kinds.destinationRule) &&
      !rule?.subsets.has(subset)
    ) {
      return {
        code: 'traffic.subsetMissing',
        params: { host, subset, analyzer: 'IST0101' },
        ...(rule ? { object: refOf(rule.from[0]), field: 'spec.subsets' } : {}),
      };
    }
    const ports = listAt(service, 'spec', 'ports');
    if (
      service &&
      port !== undefined &&
      ports.length > 0 &&
      !ports.some(
        each =>
          numberAt(each, 'port') === port || numberAt(each, 'number') === port,
      )
    ) {
      return {
        code: 'traffic.portMissing',
        params: { host, port },
        object: refOf(service),
        field: 'spec.ports',
      };
    }
    return pods?.length === 0
      ? {
          code:
            subset === undefined
              ? 'traffic.noReadyPods'
              : 'traffic.subsetWithoutPods',
          params: {
            host,
            subset: subset ?? '',
            ...(subset === undefined ? {} : { analyzer: 'IST0173' }),
          },
          ...(service
            ? { object: refOf(service), field: 'spec.selector' }
            : {}),
        }
      : undefined;
  }
}

/** Version that a pod claims by its labels. */
export function versionOfPod(pod: KubernetesObject): string | undefined {
  const labels = labelsOf(pod);
  return (
    labelValue(labels, 'version') ??
    labelValue(labels, 'app.kubernetes.io/version')
  );
}
