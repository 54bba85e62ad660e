import {
  buildUpstreamTls,
  inferServiceMode,
  MtlsMode,
  namespaceMode,
  namespaceModes,
} from '../../src';
import type { Document } from '../cases';
import type { Adapter } from '../judge';
import { record } from './world';

export const clientTls: Record<string, Adapter> = {
  'mtls/build-upstream-tls-settings': ({ params }) => {
    const { tls, contextType } = buildUpstreamTls({
      ...(params.drTls ? { tls: record(params.drTls) } : {}),
      serviceAccounts: params.serviceAccounts as string[],
      sni: String(params.sni),
      autoMtlsEnabled: params.enableAutoMtls === true,
      meshExternal: params.meshExternal === true,
      serviceMode: params.serviceMTLSMode as MtlsMode,
      proxyMetadata: record(record(params.proxyMetadata).metadata),
    });
    return { tls: tls ?? null, contextType };
  },
  'mtls/infer-service-mode': ({ input, params }) => ({
    mode: inferServiceMode({
      meshExternal: params.meshExternal === true,
      passthrough: params.serviceResolution === 'Passthrough',
      instances: (params.instances as Document[]).map(
        each => record(each.endpoint).tlsMode !== 'DisabledTLSModeLabel',
      ),
      namespaceMode: namespaceMode(
        namespaceModes(input, String(params.rootNamespace)),
        String(params.serviceNamespace),
      ),
    }),
  }),
};
