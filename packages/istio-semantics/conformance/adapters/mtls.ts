import {
  attaches,
  buildUpstreamTls,
  composePeerAuthentication,
  inferServiceMode,
  kinds,
  MeshModel,
  modeOfPort,
  namespaceMode,
  namespaceModes,
  peerAuthenticationsFor,
} from '../../src';
import type {
  KubernetesObject,
  Labels,
  ServiceTarget,
  MtlsMode,
} from '../../src';
import type { ConformanceCase, Document } from '../cases';
import type { Adapter } from '../judge';
import { derivedMtls } from './derivedMtls';
import { reachability } from './reach';

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const document = (value: unknown) => (value ?? {}) as Document;
const key = ({ metadata }: KubernetesObject) =>
  `${metadata?.namespace}/${metadata?.name}`;

function selection({ input, params }: ConformanceCase) {
  const model = MeshModel.of(input);
  const rootNamespace = text(params.rootNamespace);
  const namespace = text(params.workloadNamespace);
  const labels = document(params.workloadLabels) as Labels;
  const service =
    params.service === undefined
      ? undefined
      : document(document(params.service).attributes);
  const services: ServiceTarget[] = service
    ? [
        {
          name: text(service.name),
          namespace: text(service.namespace),
          registry: service.serviceRegistry as 'Kubernetes',
        },
      ]
    : [];
  const selectorsOnGateways =
    document(params.features).EnableSelectorBasedK8sGatewayPolicy !== false;
  const workload = {
    namespace,
    labels,
    rootNamespace,
    waypoint: params.isWaypoint === true,
    services,
    selectorsOnGateways,
  };
  const policies = (kind: string) => (each: string) => model.list(kind, each);
  const namespaces = new Set([
    namespace,
    rootNamespace,
    ...services.map(each => each.namespace),
  ]);
  return {
    peerAuthentications: peerAuthenticationsFor(
      workload,
      rootNamespace,
      policies(kinds.peerAuthentication),
    ).map(key),
    requestAuthentications: [...namespaces]
      .flatMap(policies(kinds.requestAuthentication))
      .filter(each => attaches(workload, each))
      .map(key),
    namespaceMutualTLS: namespaceMode(
      namespaceModes(model.list(kinds.peerAuthentication), rootNamespace),
      namespace,
    ),
  };
}

function composed({ input, params }: ConformanceCase) {
  return composePeerAuthentication(text(params.rootNamespace), input);
}

export const mtls: Record<string, Adapter> = {
  ...derivedMtls,
  ...reachability,
  'mtls/compose-peer-authentication': testCase => {
    const { mode, perPort } = composed(testCase);
    return { mode, perPort: Object.fromEntries(perPort) };
  },
  'mtls/inbound-mtls-port': testCase => {
    const port = Number(testCase.params.endpointPort);
    return { port, mode: modeOfPort(composed(testCase), port) };
  },
  'mtls/namespace-mode': ({ input, params }) => {
    const rootNamespace = text(params.rootNamespace);
    const inView = [rootNamespace, ...(params.namespaces as string[])];
    const policies = MeshModel.of(input).list(kinds.peerAuthentication);
    const modes = namespaceModes(
      policies.filter(each => inView.includes(each.metadata?.namespace ?? '')),
      rootNamespace,
    );
    return {
      globalMutualTLSMode: modes.mesh,
      namespaceMutualTLS: Object.fromEntries(modes.namespaces),
    };
  },
  'mtls/selection': testCase => {
    const answer = selection(testCase);
    const { requestAuthentications: _, ...withoutTokens } = answer;
    return 'requestAuthentications' in document(testCase.expected)
      ? answer
      : withoutTokens;
  },
  'mtls/build-upstream-tls-settings': ({ params }) => {
    const { tls, contextType } = buildUpstreamTls({
      ...(params.drTls ? { tls: document(params.drTls) } : {}),
      serviceAccounts: params.serviceAccounts as string[],
      sni: text(params.sni),
      autoMtlsEnabled: params.enableAutoMtls === true,
      meshExternal: params.meshExternal === true,
      serviceMode: params.serviceMTLSMode as MtlsMode,
      proxyMetadata: document(document(params.proxyMetadata).metadata),
    });
    return { tls: tls ?? null, contextType };
  },
  'mtls/infer-service-mode': ({ input, params }) => ({
    mode: inferServiceMode({
      meshExternal: params.meshExternal === true,
      passthrough: params.serviceResolution === 'Passthrough',
      instances: (params.instances as Document[]).map(
        each => document(each.endpoint).tlsMode !== 'DisabledTLSModeLabel',
      ),
      namespaceMode: namespaceMode(
        namespaceModes(input, text(params.rootNamespace)),
        text(params.serviceNamespace),
      ),
    }),
  }),
};
