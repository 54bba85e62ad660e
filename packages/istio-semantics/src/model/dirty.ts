import {
  hostsOverlap,
  isWildcard,
  resolveShortName,
  serviceHost,
} from '../traffic/hosts';
import type { KubernetesObject, MeshDelta, ObjectRef } from '../types';
import { meshConfigOf } from './controlPlane';
import {
  isFields,
  labelsOf,
  listAt,
  nameOf,
  namespaceOf,
  refOf,
  stringAt,
  stringsAt,
  valueAt,
} from './fields';
import { kindKeyOf, kinds, refFromKey } from './kinds';
import type { MeshModel } from './MeshModel';
import { namedHosts, routeGraphOf } from './routeGraph';
import { isSame } from './same';
import { controllerOf, templateOf, workloadKinds } from './workloads';

/** Whose verdicts a change may have altered; always at least those that it did alter. */
export interface DirtySet {
  /** Everything; the rest is then empty. */
  mesh: boolean;
  /** All workloads and services of these namespaces. */
  namespaces: ReadonlySet<string>;
  /** Single workloads outside those namespaces. */
  workloads: readonly ObjectRef[];
  /** Single services outside those namespaces. */
  services: readonly ObjectRef[];
}

// Above this many objects looking at each costs more than evaluating everything.
const manyObjects = 256;

const policyKinds: readonly string[] = [
  kinds.peerAuthentication,
  kinds.requestAuthentication,
  kinds.authorizationPolicy,
  kinds.istioTelemetry,
  kinds.proxyConfig,
  kinds.envoyFilter,
  kinds.wasmPlugin,
  kinds.sidecar,
];

const routeKinds: readonly string[] = [
  kinds.virtualService,
  kinds.httpRoute,
  kinds.grpcRoute,
  kinds.tcpRoute,
  kinds.tlsRoute,
];

// Few objects that change rarely, and of which every workload may hear.
const meshKinds: readonly string[] = [
  kinds.mutatingWebhook,
  kinds.gateway,
  kinds.gatewayClass,
  kinds.referenceGrant,
  kinds.kymaIstio,
  kinds.kymaTelemetry,
  kinds.kymaTracePipeline,
  kinds.kymaMetricPipeline,
  kinds.kymaLogPipeline,
];

const ownerChainKinds: readonly string[] = [kinds.replicaSet, kinds.job];

/** Configurations of all control planes: ConfigMaps that a MeshConfig or an injector configuration may be in. */
function meshConfigsOf(model: MeshModel) {
  return model
    .list(kinds.configMap)
    .map(nameOf)
    .filter(each => each === 'istio' || each.startsWith('istio-'))
    .map(each => model.meshConfig(each.slice('istio-'.length) || 'default'));
}

/** Root namespaces of all control planes, and of those whose configuration is not here. */
function rootNamespacesOf(model: MeshModel): ReadonlySet<string> {
  return model.memo(
    'rootNamespaces',
    '',
    [[kinds.configMap]],
    () =>
      new Set([
        meshConfigOf({}).rootNamespace,
        ...meshConfigsOf(model).map(each => each.rootNamespace),
      ]),
  );
}

/** Hosts of the services that providers of telemetry and authorization name, as they are written. */
function providerHostsOf(model: MeshModel): readonly string[] {
  return model.memo('providerHosts', '', [[kinds.configMap]], () =>
    [model.meshConfig(), ...meshConfigsOf(model)].flatMap(config => {
      const tracing = isFields(config.defaultConfig.tracing)
        ? Object.values(config.defaultConfig.tracing)
        : [];
      const texts = [
        ...config.extensionProviders.flatMap(each =>
          Object.values(each).map(type => stringAt(type, 'service')),
        ),
        ...tracing.map(each => stringAt(each, 'address')),
      ];
      return texts.flatMap(each =>
        each ? [each.slice(each.indexOf('/') + 1).split(':')[0]] : [],
      );
    }),
  );
}

/** Whether two states of an object differ in nothing but `status`. */
function onlyStatusDiffers(a: KubernetesObject, b: KubernetesObject): boolean {
  return (
    ['labels', 'annotations', 'ownerReferences', 'deletionTimestamp'].every(
      each =>
        isSame(valueAt(a, 'metadata', each), valueAt(b, 'metadata', each)),
    ) && isSame(a.spec, b.spec)
  );
}

/** Gathers what becomes dirty while a delta is applied. */
export class DirtyCollector {
  private mesh: boolean;
  private readonly namespaces = new Set<string>();
  private readonly workloads = new Map<string, ObjectRef>();
  private readonly services = new Map<string, ObjectRef>();

  constructor(private readonly model: MeshModel, delta: MeshDelta) {
    const objects =
      (delta.upserted?.length ?? 0) + (delta.removed?.length ?? 0);
    this.mesh = delta.unreadable !== undefined || objects > manyObjects;
  }

  /** Looks at the model before and after one object changes. */
  around(
    before: KubernetesObject | undefined,
    after: KubernetesObject | undefined,
    change: () => void,
  ): void {
    this.mark(before, after);
    change();
    this.mark(after, before);
  }

