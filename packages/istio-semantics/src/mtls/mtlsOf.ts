import { expectationOf } from '../injection/expectation';
import { podShapeOf, PodShape } from '../injection/podShape';
import {
  isFields,
  isSubset,
  labelsAt,
  listAt,
  refOf,
  stringAt,
  valueAt,
} from '../model/fields';
import { kinds } from '../model/kinds';
import type { MeshModel } from '../model/MeshModel';
import type { Workload } from '../model/workloads';
import { isServing } from '../traffic/endpoints';
import type {
  KubernetesObject,
  MtlsAnswer,
  MtlsMode,
  PortMtls,
  Reason,
  Verdict,
} from '../types';
import { clientConflicts } from './clientConflicts';
import { modeOfPort, portModes } from './peerAuthentication';
import { servicePorts, workloadPorts } from '../model/ports';
import { destinationRulesOf, hostOfService } from '../traffic/indexes';
import { ambientModeOfPort, serverSideOf, ServerSide, titleOf } from './server';

/** What runs, as far as PeerAuthentication is concerned. */
interface Pods {
  /** `proxyless`: the gRPC library inside decides. */
  kind: 'sidecar' | 'ztunnel' | 'gateway' | 'proxyless' | 'none';
  total: number;
  /** Pods that enforce nothing. */
  naked: number;
  revision?: string;
}

const kindsByState: Readonly<Record<PodShape['state'], Pods['kind']>> = {
  sidecar: 'sidecar',
  'native-sidecar': 'sidecar',
  gateway: 'gateway',
  ambient: 'ztunnel',
  'ambient-pending': 'none',
  proxyless: 'proxyless',
  none: 'none',
};

/** The pods that run; where none does, what would become of one. */
function podsOf(model: MeshModel, workload: Workload): Pods {
  const shapes = model.podsOf(workload).filter(isServing).map(podShapeOf);
  if (shapes.length === 0) {
    const { expected } = expectationOf(model, workload);
    return {
      kind: expected.injected
        ? 'sidecar'
        : expected.ambient
        ? 'ztunnel'
        : 'none',
      total: 0,
      naked: 0,
      ...(expected.revision ? { revision: expected.revision } : {}),
    };
  }
  const states = shapes.map(each => kindsByState[each.state]);
  const kind =
    (['gateway', 'sidecar', 'ztunnel', 'proxyless'] as const).find(each =>
      states.includes(each),
    ) ?? 'none';
  const revision = shapes.find(each => each.revision)?.revision;
  return {
    kind,
    total: shapes.length,
    naked: states.filter(each => each === 'none').length,
    ...(revision ? { revision } : {}),
  };
}

const tlsKeys = /transport_?socket|tls_?context|tls_?params/i;

/** Whether a patch speaks of TLS, at any depth that a real one has. */
function speaksOfTls(value: unknown, depth = 0): boolean {
  if (depth > 12 || typeof value !== 'object' || value === null) {
    return false;
  }
  return Object.entries(value).some(
    ([key, each]) => tlsKeys.test(key) || speaksOfTls(each, depth + 1),
  );
}

/** EnvoyFilters of a namespace that patch TLS on the inbound side. */
function tlsFilters(
  model: MeshModel,
  namespace: string,
): readonly KubernetesObject[] {
  return model.memo(
    'tlsFilters',
    namespace,
    [[kinds.envoyFilter, namespace]],
    () =>
      model.list(kinds.envoyFilter, namespace).filter(filter =>
        listAt(filter, 'spec', 'configPatches').some(each => {
          const context = stringAt(each, 'match', 'context') ?? 'ANY';
          return (
            isFields(each) &&
            (context === 'ANY' || context === 'SIDECAR_INBOUND') &&
            speaksOfTls(each.patch)
          );
        }),
      ),
  );
}

/** EnvoyFilters that may change what the policies say of a workload. */
function filterCaveats(
  model: MeshModel,
  workload: Workload,
  root: string,
): Reason[] {
  return [...new Set([root, workload.namespace])]
    .flatMap(each => tlsFilters(model, each))
    .filter(
      each =>
        valueAt(each, 'spec', 'targetRefs') === undefined &&
        isSubset(
          labelsAt(each, 'spec', 'workloadSelector', 'labels'),
          workload.template.labels,
        ),
    )
    .map(each => ({
      code: 'mtls.envoyFilter',
      params: { filter: titleOf(each) },
      object: refOf(each),
      field: 'spec.configPatches',
    }));
}

const modeCodes = {
  STRICT: 'mtls.strict',
  PERMISSIVE: 'mtls.permissive',
  DISABLE: 'mtls.disabled',
} as const;

/** The sentence that sums up the ports. */
function summary(
  server: ServerSide,
  ports: readonly PortMtls[],
  mode: MtlsMode | 'mixed',
): Reason {
  const { decider, merged } = server;
  if (mode === 'mixed') {
    const odd = ports.find(each => each.mode !== merged.mode) ?? ports[0];
    const rung = odd.ladder.find(each => each.decides);
    return {
      code: 'mtls.mixed',
      params: { port: odd.port, mode: odd.mode, others: merged.mode },
      ...(rung?.reason.object
        ? { object: rung.reason.object, field: rung.reason.field }
        : {}),
    };
  }
  const byPort = ports[0]?.ladder.find(
    each => each.decides && each.scope === 'port',
  );
  if (byPort?.object) {
    const { namespace, name } = byPort.object;
    return {
      code: modeCodes[mode],
      params: { policy: `${namespace}/${name}` },
      object: byPort.object,
      field: byPort.reason.field,
    };
  }
  return decider
    ? {
        code: modeCodes[mode],
        params: { policy: titleOf(decider) },
        object: refOf(decider),
        field: 'spec.mtls.mode',
      }
    : { code: 'mtls.permissiveByDefault', params: {} };
}

