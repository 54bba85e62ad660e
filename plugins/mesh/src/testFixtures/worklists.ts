import type { ObjectRef } from '@mesh-portal/istio-semantics';
import type {
  PolicyList,
  RestartList,
  WhatIfAnswer,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { fixtureNow } from './meshes';

const freshness = {
  name: 'prod-eu',
  state: 'fresh',
  lastSeen: fixtureNow,
} as const;

const meshWide: ObjectRef = {
  group: 'security.istio.io',
  kind: 'PeerAuthentication',
  namespace: 'istio-system',
  name: 'default',
};

export const policyList: PolicyList = {
  rootNamespace: 'istio-system',
  namespaces: ['billing', 'shop'],
  items: [
    { object: meshWide, wide: true, subjects: 48 },
    {
      object: {
        group: 'networking.istio.io',
        kind: 'DestinationRule',
        namespace: 'shop',
        name: 'orders',
      },
      wide: false,
      subjects: 2,
    },
    {
      object: { ...meshWide, namespace: 'shop', name: 'legacy' },
      wide: true,
      subjects: 6,
    },
  ],
  truncated: false,
  freshness,
};

const deployment = (namespace: string, name: string): ObjectRef => ({
  group: 'apps',
  kind: 'Deployment',
  namespace,
  name,
});
const service = (name: string): ObjectRef => ({
  kind: 'Service',
  namespace: 'shop',
  name,
});

export const whatIfAnswer: WhatIfAnswer = {
  changes: [
    {
      subject: deployment('shop', 'orders'),
      question: 'mtls',
      before: {
        value: 'PERMISSIVE',
        because: [
          { code: 'mtls.permissive', params: { policy: 'shop/legacy' } },
        ],
      },
      after: {
        value: 'STRICT',
        because: [{ code: 'mtls.strict', params: { policy: 'shop/legacy' } }],
      },
      entityRefs: ['component:default/orders'],
    },
    {
      subject: deployment('shop', 'payments'),
      question: 'mtls',
      before: {
        value: 'STRICT',
        because: [
          { code: 'mtls.strict', params: { policy: 'istio-system/default' } },
        ],
      },
      after: {
        value: 'STRICT',
        because: [{ code: 'mtls.strict', params: { policy: 'shop/legacy' } }],
      },
      entityRefs: ['component:default/payments'],
    },
  ],
  breaks: [
    {
      client: deployment('legacy', 'mailer'),
      service: service('orders'),
      succeeds: 'some',
      because: [{ code: 'mtls.strict', params: { policy: 'shop/legacy' } }],
      entityRefs: [],
      serviceEntityRefs: ['component:default/orders'],
    },
    {
      client: deployment('billing', 'billing'),
      service: service('orders'),
      succeeds: 'no',
      because: [{ code: 'mtls.strict', params: { policy: 'shop/legacy' } }],
      entityRefs: ['component:default/billing'],
      serviceEntityRefs: ['component:default/orders'],
    },
  ],
  truncated: false,
  hidden: { changes: 3, breaks: 1 },
  freshness,
};

export const restartList: RestartList = {
  items: [
    {
      cluster: 'prod-eu',
      namespace: 'shop',
      group: 'batch',
      kind: 'Job',
      name: 'nightly',
      who: 'you',
      state: 'manual-restart',
      because: [{ code: 'upgrade.controlPlaneUnknown', params: {} }],
      remedy: {
        summary: { code: 'upgrade.controlPlaneUnknown', params: {} },
        command: 'kubectl -n shop delete job nightly',
      },
      controlPlaneVersion: '1.30.2',
      proxies: [{ version: '1.29.8', pods: 1 }],
      freshness: 'fresh',
      entityRefs: ['component:default/orders'],
      owners: ['group:default/checkout'],
    },
    {
      cluster: 'prod-eu',
      namespace: 'shop',
      group: 'apps',
      kind: 'Deployment',
      name: 'orders',
      who: 'kyma',
      state: 'restart-pending',
      because: [],
      controlPlaneVersion: '1.30.2',
      proxies: [{ version: '1.29.8', pods: 3 }],
      freshness: 'stale',
      entityRefs: ['component:default/orders'],
      owners: ['group:default/checkout'],
    },
    {
      cluster: 'prod-eu',
      namespace: 'legacy',
      group: 'apps',
      kind: 'StatefulSet',
      name: 'sessions',
      who: 'you',
      state: 'manual-restart',
      because: [],
      remedy: {
        summary: { code: 'upgrade.controlPlaneUnknown', params: {} },
        command: 'kubectl -n legacy rollout restart statefulset/sessions',
      },
      proxies: [],
      freshness: 'fresh',
      entityRefs: [],
      owners: [],
    },
  ],
  total: 3,
  counts: { you: 2, kyma: 1, unknown: 0 },
  visibleOnly: false,
};
