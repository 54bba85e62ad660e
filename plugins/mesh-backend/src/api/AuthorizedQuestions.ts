import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  meshCoverageReadPermission,
  meshObjectReadPermission,
  meshRefreshPermission,
  type AffectedList,
  type CanReachAnswer,
  type CanReachQuestion,
  type ClusterObject,
  type DecideAnswer,
  type DecideQuestion,
  type MeshObject,
  type PolicyFilter,
  type PolicyList,
  type WhatIfAnswer,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { MeshDelta, ObjectRef } from '@mesh-portal/istio-semantics';
import type { ClusterStates } from '../evaluate/ClusterStates';
import { layFreshnessOverVerdict } from '../evaluate/freshness';
import type { MeshQuestions } from '../evaluate/MeshQuestions';
import { namesObject } from '../evaluate/namesObject';
import type { MeshStore } from '../store/MeshStore';
import type { ReadableEntities } from './ReadableEntities';
import { VisibleSubjects } from './VisibleSubjects';

/** Entries of one list in an answer. */
const MAX_ITEMS = 500;

interface Asker {
  credentials: BackstageCredentials;
}

/**
 * Answers what readers ask about single workloads, services and objects, as far as they may see them.
 *
 * @remarks
 * A workload or service is seen by whoever may read the verdicts of an entity that it belongs to; one that belongs to none,
 * by whoever has `mesh.coverage.read`. What is hidden is not found, and lists leave it out; only with `mesh.coverage.read`
 * they say how much.
 */
export class AuthorizedQuestions {
  readonly #questions: MeshQuestions;
  readonly #store: Pick<
    MeshStore,
    'listClaims' | 'readBoundInDetail' | 'readObject'
  >;
  readonly #states: ClusterStates;
  readonly #readable: ReadableEntities;
  readonly #refresh: (cluster: string) => Promise<boolean>;

  constructor(options: {
    questions: MeshQuestions;
    store: Pick<MeshStore, 'listClaims' | 'readBoundInDetail' | 'readObject'>;
    states: ClusterStates;
    readable: ReadableEntities;
    /** False where no process reads such a cluster. */
    refresh: (cluster: string) => Promise<boolean>;
  }) {
    this.#questions = options.questions;
    this.#store = options.store;
    this.#states = options.states;
    this.#readable = options.readable;
    this.#refresh = options.refresh;
  }