/** What stands above the summary because the policies do not have their say. */
function exception(pods: Pods, server: ServerSide): Reason | undefined {
  const policy = server.decider && {
    object: refOf(server.decider),
    field: 'spec.mtls.mode',
  };
  switch (pods.kind) {
    case 'gateway':
      return { code: 'mtls.gateway', params: {} };
    case 'none':
      return server.decider
        ? {
            code: 'mtls.noProxy',
            params: {
              policy: titleOf(server.decider),
              mode: server.merged.mode,
            },
            ...policy,
          }
        : { code: 'mtls.noProxyNoPolicy', params: {} };
    default:
      return pods.naked > 0
        ? {
            code: 'mtls.someWithoutProxy',
            params: { count: pods.naked, total: pods.total },
          }
        : undefined;
  }
}

function identityOf(
  model: MeshModel,
  workload: Workload,
  revision?: string,
): MtlsAnswer['identity'] {
  const serviceAccount =
    stringAt(workload.template.spec, 'serviceAccountName') ||
    stringAt(workload.template.spec, 'serviceAccount') ||
    'default';
  const { trustDomain } = model.meshConfig(revision);
  return {
    principal: `spiffe://${trustDomain}/ns/${workload.namespace}/sa/${serviceAccount}`,
    serviceAccount,
    sharedDefault: serviceAccount === 'default',
  };
}

function unreadable(model: MeshModel, revision?: string): Reason[] {
  const config = model.meshConfig(revision).unknown;
  return [
    ...[kinds.peerAuthentication, kinds.pod]
      .filter(each => !model.readable(each))
      .map(
        (kind): Reason => ({ code: 'unknown.notReadable', params: { kind } }),
      ),
    ...(config ? [config] : []),
  ];
}

/** What callers find out about but the workload does not decide; unread, it is said and not guessed. */
function clientCaveats(model: MeshModel): Reason[] {
  return [kinds.destinationRule, kinds.service, kinds.envoyFilter]
    .filter(each => !model.readable(each))
    .map((kind): Reason => ({ code: 'unknown.notReadable', params: { kind } }));
}

/**
 * Which connections a workload accepts on each port, by which PeerAuthentication, its identity, and DestinationRules
 * that make clients fail. Unknown where policies, pods or the mesh configuration cannot be seen, and for proxyless gRPC.
 */
export function mtlsOf(
  model: MeshModel,
  workload: Workload,
): Verdict<MtlsAnswer> {
  const pods = podsOf(model, workload);
  const unknown = unreadable(model, pods.revision);
  if (unknown.length > 0) {
    return { known: false, because: unknown };
  }
  if (pods.kind === 'proxyless') {
    return { known: false, because: [{ code: 'mtls.proxyless', params: {} }] };
  }
  const root = model.rootNamespace(pods.revision);
  const server = serverSideOf(
    model,
    { namespace: workload.namespace, labels: workload.template.labels },
    root,
  );
  const modeOf = (port: number) =>
    pods.kind === 'ztunnel'
      ? ambientModeOfPort(server.merged, port)
      : modeOfPort(server.merged, port);
  const fronts = model.servicesOf(workload).map(service => ({
    host: hostOfService(model, service),
    namespace: workload.namespace,
    ports: servicePorts(service, workload),
  }));
  const known = workloadPorts(
    workload,
    fronts.map(each => each.ports),
  );
  const written = server.merged.workload
    ? [...portModes(server.merged.workload).keys()]
    : [];
  const ports: PortMtls[] = [
    ...known,
    ...written
      .filter(port => !known.some(each => each.port === port))
      .map(port => ({ port })),
  ]
    .sort((a, b) => a.port - b.port)
    .map(each => ({
      ...each,
      mode: modeOf(each.port),
      ladder: server.ladder(each.port),
    }));
  const modes = new Set(ports.map(each => each.mode));
  const [first = modeOf(0)] = modes;
  const written0 = modes.size > 1 ? 'mixed' : first;
  const applies = pods.kind !== 'none' && pods.kind !== 'gateway';
  const mode = !applies
    ? 'not-applicable'
    : pods.naked > 0 && written0 !== 'DISABLE'
    ? 'mixed'
    : written0;
  // What sidecars send to pods behind ztunnel may go through the tunnel instead: not to be told from rules.
  const conflicts =
    pods.kind === 'gateway' || pods.kind === 'ztunnel'
      ? []
      : clientConflicts(
          destinationRulesOf(model, pods.revision),
          fronts,
          port => (pods.kind === 'none' ? 'no-proxy' : modeOf(port)),
        );
  const special = exception(pods, server);
  return {
    known: true,
    value: {
      mode,
      ...(applies && pods.naked === 0
        ? {}
        : { enforced: applies ? ('some' as const) : ('none' as const) }),
      ports,
      identity: identityOf(model, workload, pods.revision),
      clientConflicts: conflicts,
    },
    because: [
      ...(special ? [special] : []),
      ...(applies ? [summary(server, ports, written0)] : []),
      ...(applies && pods.kind === 'ztunnel' && server.merged.mode === 'DISABLE'
        ? [{ code: 'mtls.ambientDisable' as const, params: {} }]
        : []),
      ...(applies ? filterCaveats(model, workload, root) : []),
      ...clientCaveats(model),
    ],
  };
}
