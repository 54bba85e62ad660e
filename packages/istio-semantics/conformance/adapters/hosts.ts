import {
  mostSpecificHost,
  resolveGatewayName,
  resolveShortName,
  resourceNameFromHost,
  scopedFqdn,
} from '../../src';
import type { Adapter } from '../judge';

const text = (value: unknown) => (typeof value === 'string' ? value : '');

function table(hosts: unknown) {
  const half = (wildcard: boolean) =>
    new Map(
      (hosts as string[])
        .filter(each => each.startsWith('*') === wildcard)
        .map(each => [each, each]),
    );
  return { exact: half(false), wildcard: half(true) };
}

export const hosts: Record<string, Adapter> = {
  'traffic/name-resolution': ({ params }) => {
    const namespace = text(params.namespace);
    if (params.gateway !== undefined) {
      return { gateway: resolveGatewayName(text(params.gateway), namespace) };
    }
    if (params.needle !== undefined) {
      const found = mostSpecificHost(text(params.needle), table(params.hosts));
      return { host: found?.host ?? '' };
    }
    const scope = { namespace, domain: text(params.domain) };
    return { fqdn: resolveShortName(text(params.host), scope) };
  },
  'traffic/host-resolution': ({ params }) => {
    const host = text(params.host);
    return params.scope === undefined
      ? resourceNameFromHost(text(params.defaultNamespace), host)
      : {
          scopedFqdn: scopedFqdn(
            text(params.scope),
            text(params.namespace),
            host,
          ),
        };
  },
};
