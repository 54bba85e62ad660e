import {
  labelsOf,
  labelsAt,
  nameOf,
  namespaceOf,
  refOf,
  stringAt,
  isSubset,
} from '../model/fields';
import { kindKeyOf, kinds } from '../model/kinds';
import type { MeshModel } from '../model/MeshModel';
import type { Workload } from '../model/workloads';
import { isReady, isServing } from '../traffic/endpoints';
import { hostOfService } from '../traffic/indexes';
import { OutOfScope, outOfScope } from '../traffic/outboundScope';
import type {
  KubernetesObject,
  Labels,
  ObjectRef,
  ReachAnswer,
  ReachEndpoints,
  Reason,
  Verdict,
} from '../types';
import {
  acceptsMtls,
  Client,
  proxyOf,
  ruleFor,
  serverModeOf,
  sidecarClient,
  SidecarClient,
  Target,
  transportTo,
  works,
} from './connection';
import { servicePorts } from '../model/ports';
import { outOfScopeReason, transportReason } from './reachReasons';
import { policiesOf, tlsFilterReason } from './server';

/** Which connection is meant. */
export interface ReachOptions {
  /** Service port; the first one unless set. */
  port?: number;
  subset?: string;
  /** Revision of the client's control plane. */
  revision?: string;
}

function unreadable(model: MeshModel, revision?: string): Reason[] {
  const config = model.meshConfig(revision).unknown;
  return [
    ...[
      kinds.service,
      kinds.pod,
      kinds.peerAuthentication,
      kinds.destinationRule,
      kinds.sidecar,
    ]
      .filter(each => !model.readable(each))
      .map(
        (kind): Reason => ({ code: 'unknown.notReadable', params: { kind } }),
      ),
    ...(config ? [config] : []),
  ];
}

function clientsOf(model: MeshModel, client: Workload | Client): Client[] {
  if ('proxy' in client) {
    return [client];
  }
  const kindsSeen = new Map<string, Client>();
  for (const pod of model.podsOf(client).filter(isServing)) {
    const proxy = proxyOf(pod);
    kindsSeen.set(`${proxy.kind} ${proxy.hbone}`, {
      namespace: client.namespace,
      labels: labelsOf(pod),
      proxy,
    });
  }
  return [...kindsSeen.keys()].sort().map(each => kindsSeen.get(each)!);
}

function reachOne(
  model: MeshModel,
  client: Client,
  target: Target,
  targetPort: (pod: KubernetesObject) => number | undefined,
  revision: string | undefined,
  outside: OutOfScope | undefined,
): ReachEndpoints[] {
  const root = model.rootNamespace(revision);
  const configured =
    client.proxy.kind === 'sidecar' || client.proxy.kind === 'gateway'
      ? sidecarClient(model, client, target, revision)
      : undefined;
  const sidecar: SidecarClient | undefined = outside
    ? { forAll: 'plaintext' }
    : configured;
  const groups = new Map<string, ReachEndpoints>();
  for (const pod of target.endpoints) {
    const proxy = proxyOf(pod);
    const server = serverModeOf(
      model,
      { namespace: namespaceOf(pod), labels: labelsOf(pod), proxy },
      targetPort(pod),
      root,
    );
    const tunnel = client.proxy.hbone && proxy.hbone && !sidecar?.forAll;
    const direct = sidecar
      ? transportTo(sidecar, {
          acceptsMtls: acceptsMtls(pod, proxy),
          serverMode: server,
        })
      : 'plaintext';
    const transport = tunnel ? ('hbone' as const) : direct;
    // ztunnel hands TLS on to the application as it is, and a gateway takes what its Gateway objects say.
    const blind =
      (proxy.kind === 'ztunnel' || proxy.kind === 'gateway') &&
      direct !== 'plaintext';
    const arrives = tunnel || (blind ? undefined : works(direct, server));
    const succeeds = outside?.blocked ? false : arrives;
    const key = [transport, server].join(' ');
    const reason = (): Reason => {
      if (outside) {
        return outOfScopeReason(model, pod, outside, server, root);
      }
      if (blind && !tunnel) {
        const code =
          proxy.kind === 'gateway'
            ? 'mtls.reachTlsToGateway'
            : 'mtls.reachTlsToTunnel';
        return { code, params: {} };
      }
      return transportReason(model, pod, sidecar, transport, server, root);
    };
    const group = groups.get(key);
    if (group) {
      group.pods.push(nameOf(pod));
    } else {
      groups.set(key, {
        pods: [nameOf(pod)],
        transport,
        server,
        ...(succeeds === undefined ? {} : { succeeds }),
        encrypted: transport !== 'plaintext',
        reason: reason(),
      });
    }
  }
  return [...groups.values()];
}

function yesOrNo(value: boolean): 'yes' | 'no' {
  return value ? 'yes' : 'no';
}

