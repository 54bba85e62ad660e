const metadata = {
  name: 'istio-ingressgateway',
  namespace: 'istio-system',
  labels: { istio: 'ingressgateway' },
};

/** The gateway that Istio's tests of analyzers add to a cluster. */
export const ingressGateway = [
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, name: 'istio-ingressgateway-dummypod' },
    spec: { containers: [{ name: 'istio-proxy' }] },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: {
      selector: { istio: 'ingressgateway' },
      ports: [80, 443, 31400, 15443].map(port => ({ port, protocol: 'TCP' })),
    },
  },
];