  result(): DirtySet {
    if (this.mesh) {
      return { mesh: true, namespaces: new Set(), workloads: [], services: [] };
    }
    const outside = (refs: Map<string, ObjectRef>) =>
      [...refs.values()].filter(
        each => !this.namespaces.has(each.namespace ?? ''),
      );
    return {
      mesh: false,
      namespaces: this.namespaces,
      workloads: outside(this.workloads),
      services: outside(this.services),
    };
  }

  /** Marks whoever looks at an object, in the model as it is now. */
  private mark(
    object: KubernetesObject | undefined,
    other: KubernetesObject | undefined,
  ): void {
    if (!object || this.mesh) {
      return;
    }
    const kind = kindKeyOf(object);
    const namespace = namespaceOf(object);
    if (kind === kinds.pod) {
      // Findings speak of the pods of a namespace together, but not of what becomes of one.
      const alike = other !== undefined && onlyStatusDiffers(object, other);
      if (!alike) {
        this.namespaces.add(namespace);
      }
      this.markWorkload(this.model.workloadOfPod(object)?.ref);
      this.markServicesFor(object, labelsOf(object), !alike);
    } else if (ownerChainKinds.includes(kind)) {
      this.markOwnerChain(object, other);
    } else if (workloadKinds.includes(kind)) {
      this.markController(object, other);
    } else if (kind === kinds.service) {
      this.model
        .workloadsOf(object)
        .forEach(each => this.markWorkload(each.ref));
      this.markService(refOf(object), true);
    } else if (kind === kinds.configMap) {
      this.markConfigMap(object);
    } else if (meshKinds.includes(kind)) {
      this.mesh = true;
    } else if (policyKinds.includes(kind)) {
      this.markPolicy(object);
    } else if (kind === kinds.destinationRule) {
      this.markDestinationRule(object);
    } else if (routeKinds.includes(kind)) {
      this.markRoute(object);
    } else if (kind === kinds.istioGateway) {
      this.namespaces.add(namespace);
      this.markRoutesOfGateway(object);
    } else if (kind === kinds.serviceEntry) {
      this.namespaces.add(namespace);
      const hosts = stringsAt(object, 'spec', 'hosts');
      hosts.forEach(each => this.markHost(each));
      this.mesh ||= providerHostsOf(this.model).some(each =>
        hosts.includes(each),
      );
    } else if (kind === kinds.kymaApiRule) {
      // Its policies are where the services are that it exposes.
      [object.spec, ...listAt(object, 'spec', 'rules')].forEach(each =>
        this.namespaces.add(
          stringAt(each, 'service', 'namespace') ?? namespace,
        ),
      );
      this.namespaces.add(namespace);
    } else if (kind === kinds.namespace) {
      this.namespaces.add(nameOf(object));
      this.markRoutesIn(nameOf(object));
    } else if (namespace) {
      this.namespaces.add(namespace);
    } else if (kind !== kinds.node) {
      this.mesh = true;
    }
  }

  private markWorkload(ref: ObjectRef | undefined): void {
    if (ref) {
      this.workloads.set(`${ref.namespace}/${kindKeyOf(ref)}/${ref.name}`, ref);
    }
  }

  /**
   * A service, the services whose routes lead to it, and everybody where it is a backend of the mesh itself.
   *
   * @param widely - whether also whoever is named together with it may hear of the change
   */
  private markService(ref: ObjectRef, widely: boolean): void {
    const { name, namespace = '' } = ref;
    const host = serviceHost(name, namespace, this.model.clusterDomain);
    this.services.set(`${namespace}/${name}`, ref);
    this.markRulers(host);
    if (widely) {
      this.markNamedWith(host);
    }
    const isBackend = providerHostsOf(this.model).some(each => {
      const [first, where = namespace] = each.split('.');
      return first === name && where === namespace;
    });
    this.mesh ||= isBackend;
  }

  private markServicesFor(
    object: KubernetesObject,
    labels: ReturnType<typeof labelsOf>,
    widely: boolean,
  ): void {
    for (const service of this.model.servicesFor(namespaceOf(object), labels)) {
      this.markService(refOf(service), widely);
    }
  }

  /** Services that some route names together with a host, with the workloads behind them. */
  private markNamedWith(host: string): void {
    const { namedWith, wildcards } = routeGraphOf(this.model);
    const overlapping = isWildcard(host)
      ? [...namedWith.keys()].filter(each => hostsOverlap(each, host))
      : [host, ...wildcards.filter(each => hostsOverlap(each, host))];
    for (const named of overlapping) {
      namedWith
        .get(named)
        ?.forEach(each =>
          this.servicesNamed(each).forEach(ref => this.markServiceAndPods(ref)),
        );
    }
  }

  /** Services whose routes lead to a host. */
  private markRulers(host: string): void {
    const { ruledBy } = routeGraphOf(this.model);
    const rulers = isWildcard(host)
      ? [...ruledBy].flatMap(([each, hosts]) =>
          hostsOverlap(each, host) ? [...hosts] : [],
        )
      : ruledBy.get(host) ?? [];
    for (const ruler of rulers) {
      this.servicesNamed(ruler).forEach(each =>
        this.services.set(`${each.namespace}/${each.name}`, each),
      );
    }
  }

