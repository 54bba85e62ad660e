import type { MeshConfig } from '../model/controlPlane';
import { refOf, stringAt } from '../model/fields';
import { kinds } from '../model/kinds';
import type { MeshModel } from '../model/MeshModel';
import type { ModelInput } from '../model/objectStore';
import { servicePorts, workloadPorts } from '../model/ports';
import type { Workload } from '../model/workloads';
import { destinationRulesOf, hostOfService } from '../traffic/indexes';
import { ingressPorts } from '../traffic/sidecarScope';
import type { MtlsAnswer, MtlsMode, PortMtls, Reason, Verdict } from '../types';
import { clientConflicts, Front } from './clientConflicts';
import { modeOfPort } from './peerAuthentication';
import { ServerPods, serverPodsOf } from './serverPods';
import {
  ambientModeOfPort,
  policiesOf,
  ServerSide,
  tlsFilterReason,
  titleOf,
} from './server';

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
function exception(pods: ServerPods, server: ServerSide): Reason | undefined {
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
  { template, namespace }: Workload,
  trustDomain: string,
): MtlsAnswer['identity'] {
  const serviceAccount =
    stringAt(template.spec, 'serviceAccountName') ||
    stringAt(template.spec, 'serviceAccount') ||
    'default';
  return {
    principal: `spiffe://${trustDomain}/ns/${namespace}/sa/${serviceAccount}`,
    serviceAccount,
    sharedDefault: serviceAccount === 'default',
  };
}

function notReadable(model: MeshModel, kind: string, reasons: Reason[]): void {
  if (!model.readable(kind)) {
    reasons.push({ code: 'unknown.notReadable', params: { kind } });
  }
}

const worldInputs: readonly ModelInput[] = [
  [kinds.configMap],
  [kinds.destinationRule],
];

/** Configuration and DestinationRules of a control plane at once; asked for with every answer. */
function worldOf(model: MeshModel, revision: string | undefined) {
  return model.memo('mtlsWorld', revision ?? '', worldInputs, () => ({
    config: model.meshConfig(revision),
    rules: destinationRulesOf(model, revision),
  }));
}

/** Why nothing can be said of a workload. */
function unknownReasons(
  model: MeshModel,
  pods: ServerPods,
  config: MeshConfig,
): Reason[] {
  const reasons: Reason[] = [...(pods.unknown ?? [])];
  notReadable(model, kinds.peerAuthentication, reasons);
  notReadable(model, kinds.pod, reasons);
  if (config.unknown) {
    reasons.push(config.unknown);
  }
  if (pods.kind === 'proxyless') {
    reasons.push({ code: 'mtls.proxyless', params: {} });
  }
  return reasons;
}

/** Ports that the workload is known to have, and those that only its Sidecar or the policy speaks of. */
function portsOf(
  workload: Workload,
  fronts: readonly Front[],
  listeners: readonly number[],
  server: ServerSide,
  modeOf: (port: number) => MtlsMode,
): PortMtls[] {
  const known = workloadPorts(
    workload,
    fronts.map(each => each.ports),
    [...listeners, ...server.merged.perPort.keys()],
  );
  return known.map(({ port, name, protocol }) => ({
    port,
    ...(name ? { name } : undefined),
    ...(protocol ? { protocol } : undefined),
    mode: modeOf(port),
    ladder: server.ladder(port),
  }));
}

/**
 * Which connections a workload accepts on each port, by which PeerAuthentication, its identity, and DestinationRules
 * that make clients fail. Unknown where policies, pods or the mesh configuration cannot be seen, and for proxyless gRPC.
 */
export function mtlsOf(
  model: MeshModel,
  workload: Workload,
): Verdict<MtlsAnswer> {
  const pods = serverPodsOf(model, workload);
  const { config, rules } = worldOf(model, pods.revision);
  const unknown = unknownReasons(model, pods, config);
  if (unknown.length > 0) {
    return { known: false, because: unknown };
  }
  const { namespace } = workload;
  const { labels } = workload.template;
  const policies = policiesOf(model, namespace, config.rootNamespace);
  const server = policies.serverSide(labels);
  const modeOf = (port: number) =>
    pods.kind === 'ztunnel'
      ? ambientModeOfPort(server.merged, port)
      : modeOfPort(server.merged, port);
  const fronts: Front[] = model.servicesOf(workload).map(service => ({
    host: hostOfService(model, service),
    namespace,
    ports: servicePorts(service, workload),
  }));
  const listeners = ingressPorts(
    model,
    { namespace, labels },
    config.rootNamespace,
  );
  const ports = portsOf(workload, fronts, listeners, server, modeOf);
  const asked = ports.some(each => each.mode !== ports[0].mode)
    ? 'mixed'
    : ports[0]?.mode ?? modeOf(0);
  const applies = pods.kind !== 'none' && pods.kind !== 'gateway';
  // What sidecars send to pods behind ztunnel may go through the tunnel instead: not to be told from rules.
  const conflicts =
    pods.kind === 'gateway' || pods.kind === 'ztunnel'
      ? []
      : clientConflicts(rules, fronts, port =>
          pods.kind === 'none' ? 'no-proxy' : modeOf(port),
        );
  const because: Reason[] = [];
  const special = exception(pods, server);
  if (special) {
    because.push(special);
  }
  if (applies) {
    because.push(summary(server, ports, asked));
    if (pods.kind === 'ztunnel' && server.merged.mode === 'DISABLE') {
      because.push({ code: 'mtls.ambientDisable', params: {} });
    }
    because.push(
      ...policies.tlsFilters(labels, 'SIDECAR_INBOUND').map(tlsFilterReason),
    );
  }
  if (pods.total === 0) {
    because.push({ code: 'mtls.noPods', params: {} });
  }
  for (const kind of [
    kinds.destinationRule,
    kinds.service,
    kinds.envoyFilter,
  ]) {
    notReadable(model, kind, because);
  }
  const value: MtlsAnswer = {
    mode: 'not-applicable',
    ports,
    identity: identityOf(workload, config.trustDomain),
    clientConflicts: conflicts,
  };
  if (!applies) {
    value.enforced = 'none';
  } else if (pods.naked > 0) {
    value.enforced = 'some';
    value.mode = asked === 'DISABLE' ? asked : 'mixed';
  } else {
    value.mode = asked;
  }
  return { known: true, value, because };
}
