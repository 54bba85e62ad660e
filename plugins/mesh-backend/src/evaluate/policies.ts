import {
  answersOf,
  kinds,
  trafficOf,
  type KubernetesObject,
  type MeshModel,
  type ObjectRef,
} from '@mesh-portal/istio-semantics';
import { yieldToEventLoop } from '../ingest/clock';

/** Kinds that people write to decide about workloads and services. */
const policyKinds = [
  kinds.peerAuthentication,
  kinds.requestAuthentication,
  kinds.authorizationPolicy,
  kinds.destinationRule,
  kinds.virtualService,
  kinds.sidecar,
  kinds.serviceEntry,
  kinds.envoyFilter,
  kinds.istioTelemetry,
  kinds.httpRoute,
  kinds.grpcRoute,
  kinds.kymaApiRule,
];

/** Subjects asked about before others get their turn. */
const BATCH = 25;

export interface PolicyUse {
  object: ObjectRef;
  /** True where it selects nothing, and so counts for its whole namespace or the mesh. */
  wide: boolean;
  /** Workloads and services whose verdicts name it. */
  subjects: ObjectRef[];
}

/** The policies of a cluster by namespace, kind and name, and whom each decides about. */
export async function policiesOf(model: MeshModel): Promise<PolicyUse[]> {
  const uses = new Map<string, PolicyUse>();
  for (const kind of policyKinds) {
    for (const each of model.list(kind)) {
      const object = refOf(kind, each);
      uses.set(keyOf(object), { object, wide: isWide(each), subjects: [] });
    }
  }
  const use = (subject: ObjectRef, answer: unknown) =>
    namedIn(answer).forEach(key => uses.get(key)?.subjects.push(subject));
  let asked = 0;
  const pause = async () => {
    asked += 1;
    if (asked % BATCH === 0) {
      await yieldToEventLoop();
    }
  };
  for (const workload of model.workloads()) {
    use(workload.ref, answersOf(model, workload));
    await pause();
  }
  for (const service of model.list(kinds.service)) {
    const ref = refOf(kinds.service, service);
    use(ref, trafficOf(model, ref));
    await pause();
  }
  const order = ({ object }: PolicyUse) =>
    [object.namespace, object.kind, object.name].join('\n');
  return [...uses.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

function refOf(kind: string, { metadata }: KubernetesObject): ObjectRef {
  const [name, ...group] = kind.split('.');
  return {
    ...(group.length > 0 && { group: group.join('.') }),
    kind: name,
    namespace: metadata?.namespace ?? '',
    name: metadata?.name ?? '',
  };
}

function keyOf({ group, kind, namespace, name }: Partial<ObjectRef>): string {
  return [group ?? '', kind, namespace ?? '', name].join('\n');
}

function isWide({ kind, spec = {} }: KubernetesObject): boolean {
  const { selector, workloadSelector, targetRef, targetRefs } = spec as Record<
    string,
    unknown
  >;
  return (
    [
      'PeerAuthentication',
      'RequestAuthentication',
      'AuthorizationPolicy',
      'Telemetry',
      'Sidecar',
      'EnvoyFilter',
    ].includes(kind ?? '') &&
    [selector, workloadSelector, targetRef, targetRefs].every(
      each => each === undefined || each === null,
    )
  );
}

/** Keys of the objects that reasons of an answer name. */
function namedIn(answer: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(answer)) {
    answer.forEach(each => namedIn(each, found));
  } else if (typeof answer === 'object' && answer !== null) {
    const { code, object } = answer as { code?: unknown; object?: ObjectRef };
    if (typeof code === 'string' && typeof object === 'object') {
      found.add(keyOf(object));
    } else {
      Object.values(answer).forEach(each => namedIn(each, found));
    }
  }
  return found;
}
