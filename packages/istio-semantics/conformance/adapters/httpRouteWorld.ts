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

/** What Istio's test of routes takes for granted. */
export const httpRouteWorld = [...services, ...namespaces];
