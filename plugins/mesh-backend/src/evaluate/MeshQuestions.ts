import type {
  BrokenConnection,
  WhatIfChange,
} from '@mesh-portal/backstage-plugin-mesh-common';
import {
  affectedBy,
  canReach,
  decide,
  kinds,
  whatIf,
  type AccessDecision,
  type AccessRequest,
  type AffectedVerdict,
  type MeshDelta,
  type MeshModel,
  type ObjectRef,
  type ReachAnswer,
  type ReachOptions,
  type Verdict,
  type Workload,
} from '@mesh-portal/istio-semantics';
import { yieldToEventLoop } from '../ingest/clock';
import { policiesOf, type PolicyUse } from './policies';
import { wordOf } from './summarize';

/** Connections tried for one question; each takes some 50 µs. */
const MAX_CONNECTIONS = 10_000;

/** Connections tried before others get their turn. */
const BATCH = 100;

/** Deciding reasons beside a word. */
const MAX_REASONS = 3;

/** Builds the model of a cluster; undefined for one that was never read. */
export interface MeshModels {
  modelFor(
    cluster: string,
    namespaces?: readonly string[],
  ): Promise<MeshModel | undefined>;
}

export interface ChangeConsequences {
  changes: Array<Omit<WhatIfChange, 'entityRefs'>>;
  breaks: Array<Omit<BrokenConnection, 'entityRefs' | 'serviceEntityRefs'>>;
  /** False where there were too many connections to try them all. */
  complete: boolean;
}

/** A workload by namespace, kind and name; readers do not say the group of its kind. */
function workloadNamed(
  model: MeshModel,
  { namespace = '', kind, name }: ObjectRef,
): Workload | undefined {
  return model
    .workloads(namespace)
    .find(({ ref }) => ref.kind === kind && ref.name === name);
}

/** Asks the engine about clusters as they are stored. Undefined where what is asked about is not known. */
export class MeshQuestions {
  readonly #models: MeshModels;
  /** A model never changes. */
  readonly #policies = new WeakMap<MeshModel, Promise<PolicyUse[]>>();

  constructor(models: MeshModels) {
    this.#models = models;
  }

  async decide(
    cluster: string,
    workload: ObjectRef,
    request: AccessRequest,
  ): Promise<Verdict<AccessDecision> | undefined> {
    const model = await this.#models.modelFor(cluster);
    const found = model && workloadNamed(model, workload);
    return model && found && decide(model, request, found);
  }

  async canReach(
    cluster: string,
    client: ObjectRef,
    service: ObjectRef,
    options: Pick<ReachOptions, 'port' | 'subset'>,
  ): Promise<Verdict<ReachAnswer> | undefined> {
    const model = await this.#models.modelFor(cluster);
    const found = model && workloadNamed(model, client);
    return model && found && canReach(model, found, service, options);
  }

  async affectedBy(
    cluster: string,
    object: ObjectRef,
  ): Promise<AffectedVerdict[] | undefined> {
    const model = await this.#models.modelFor(cluster);
    return model && affectedBy(model, object);
  }

  /** The policies of a cluster, where those are that count for the whole mesh, and all workloads. */
  async policies(cluster: string): Promise<
    | {
        rootNamespace: string;
        policies: PolicyUse[];
        workloads: ObjectRef[];
      }
    | undefined
  > {
    const model = await this.#models.modelFor(cluster);
    if (!model) {
      return undefined;
    }
    let policies = this.#policies.get(model);
    if (!policies) {
      policies = policiesOf(model);
      this.#policies.set(model, policies);
    }
    return {
      rootNamespace: model.rootNamespace(),
      policies: await policies,
      workloads: model.workloads().map(({ ref }) => ref),
    };
  }

  /** Connections are tried to the services of workloads whose encryption would change, and to those ruled otherwise. */
  async whatIf(
    cluster: string,
    delta: MeshDelta,
  ): Promise<ChangeConsequences | undefined> {
    const model = await this.#models.modelFor(cluster);
    if (!model) {
      return undefined;
    }
    const changed = whatIf(model, delta);
    const services = new Map<string, ObjectRef>();
    for (const { subject, question } of changed) {
      const targets =
        question === 'traffic' ? [subject] : servicesOf(model, subject);
      if (question === 'traffic' || question === 'mtls') {
        targets.forEach(each =>
          services.set(`${each.namespace}/${each.name}`, each),
        );
      }
    }
    const broken = await brokenBy(model, model.overlay(delta), [
      ...services.values(),
    ]);
    return {
      changes: changed.map(({ subject, question, before, after }) => ({
        subject,
        question,
        ...(before && { before: wordOf(question, before) }),
        ...(after && { after: wordOf(question, after) }),
      })),
      ...broken,
    };
  }
}

function servicesOf(model: MeshModel, workload: ObjectRef): ObjectRef[] {
  const found = model.workload(workload);
  const services = found ? model.servicesOf(found) : [];
  return services.map(({ metadata }) => ({
    kind: 'Service',
    namespace: metadata?.namespace,
    name: metadata?.name ?? '',
  }));
}

async function brokenBy(
  before: MeshModel,
  after: MeshModel,
  services: readonly ObjectRef[],
): Promise<Pick<ChangeConsequences, 'breaks' | 'complete'>> {
  const breaks: ChangeConsequences['breaks'] = [];
  const clients = after.workloads();
  let tried = 0;
  for (const service of services) {
    if (!after.get(kinds.service, service.namespace ?? '', service.name)) {
      continue;
    }
    for (const client of clients) {
      if (tried === MAX_CONNECTIONS) {
        return { breaks, complete: false };
      }
      tried += 1;
      if (tried % BATCH === 0) {
        await yieldToEventLoop();
      }
      const is = canReach(after, client, service);
      const succeeds = is.known ? is.value.succeeds : 'unknown';
      if (
        (succeeds === 'no' || succeeds === 'some') &&
        worked(before, client.ref, service)
      ) {
        breaks.push({
          client: client.ref,
          service,
          succeeds,
          because: is.because.slice(0, MAX_REASONS),
        });
      }
    }
  }
  return { breaks, complete: true };
}

function worked(model: MeshModel, client: ObjectRef, service: ObjectRef) {
  const found = model.workload(client);
  const was = found && canReach(model, found, service);
  return was?.known && was.value.succeeds === 'yes';
}
