import { kialiObjectUrl } from './kialiObject';

const template =
  'https://kiali/console/namespaces/{namespace}/istio/{group}/{version}/{kind}/{name}?clusterName=a';

it.each([
  [
    'networking.istio.io',
    'EnvoyFilter',
    'shop',
    'a/b?c#{kind}',
    'https://kiali/console/namespaces/shop/istio/networking.istio.io/v1alpha3/EnvoyFilter/a%2Fb%3Fc%23%7Bkind%7D?clusterName=a',
  ],
  [
    'gateway.networking.k8s.io',
    'HTTPRoute',
    '..',
    'x',
    'https://kiali/console/namespaces/../istio/gateway.networking.k8s.io/v1/HTTPRoute/x?clusterName=a',
  ],
  ['apps', 'Deployment', 'shop', 'x', undefined],
  ['telemetry.kyma-project.io', 'Telemetry', 'shop', 'x', undefined],
  ['security.istio.io', 'PeerAuthentication', '', 'x', undefined],
])('%s %s %s/%s is at %s', (group, kind, namespace, name, url) => {
  expect(kialiObjectUrl(template, { group, kind, namespace, name })).toBe(url);
});
