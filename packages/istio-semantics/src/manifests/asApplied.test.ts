import { parseAllDocuments } from 'yaml';
import { answersOf } from '../answersOf';
import type { KubernetesObject } from '../types';
import { asApplied, workloadsIn } from './asApplied';
import { assumedMesh } from './assumedMesh';
import { wordsOf } from './wordsOf';

const read = (text: string): KubernetesObject[] =>
  parseAllDocuments(text).map(each => each.toJS());

const workload = (labels: string, containers = '[{ name: app }]') => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders, ${labels} } }
    spec: { containers: ${containers} }
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { selector: { app: orders }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
`;

const strict = `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: orders, namespace: shop }
spec: { mtls: { mode: STRICT } }
---
`;

const apiRule = (access: string) => `
apiVersion: gateway.kyma-project.io/v2
kind: APIRule
metadata: { name: orders, namespace: shop }
spec:
  gateway: kyma-system/kyma-gateway
  hosts: [orders.example.com]
  service: { name: orders, port: 80 }
  rules: [{ path: /*, methods: [GET], ${access} }]
---
`;

const jwt =
  'jwt: { authentications: [{ issuer: "https://a", jwksUri: "https://a/keys" }] }';

const telemetry = `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: orders, namespace: shop }
spec: { tracing: [{ providers: [{ name: otel }], randomSamplingPercentage: 10 }] }
`;

describe('asApplied', () => {
  it.each([
    [
      'a pod that asks for a sidecar has one',
      workload('sidecar.istio.io/inject: "true"') + strict,
      { sidecar: 'injected', mtls: 'STRICT', jwt: 'none', tracing: 'off' },
    ],
    [
      'a revision that is asked for is there',
      workload('istio.io/rev: 1-30') + strict,
      { sidecar: 'injected', mtls: 'STRICT' },
    ],
    [
      'a policy on pods that nobody injects is not kept',
      workload('x: y') + strict,
      { sidecar: 'none', mtls: 'DISABLE' },
    ],
    [
      'a proxy that the template brings along is not doubled',
      workload(
        'sidecar.istio.io/inject: "true"',
        '[{ name: app }, { name: istio-proxy }]',
      ),
      { sidecar: 'injected', mtls: 'PERMISSIVE' },
    ],
    [
      'an APIRule brings its policies',
      workload('sidecar.istio.io/inject: "true"') + apiRule(jwt),
      { jwt: 'required' },
    ],
    [
      'the tracing provider that is named exists',
      workload('sidecar.istio.io/inject: "true"') + telemetry,
      { tracing: 'otel' },
    ],
  ])('%s', (_, text, words) => {
    const manifests = read(text);
    const model = asApplied(assumedMesh(manifests), manifests);
    const [only, ...others] = workloadsIn(model, manifests);
    expect(others).toEqual([]);
    expect(wordsOf(answersOf(model, only))).toMatchObject(words);
    expect(model.podsOf(only)).toHaveLength(1);
  });

  it('replaces what was there: running pods, and what an APIRule had made', () => {
    const before = read(
      workload('sidecar.istio.io/inject: "true"') + apiRule(jwt),
    );
    const base = asApplied(assumedMesh(before), before);
    const change = read(workload('x: y') + apiRule('noAuth: true'));
    const after = asApplied(base, change);
    const [was] = workloadsIn(base, before);
    const [is] = workloadsIn(after, change);
    expect(wordsOf(answersOf(base, was))).toMatchObject({
      sidecar: 'injected',
      jwt: 'required',
    });
    expect(wordsOf(answersOf(after, is)).sidecar).toBe('none');
    expect(after.podsOf(is)).toHaveLength(1);
    expect(
      after.list('RequestAuthentication.security.istio.io', 'shop'),
    ).toEqual([]);
  });
});