  async decide(question: DecideQuestion, asker: Asker): Promise<DecideAnswer> {
    const { cluster, ...workload } = question.workload;
    await this.#expectVisible(cluster, [workload], asker);
    return this.#answered(
      cluster,
      await this.#questions.decide(cluster, workload, question.request),
    );
  }

  async canReach(
    question: CanReachQuestion,
    asker: Asker,
  ): Promise<CanReachAnswer> {
    const { port, subset } = question;
    const { cluster, ...client } = question.client;
    const service = { kind: 'Service', ...question.service };
    await this.#expectVisible(cluster, [client, service], asker);
    return this.#answered(
      cluster,
      await this.#questions.canReach(cluster, client, service, {
        port,
        subset,
      }),
    );
  }

  async whatIf(
    cluster: string,
    delta: MeshDelta,
    asker: Asker,
  ): Promise<WhatIfAnswer> {
    const subjects = await this.#visibleSubjects(cluster, asker);
    const found = await this.#questions.whatIf(cluster, delta);
    if (!found || !subjects.any) {
      throw new NotFoundError('No such cluster');
    }
    const changes = found.changes.flatMap(each => {
      const entityRefs = subjects.entityRefsOf(each.subject);
      return entityRefs ? [{ ...each, entityRefs }] : [];
    });
    const breaks = found.breaks.flatMap(each => {
      const entityRefs = subjects.entityRefsOf(each.client);
      const serviceEntityRefs = subjects.entityRefsOf(each.service);
      return entityRefs && serviceEntityRefs
        ? [{ ...each, entityRefs, serviceEntityRefs }]
        : [];
    });
    return {
      changes: changes.slice(0, MAX_ITEMS),
      breaks: breaks.slice(0, MAX_ITEMS),
      truncated:
        !found.complete ||
        changes.length > MAX_ITEMS ||
        breaks.length > MAX_ITEMS,
      ...(subjects.totals && {
        hidden: {
          changes: found.changes.length - changes.length,
          breaks: found.breaks.length - breaks.length,
        },
      }),
      freshness: this.#states.of(cluster),
    };
  }

  async listAffected(
    { cluster, ...object }: ClusterObject,
    asker: Asker,
  ): Promise<AffectedList> {
    const subjects = await this.#visibleSubjects(cluster, asker);
    const found = await this.#questions.affectedBy(cluster, object);
    if (!found || !subjects.any) {
      throw new NotFoundError('No such cluster');
    }
    const items = found.flatMap(({ subject, question, reasons }) => {
      const entityRefs = subjects.entityRefsOf(subject);
      return entityRefs ? [{ subject, question, reasons, entityRefs }] : [];
    });
    return {
      items: items.slice(0, MAX_ITEMS),
      truncated: items.length > MAX_ITEMS,
      ...(subjects.totals && { hidden: found.length - items.length }),
      freshness: this.#states.of(cluster),
    };
  }

  /** Policies that decide about what the reader sees; those that decide about nothing only with `mesh.coverage.read`. */
  async listPolicies(
    { cluster, namespace }: PolicyFilter,
    asker: Asker,
  ): Promise<PolicyList> {
    const subjects = await this.#visibleSubjects(cluster, asker);
    const found = await this.#questions.policies(cluster);
    if (!found || !subjects.any) {
      throw new NotFoundError('No such cluster');
    }
    const items = found.policies.flatMap(({ object, wide, subjects: refs }) => {
      const seen = refs.filter(each => subjects.entityRefsOf(each)).length;
      return (seen > 0 || subjects.totals) &&
        (namespace === undefined || namespace === object.namespace)
        ? [{ object, wide, subjects: seen }]
        : [];
    });
    const namespaces = found.workloads
      .filter(each => subjects.entityRefsOf(each))
      .map(each => each.namespace ?? '');
    return {
      rootNamespace: found.rootNamespace,
      namespaces: [...new Set(namespaces)].sort(),
      items: items.slice(0, MAX_ITEMS),
      truncated: items.length > MAX_ITEMS,
      freshness: this.#states.of(cluster),
    };
  }

  /** Only an object that the entity's verdicts name: what a reader may see of a cluster begins at an entity. */
  async getObject(
    entityRef: string,
    { cluster, ...ref }: ClusterObject,
    { credentials }: Asker,
  ): Promise<MeshObject> {
    if (!(await this.#readable.isReadable(entityRef, credentials))) {
      throw new NotFoundError('No such entity');
    }
    if (
      !(await this.#readable.may(
        meshObjectReadPermission,
        entityRef,
        credentials,
      ))
    ) {
      throw new NotAllowedError();
    }
    const bound = await this.#store.readBoundInDetail(entityRef);
    const isNamed = [...bound.workloads, ...bound.services].some(
      each => each.cluster === cluster && namesObject(each.detail, ref),
    );
    const object = isNamed && (await this.#store.readObject(cluster, ref));
    if (!object) {
      throw new NotFoundError('No such object');
    }
    return { cluster, object, freshness: this.#states.of(cluster) };
  }

  async refreshCluster(cluster: string, { credentials }: Asker): Promise<void> {
    if (!(await this.#readable.has(meshRefreshPermission, credentials))) {
      throw new NotAllowedError();
    }
    if (!(await this.#refresh(cluster))) {
      throw new NotFoundError('No such cluster');
    }
  }

  #answered<T>(
    cluster: string,
    verdict: Parameters<typeof layFreshnessOverVerdict<T>>[0] | undefined,
  ) {
    if (!verdict) {
      throw new NotFoundError('No such workload');
    }
    const freshness = this.#states.of(cluster);
    return { verdict: layFreshnessOverVerdict(verdict, freshness), freshness };
  }

  async #expectVisible(
    cluster: string,
    refs: readonly ObjectRef[],
    asker: Asker,
  ): Promise<void> {
    const subjects = await this.#visibleSubjects(cluster, asker);
    if (!refs.every(each => subjects.entityRefsOf(each))) {
      throw new NotFoundError('No such workload or service');
    }
  }

  async #visibleSubjects(
    cluster: string,
    { credentials }: Asker,
  ): Promise<VisibleSubjects> {
    const claims = await this.#store.listClaims(cluster);
    const entityRefs = [...new Set([...claims.values()].flat())];
    const [readable, totals] = await Promise.all([
      this.#readable.among(async () => entityRefs, credentials),
      this.#readable.has(meshCoverageReadPermission, credentials),
    ]);
    return new VisibleSubjects({ cluster, claims, readable, totals });
  }
}
