import type { KubernetesObject } from '@mesh-portal/istio-semantics';

const policyGroups = /^(security|telemetry|networking)\.istio\.io\//;

/** Says what a generated mesh consists of, so that a reader can judge whether it is realistic. */
export function distribution(objects: KubernetesObject[]): string[] {
  const kinds = new Map<string, number>();
  for (const { kind = '' } of objects) {
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const policies = objects.filter(({ apiVersion = '' }) =>
    policyGroups.test(apiVersion),
  );
  const count = (accept: (spec: Record<string, any>) => unknown) =>
    policies.filter(({ spec }) => accept(spec as Record<string, any>)).length;
  const perNamespace = new Map<string, number>();
  for (const { kind, metadata } of objects) {
    if (kind === 'Deployment') {
      const namespace = metadata?.namespace ?? '';
      perNamespace.set(namespace, (perNamespace.get(namespace) ?? 0) + 1);
    }
  }
  return [
    [...kinds]
      .sort(([, a], [, b]) => b - a)
      .map(([kind, n]) => `${n} ${kind}`)
      .join(', '),
    `${policies.length} policies: ${count(
      spec => spec.selector,
    )} with selector, ${count(
      spec => spec.portLevelMtls,
    )} with port levels, ${count(spec => spec.subsets)} with subsets, ${count(
      spec => spec.http?.[0]?.delegate,
    )} with a delegate, ${count(
      spec => spec.http?.length >= 20,
    )} with 20 routes`,
    `workloads per namespace: ${Math.min(
      ...perNamespace.values(),
    )} to ${Math.max(...perNamespace.values())} in ${
      perNamespace.size
    } namespaces`,
  ];
}
