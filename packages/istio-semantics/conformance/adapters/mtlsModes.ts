import {
  composePeerAuthentication,
  kinds,
  MeshModel,
  modeOfPort,
  namespaceModes,
} from '../../src';
import type { ConformanceCase } from '../cases';
import type { Adapter } from '../judge';

const composed = ({ input, params }: ConformanceCase) =>
  composePeerAuthentication(String(params.rootNamespace), input);

export const mtlsModes: Record<string, Adapter> = {
  'mtls/compose-peer-authentication': testCase => {
    const { mode, perPort } = composed(testCase);
    return { mode, perPort: Object.fromEntries(perPort) };
  },
  'mtls/inbound-mtls-port': testCase => {
    const port = Number(testCase.params.endpointPort);
    return { port, mode: modeOfPort(composed(testCase), port) };
  },
  'mtls/namespace-mode': ({ input, params }) => {
    const rootNamespace = String(params.rootNamespace);
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
};
