import type {
  DimensionSummary,
  EntityFacts,
  EntityMeasures,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { WorkloadAnswers } from '@mesh-portal/istio-semantics';
import { checks } from '../coverage/checks';
import {
  hashOf,
  idOf,
  type EvaluatedWorkload,
  type ServiceVerdicts,
  type WorkloadIdentity,
} from '../evaluate/verdicts';
import type { MeshStore, StoredEntity } from '../store/MeshStore';

export function summaryOf(
  value: string,
  state: DimensionSummary['state'] = 'good',
): DimensionSummary {
  return { state, value, because: [], detail: {} };
}

/** Answers of a Deployment that has all that a mesh gives. */
export function workloadAnswers(
  namespace: string,
  name: string,
  changes: Partial<WorkloadAnswers> = {},
): WorkloadAnswers {
  const direction = { enabled: true, provider: 'otel', sampling: 5 };
  return {
    workload: { group: 'apps', kind: 'Deployment', namespace, name },
    serviceAccount: name,
    services: [],
    injection: {
      known: true,
      value: {
        state: 'injected',
        expected: { injected: true, revision: 'default' },
        trace: [],
        pods: [
          {
            state: 'native-sidecar',
            revision: 'default',
            proxyVersion: '1.30.2',
            names: [`${name}-1`, `${name}-2`],
            ready: 2,
          },
        ],
        gateway: false,
        restartNeeded: false,
      },
      because: [],
    },
    mtls: {
      known: true,
      value: {
        mode: 'STRICT',
        ports: [{ port: 8080, mode: 'STRICT', ladder: [] }],
        identity: {
          principal: `spiffe://cluster.local/ns/${namespace}/sa/${name}`,
          serviceAccount: name,
          sharedDefault: false,
        },
        clientConflicts: [],
      },
      because: [],
    },
    jwt: {
      known: true,
      value: {
        state: 'required',
        issuers: [],
        open: [],
        protected: [{ path: '*' }],
        requestAuthentications: [],
        authorizationPolicies: [],
        callers: [],
      },
      because: [],
    },
    tracing: {
      known: true,
      value: {
        state: 'on',
        provider: 'otel',
        sampling: 5,
        client: direction,
        server: direction,
        chain: [],
      },
      because: [],
    },
    telemetry: {
      known: true,
      value: {
        accessLogs: {
          client: { enabled: false, providers: [] },
          server: { enabled: false, providers: [] },
        },
        metrics: {
          client: { enabled: true, providers: ['prometheus'] },
          server: { enabled: true, providers: ['prometheus'] },
        },
        metricsChain: [],
      },
      because: [],
    },
    upgrade: {
      known: true,
      value: {
        state: 'current',
        controlPlaneVersion: '1.30.2',
        proxies: [{ version: '1.30.2', revision: 'default', pods: 2 }],
        supportedSkew: true,
      },
      because: [],
    },
    ...changes,
  };
}

export function workloadVerdicts(
  cluster: string,
  namespace: string,
  name: string,
  identity: Partial<WorkloadIdentity> = {},
): EvaluatedWorkload {
  const answers = workloadAnswers(namespace, name);
  return {
    id: idOf(cluster, answers.workload),
    cluster,
    identity: {
      ref: answers.workload,
      labels: { 'backstage.io/kubernetes-id': name },
      podLabels: { app: name },
      namedBy: [],
      serviceIds: [],
      ...identity,
    },
    summary: {
      dimensions: {
        sidecar: summaryOf('injected'),
        mtls: summaryOf('STRICT'),
        jwt: summaryOf('required'),
        tracing: summaryOf('otel'),
        upgrade: summaryOf('current'),
      },
      findings: { worst: 'none', count: 0 },
    },
    detail: { answers, findings: [] },
    objects: [
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { namespace, name },
      },
    ],
    hash: hashOf([cluster, namespace, name]),
  };
}

export function serviceVerdicts(
  cluster: string,
  namespace: string,
  name: string,
): ServiceVerdicts {
  const ref = { kind: 'Service', namespace, name };
  const unset = { value: 0, origin: 'istio-default' as const };
  return {
    id: idOf(cluster, ref),
    cluster,
    ref,
    summary: summaryOf('plain'),
    detail: {
      known: true,
      value: {
        service: ref,
        host: `${name}.${namespace}.svc.cluster.local`,
        shares: [
          {
            host: `${name}.${namespace}.svc.cluster.local`,
            percent: 100,
            readyPods: 2,
          },
        ],
        routes: [],
        canary: false,
        resiliency: {
          timeout: unset,
          retries: {
            value: { attempts: 2, on: 'connect-failure' },
            origin: 'istio-default',
          },
        },
      },
      because: [],
    },
    hash: hashOf([cluster, namespace, name, 'service']),
  };
}

export function storedEntity(
  entityRef: string,
  changes: Partial<Omit<EntityFacts, 'measures'>> = {},
  measures: Partial<EntityMeasures> = {},
): StoredEntity {
  const words = {
    entityRef,
    sidecar: 'injected',
    mtls: 'STRICT',
    jwt: 'required',
    tracing: 'otel',
    findings: 'none',
    links: [],
    ...changes,
  };
  const results = Object.fromEntries(
    checks.map(({ id }) => [id, 'passed' as const]),
  );
  const facts = {
    ...words,
    hash: hashOf(words),
    measures: {
      available: true,
      clusters: ['eu'],
      level: 'gold' as const,
      checks: results,
      upgrade: 'current',
      workloads: 1,
      findings: 0,
      ...measures,
    },
  };
  return {
    entityRef,
    owner: 'group:default/team-a',
    cells: [
      {
        cluster: 'eu',
        namespace: 'shop',
        results,
      },
    ],
    reasons: [{}],
    facts,
    factsHash: hashOf(facts),
    links: [],
    hash: hashOf([facts, 'entity']),
  };
}

/** Stores entities as they are, whatever is stored of their parts. */
export async function saveEntities(
  store: MeshStore,
  changed: Array<{ entity: StoredEntity; factsChanged: boolean }>,
  removed: string[] = [],
): Promise<number> {
  const rollUp = () => ({ changed, removed, fence: [] });
  return (await store.rollUpEntities([], rollUp))!;
}