function overall(
  values: ReadonlySet<boolean | undefined>,
): ReachAnswer['succeeds'] {
  if (values.size === 1) {
    const [only] = values;
    return only === undefined ? 'unknown' : yesOrNo(only);
  }
  return 'some';
}

/**
 * Whether a client's connection to a service comes about as far as encryption is concerned, and whether it is
 * encrypted: DestinationRules and auto mTLS on the client's side, PeerAuthentication and proxies on the server's.
 * Who may call is another question ({@link decide}).
 */
export function canReach(
  model: MeshModel,
  client: Workload | Client,
  service: ObjectRef,
  options: ReachOptions = {},
): Verdict<ReachAnswer> {
  const { revision, subset } = options;
  const unknown = unreadable(model, revision);
  if (unknown.length > 0) {
    return { known: false, because: unknown };
  }
  const object = model.get(
    kinds.service,
    service.namespace ?? '',
    service.name,
  );
  if (!object || kindKeyOf(service) !== kinds.service) {
    return failed({
      code: 'mtls.reachNoService',
      params: { service: service.name },
      object: service,
    });
  }
  const ports = servicePorts(object);
  const port = options.port ?? ports[0]?.port;
  const target: Target = {
    host: hostOfService(model, object),
    namespace: namespaceOf(object),
    port,
    ...(subset === undefined ? {} : { subset }),
    meshExternal: stringAt(object, 'spec', 'type') === 'ExternalName',
    headless: stringAt(object, 'spec', 'clusterIP') === 'None',
    endpoints: model.podsOfService(object).filter(isReady),
  };
  const targetPort = (pod: KubernetesObject) => {
    const workload = model.workloadOfPod(pod);
    return servicePorts(object, workload).find(each => each.port === port)
      ?.targetPort;
  };
  const config = model.meshConfig(revision);
  const clients = clientsOf(model, client);
  const found = clients.flatMap(each => {
    const inSubset = subsetPods(model, each, target, revision);
    const outside =
      each.proxy.kind === 'sidecar'
        ? outOfScope(model, each, { object, host: target.host, port }, config)
        : undefined;
    return inSubset
      ? reachOne(
          model,
          each,
          { ...target, endpoints: inSubset },
          targetPort,
          revision,
          outside,
        )
      : [];
  });
  if (found.length === 0) {
    return failed({
      code: 'mtls.reachNoEndpoints',
      params: { service: service.name, subset: subset ?? '' },
      object: refOf(object),
    });
  }
  const answer: ReachAnswer = {
    succeeds: overall(new Set(found.map(each => each.succeeds))),
    encrypted: overall(
      new Set(found.map(each => each.encrypted)),
    ) as ReachAnswer['encrypted'],
    endpoints: found,
  };
  const worst = [...found].sort(
    (a, b) => Number(a.succeeds ?? 0.5) - Number(b.succeeds ?? 0.5),
  );
  return {
    known: true,
    value: answer,
    because: [
      ...worst.map(each => each.reason),
      ...Array.from(
        tlsFilters(model, clients, target, config.rootNamespace),
        tlsFilterReason,
      ),
    ],
  };
}

/** EnvoyFilters that patch TLS on either side of the connection. */
function tlsFilters(
  model: MeshModel,
  clients: readonly Client[],
  { endpoints }: Target,
  root: string,
): Set<KubernetesObject> {
  const filtersOf = (
    namespace: string,
    labels: Labels,
    side: 'SIDECAR_INBOUND' | 'SIDECAR_OUTBOUND',
  ) => policiesOf(model, namespace, root).tlsFilters(labels, side);
  return new Set([
    ...clients
      .filter(each => each.proxy.kind === 'sidecar')
      .flatMap(each =>
        filtersOf(each.namespace, each.labels, 'SIDECAR_OUTBOUND'),
      ),
    ...endpoints
      .filter(each => proxyOf(each).kind === 'sidecar')
      .flatMap(each =>
        filtersOf(namespaceOf(each), labelsOf(each), 'SIDECAR_INBOUND'),
      ),
  ]);
}

function failed(reason: Reason): Verdict<ReachAnswer> {
  return {
    known: true,
    value: { succeeds: 'no', encrypted: 'no', endpoints: [] },
    because: [reason],
  };
}

/** Pods of the target's subset as the client's rule defines it; undefined where it does not. */
function subsetPods(
  model: MeshModel,
  client: Client,
  target: Target,
  revision: string | undefined,
): readonly KubernetesObject[] | undefined {
  if (target.subset === undefined) {
    return target.endpoints;
  }
  const part = ruleFor(model, client, target, revision)?.subsets.get(
    target.subset,
  );
  const labels = part && labelsAt(part.fields, 'labels');
  return (
    labels && target.endpoints.filter(each => isSubset(labels, labelsOf(each)))
  );
}
