import { convertedRoutes, KubernetesObject, MeshModel } from '../../src';
import type { Document } from '../cases';
import type { Adapter } from '../judge';

/** Services that Istio's test makes besides the objects of a case. */
const services = `default/httpbin default/httpbin-second
  default/httpbin-wildcard default/httpbin-other default/httpbin-zero
  default/httpbin-mirror default/httpbin-foo default/httpbin-alt
  default/httpbin-bad default/foo-svc default/example default/echo
  default/echo-1 default/echo-2 default/echo-port default/not-found
  default/svc4 default/infpool-model1-ip-aaaaf2d6
  default/infpool-model2-ip-f857bff9 apple/httpbin-apple banana/httpbin-banana cert/httpbin
  service/my-svc istio-system/istio-ingressgateway istio-system/istiod
  istio-system/httpbin istio-system/echo allowed-1/a-example
  allowed-1/b-example allowed-1/svc1 allowed-1/svc2 allowed-2/a-example
  allowed-2/svc2 allowed-2/svc3 group-namespace1/httpbin
  group-namespace2/httpbin`
  .split(/\s+/)
  .map(each => each.split('/'))
  .map(([namespace, name]) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace, name },
    spec: { ports: [{ port: 80 }] },
  }));

/** Its namespaces carry the first part of their name as a label. */
const namespaces = [
  ...new Set(services.map(each => each.metadata.namespace)),
].map(name => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name,
    labels: { 'istio.io/test-name-part': name.split('-')[0] },
  },
}));

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
      MeshModel.of([...services, ...namespaces, ...input], {
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
