import type { KubernetesObject } from '../types';

const within = (key: string, value: string) => ({
  key,
  operator: 'In',
  values: [value],
});
const absent = (key: string) => ({ key, operator: 'DoesNotExist' });
const notRefused = {
  key: 'sidecar.istio.io/inject',
  operator: 'NotIn',
  values: ['false'],
};

function webhook(
  name: string,
  service: string,
  namespace: object[],
  pod: object[],
) {
  return {
    name: `${name}.sidecar-injector.istio.io`,
    clientConfig: {
      service: { name: service, namespace: 'istio-system', path: '/inject' },
    },
    namespaceSelector: { matchExpressions: namespace },
    objectSelector: { matchExpressions: pod },
  };
}

/** The webhook configuration that installing a revision, or a tag that stands for one, leaves in a cluster. */
export function injectionWebhooks(
  revision: string,
  tag?: string,
): KubernetesObject {
  const name = tag ?? revision;
  const service = revision === 'default' ? 'istiod' : `istiod-${revision}`;
  const unlabelled = [absent('istio-injection'), absent('istio.io/rev')];
  const own = [
    webhook(
      'rev.namespace',
      service,
      [within('istio.io/rev', name), absent('istio-injection')],
      [notRefused],
    ),
    webhook('rev.object', service, unlabelled, [
      notRefused,
      within('istio.io/rev', name),
    ]),
  ];
  const ofDefault = [
    webhook(
      'namespace',
      service,
      [within('istio-injection', 'enabled')],
      [notRefused],
    ),
    webhook('object', service, unlabelled, [
      within('sidecar.istio.io/inject', 'true'),
      absent('istio.io/rev'),
    ]),
  ];
  const base = tag ? `istio-revision-tag-${tag}` : 'istio-sidecar-injector';
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: {
      name: tag || revision === 'default' ? base : `${base}-${revision}`,
      labels: {
        'istio.io/rev': revision,
        ...(tag ? { 'istio.io/tag': tag } : {}),
      },
    },
    webhooks: name === 'default' ? [...own, ...ofDefault] : own,
  };
}
