import {
  fieldsAt,
  isFields,
  isSubset,
  labelsAt,
  labelsOf,
  labelValue,
  listAt,
  numberAt,
  refOf,
  stringAt,
} from '../model/fields';
import { kindKeyOf, kinds } from '../model/kinds';
import type { MeshModel } from '../model/MeshModel';
import type { Fields } from '../model/fields';
import type { KubernetesObject, Labels, Reason, TrafficShare } from '../types';
import {
  DestinationRuleIndex,
  MergedRule,
  selectRule,
} from './destinationRules';
import { isReady } from './endpoints';
import { resolveShortName } from './hosts';
import { servicesByHost } from './indexes';

/** A destination of a route, and what stands behind it. */
export interface Destination {
  /** Full host name. */
  host: string;
  subset?: string;
  port?: number;
  /** The Service or ServiceEntry of that name. */
  service?: KubernetesObject;
  /** DestinationRule that the caller uses. */
  rule?: MergedRule;
}

/** Where destinations are looked up for one caller. */
export class DestinationLookup {
  private readonly pods = new Map<string, readonly KubernetesObject[]>();

  constructor(
    private readonly model: MeshModel,
    private readonly rules: DestinationRuleIndex,
    private readonly caller: { namespace: string; labels?: Labels },
    private readonly port: number | undefined,
  ) {}

  /** Destination as a route writes it; short names belong to the namespace of the object that routes. */
  find(destination: Fields, namespace: string): Destination {
    const host = resolveShortName(stringAt(destination, 'host') ?? '', {
      namespace,
      domain: this.model.clusterDomain,
    });
    const subset = stringAt(destination, 'subset') || undefined;
    const service = servicesByHost(this.model).get(host);
    const owner = service?.metadata?.namespace ?? host.split('.', 2)[1] ?? '';
    const rule = selectRule(
      this.rules.lookup(this.caller.namespace, { host, namespace: owner }),
      {
        namespace: this.caller.namespace,
        labels: this.caller.labels ?? {},
      },
    );
    const port =
      numberAt(fieldsAt(destination, 'port'), 'number') ??
      this.defaultPort(service);
    return {
      host,
      ...(subset ? { subset } : {}),
      ...(port === undefined ? {} : { port }),
      ...(service ? { service } : {}),
      ...(rule ? { rule } : {}),
    };
  }

  /** Share of a destination: its version, its ready pods and why it fails, if it does. */
  share(
    destination: Destination,
    percent: number,
    invalid?: string,
  ): TrafficShare {
    const { host, subset } = destination;
    const pods = this.readyPods(destination);
    const version = this.versionOf(destination, pods);
    const broken =
      invalid === undefined
        ? this.failure(destination, pods)
        : {
            code: 'traffic.backendInvalid' as const,
            params: { backend: invalid },
          };
    return {
      host,
      ...(subset ? { subset } : {}),
      ...(version ? { version } : {}),
      percent,
      ...(pods ? { readyPods: pods.length } : {}),
      ...(broken ? { broken } : {}),
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
  }: Destination): readonly KubernetesObject[] | undefined {
    if (
      !service ||
      kindKeyOf(service) !== kinds.service ||
      !this.model.readable(kinds.pod) ||
      Object.keys(labelsAt(service, 'spec', 'selector')).length === 0
    ) {
      return undefined;
    }
    const key = `${service.metadata?.namespace}/${service.metadata?.name}`;
    let pods = this.pods.get(key);
    if (!pods) {
      pods = this.model.podsOfService(service).filter(isReady);
      this.pods.set(key, pods);
    }
    const part = subset === undefined ? undefined : rule?.subsets.get(subset);
    if (subset !== undefined && !part) {
      return undefined;
    }
    const labels = labelsAt(part?.fields, 'labels');
    return pods.filter(each => isSubset(labels, labelsOf(each)));
  }

  private versionOf(
    { subset, rule }: Destination,
    pods: readonly KubernetesObject[] | undefined,
  ): string | undefined {
    const part = subset === undefined ? undefined : rule?.subsets.get(subset);
    const own = labelValue(labelsAt(part?.fields, 'labels'), 'version');
    const versions = new Set((pods ?? []).map(versionOfPod));
    const [only] = versions;
    return own ?? (versions.size === 1 ? only : undefined);
  }

  private failure(
    { host, subset, service, rule, port }: Destination,
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
