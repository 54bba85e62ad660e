import { convertedRoutes, KubernetesObject, MeshModel } from '../../src';
import type { Document } from '../cases';
import type { Adapter } from '../judge';
import { httpRouteWorld } from './httpRouteWorld';

/** What the files keep of a route. */
function reduced({ name, match, mirrors, redirect, ...rest }: Document) {
  const { directResponse, timeout, retries, route } = rest;
  const destinations = (route as Document[] | undefined)?.map(each => ({
    destination: each.destination,
    weight: each.weight ?? 0,
  }));
  return {
    ...{ name, match, mirrors, redirect, directResponse, timeout, retries },
    route: destinations,
  };
}

const nameOf = ({ metadata }: KubernetesObject) =>
  `${metadata?.namespace}/${metadata?.name}`;

export const httpRoutes: Record<string, Adapter> = {
  'traffic/httproute-conversion': ({ input, params }) =>
    convertedRoutes(
      MeshModel.of([...httpRouteWorld, ...input], {
        clusterDomain: 'domain.suffix',
      }),
    )
      .filter(({ sources }) =>
        sources.map(nameOf).includes(`${params.httpRoute}`),
      )
      .map(({ hosts, gateways, http }) => ({
        hosts,
        gateways,
        http: http.map(each => reduced(each.route)),
      })),
};