  /** Services that a full host name means, whether they exist or not; of a wildcard those that exist. */
  private servicesNamed(host: string): ObjectRef[] {
    const domain = `.svc.${this.model.clusterDomain}`;
    if (isWildcard(host)) {
      return this.model
        .list(kinds.service)
        .filter(each =>
          hostsOverlap(
            serviceHost(
              nameOf(each),
              namespaceOf(each),
              this.model.clusterDomain,
            ),
            host,
          ),
        )
        .map(refOf);
    }
    const stem = host.endsWith(domain) ? host.slice(0, -domain.length) : '';
    const dot = stem.lastIndexOf('.');
    return dot > 0
      ? [
          {
            kind: 'Service',
            namespace: stem.slice(dot + 1),
            name: stem.slice(0, dot),
          },
        ]
      : [];
  }

  private markHost(host: string): void {
    this.servicesNamed(host).forEach(each => this.markServiceAndPods(each));
    this.markRulers(host);
    this.markNamedWith(host);
  }

  private markServiceAndPods(ref: ObjectRef): void {
    this.services.set(`${ref.namespace}/${ref.name}`, ref);
    const service = this.model.get(
      kinds.service,
      ref.namespace ?? '',
      ref.name,
    );
    if (service) {
      this.model
        .workloadsOf(service)
        .forEach(each => this.markWorkload(each.ref));
    }
  }

  /** ReplicaSets and Jobs stand between a pod and its workload. */
  private markOwnerChain(
    object: KubernetesObject,
    other: KubernetesObject | undefined,
  ): void {
    const owner = controllerOf(object);
    const before = other && controllerOf(other);
    if (!owner && other && !before) {
      this.markController(object, other);
    } else if (other && isSame(owner, before)) {
      const { kind, name } = owner!;
      this.markWorkload(refFromKey(kind, namespaceOf(object), name));
    } else {
      // Its pods belong to another workload now.
      const { labels } = templateOf(kindKeyOf(object), object);
      this.namespaces.add(namespaceOf(object));
      this.markServicesFor(object, labels, true);
    }
  }

  private markController(
    object: KubernetesObject,
    other: KubernetesObject | undefined,
  ): void {
    const kind = kindKeyOf(object);
    // A control plane's own Deployment tells its version.
    this.mesh ||=
      kind === kinds.deployment && nameOf(object).startsWith('istiod');
    const alike =
      other !== undefined &&
      isSame(templateOf(kind, object), templateOf(kind, other));
    // Findings speak of the workloads of a namespace together; a Rollout is seen by services that it names.
    if (!alike || kind === kinds.rollout) {
      this.namespaces.add(namespaceOf(object));
    }
    this.markWorkload(refOf(object));
    this.markServicesFor(object, templateOf(kind, object).labels, !alike);
  }

  private markConfigMap(object: KubernetesObject): void {
    const configures = ['mesh', 'config', 'values'].some(
      each => valueAt(object, 'data', each) !== undefined,
    );
    if (configures || namespaceOf(object) === 'kyma-system') {
      this.mesh = true;
    } else {
      this.namespaces.add(namespaceOf(object));
    }
  }

  private markPolicy(object: KubernetesObject): void {
    // A policy for a waypoint is met by workloads of other namespaces.
    const reachesFurther = [
      ...listAt(object, 'spec', 'targetRefs'),
      valueAt(object, 'spec', 'targetRef'),
    ].some(each => stringAt(each, 'kind')?.startsWith('Gateway'));
    if (
      reachesFurther ||
      rootNamespacesOf(this.model).has(namespaceOf(object))
    ) {
      this.mesh = true;
    } else {
      this.namespaces.add(namespaceOf(object));
    }
  }

  private markDestinationRule(object: KubernetesObject): void {
    const scope = {
      namespace: namespaceOf(object),
      domain: this.model.clusterDomain,
    };
    const host = resolveShortName(
      stringAt(object, 'spec', 'host') ?? '',
      scope,
    );
    this.markHost(host);
  }

  private markRoute(object: KubernetesObject): void {
    const { ruled, destinations } = namedHosts(
      object,
      this.model.clusterDomain,
    );
    const key = `${namespaceOf(object)}/${nameOf(object)}`;
    const delegated = routeGraphOf(this.model).throughDelegate.get(key) ?? [];
    [...ruled, ...delegated, ...destinations].forEach(each =>
      this.markHost(each),
    );
  }

  private markRoutesIn(namespace: string): void {
    for (const kind of routeKinds) {
      this.model.list(kind, namespace).forEach(each => this.markRoute(each));
    }
  }

  private markRoutesOfGateway(gateway: KubernetesObject): void {
    for (const each of this.model.list(kinds.virtualService)) {
      const names = stringsAt(each, 'spec', 'gateways').map(
        name => name.slice(name.indexOf('/') + 1).split('.')[0],
      );
      if (names.includes(nameOf(gateway))) {
        this.markRoute(each);
      }
    }
  }
}
