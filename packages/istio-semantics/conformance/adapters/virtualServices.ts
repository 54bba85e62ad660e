import {
  convertRetries,
  matchesConflict,
  mergeHttpRoutes,
  mergeVirtualServices,
  mostSpecificVirtualServices,
  VirtualServiceIndex,
} from '../../src';
import type { Document } from '../cases';
import type { Adapter } from '../judge';
import { asserted, record } from './world';

const scope = { clusterDomain: 'cluster.local', defaultExportTo: ['*'] };

export const virtualServices: Record<string, Adapter> = {
  'traffic/match-conflict': ({ params }) => ({
    conflict: matchesConflict(record(params.root), record(params.leaf)),
  }),
  'traffic/merge-http-routes': ({ params }) => {
    const { delegate: _, ...root } = record(params.root);
    return mergeHttpRoutes(root, params.delegate as Document[]);
  },
  'traffic/virtualservice-delegate': ({ input, params }) =>
    mergeVirtualServices(
      input,
      params.defaultVirtualServiceExportTo as string[],
    ).map(({ object, http }) => ({
      ...object,
      spec: { ...record(object.spec), http: http.map(each => each.route) },
    })),
  'traffic/virtualservice-exportto': ({ input, params }) => ({
    hosts: new VirtualServiceIndex(input, scope)
      .visibleTo(String(params.proxyNamespace), String(params.gateway))
      .flatMap(each => each.hosts),
  }),
  'traffic/wildcard-virtualservice-index': ({ input, params }) =>
    Object.fromEntries(
      mostSpecificVirtualServices(input, params.services as string[]),
    ),
  'traffic/retries': ({ params, expected }) => {
    const retries = convertRetries(record(params.httpRoute).retries);
    return asserted(expected, {
      retries: retries !== undefined,
      numRetries: retries?.attempts,
      retryOn: retries?.retryOn,
      // The files write a Go slice without members as [0].
      retriableStatusCodes: retries?.statusCodes.length
        ? retries.statusCodes
        : [0],
    });
  },
};
