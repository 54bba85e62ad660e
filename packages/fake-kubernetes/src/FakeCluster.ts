import type { Clock } from './clock';
import type { Faults } from './faults';
import type { RequestCounters } from './RequestCounters';
import type { KubeManifest, KubeObject, ObjectReference } from './types';

/** A set of custom resources that a product brings along. */
export type ResourceFamily =
  | 'istio'
  | 'gateway-api'
  | 'kyma'
  | 'argo-rollouts'
  | 'flagger';

export interface FakeClusterOptions {
  /** Name of cluster, context and user in the kubeconfig. Default `fake`. */
  name?: string;
  /** Port on 127.0.0.1; 0 (default) takes a free one. */
  port?: number;
  /** The bearer token to accept. Default: a random one. */
  token?: string;
  /** Version of API server and kubelets. Default `1.34.1`. */
  version?: string;
  /** Names of the nodes. Default `node-1` and `node-2`. */
  nodes?: readonly string[];
  /**
   * Custom resources that are installed from the start, as CustomResourceDefinitions that can be deleted again.
   * Default `istio` and `gateway-api`.
   */
  families?: readonly ResourceFamily[];
  /** Applied before the server answers its first request: objects, or YAML of one or several documents. */
  objects?: string | KubeManifest | readonly KubeManifest[];
  /** Default: real time. */
  clock?: Clock;
  /** From the creation of a pod until it is ready. Default 1000 ms. */
  podStartMs?: number;
  /** From the deletion of a pod until it is gone. Default 500 ms. */
  podStopMs?: number;
  /** From a job's pod being ready until it has succeeded. Default 2000 ms. */
  jobRunMs?: number;
  /** False leaves every object as it was written: no pods, no status, no garbage collection. Default true. */
  controllers?: boolean;
  /** Real time by which every answer is held back, as if the cluster were far away. Default 0 ms. */
  latencyMs?: number;
  /** Whether watches serve `sendInitialEvents`. Default: what this version does by default. */
  watchList?: boolean;
}

export interface ListOptions {
  apiVersion: string;
  kind: string;
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
}

/**
 * A running API server and the cluster behind it.
 *
 * Everything but start and stop is synchronous: when a call returns, the controllers have done all that needs no waiting.
 * Errors are `ApiError` with the `code` and `reason` that a client would have received.
 */
export interface FakeCluster {
  readonly name: string;
  /** `https://127.0.0.1:<port>`. */
  readonly url: string;
  /** Certificate of the authority that signed the server's, PEM in base64, as in a kubeconfig. */
  readonly caData: string;
  readonly token: string;
  readonly clock: Clock;
  readonly counters: RequestCounters;
  /** Trouble on demand: refusals, silence, cut connections, broken watches. */
  readonly faults: Faults;

  /** A kubeconfig with this cluster as its only and current context, as YAML. */
  kubeconfig(): string;

  /**
   * Creates objects, or merges them into what is there (fields that are not named stay; lists of containers, ports,
   * environment and the like are merged by their key, other lists replaced). A given `status` is written too.
   * Namespaces and CustomResourceDefinitions go first. Takes objects or YAML of one or several documents.
   */
  apply(objects: string | KubeManifest | readonly KubeManifest[]): KubeObject[];
  /** Undefined when there is no such object. */
  get(reference: ObjectReference): KubeObject | undefined;
  list(options: ListOptions): KubeObject[];
  /** Changes part of an object by a JSON merge patch (RFC 7396); `status` may be part of it. */
  patch(reference: ObjectReference, patch: object): KubeObject;
  /** Deletes as `kubectl delete` does: pods take their time to stop, owned objects follow. */
  delete(reference: ObjectReference): void;

  /** Makes the old token invalid and returns the new one. */
  rotateToken(): string;
  /** Forgets the past: watches and paged lists from an earlier revision get 410 `Expired`. */
  compact(): void;
  /** Sends a bookmark to every watch that allows it; otherwise they get one per minute. */
  sendBookmarks(): void;
  /** Cuts every connection at once; the server goes on. */
  cutConnections(): void;

  /**
   * Waits until nothing is under way any more: pods started or stopped, rollouts finished. A `ManualClock` is moved on
   * as far as that needs; real time is waited for.
   */
  settle(): Promise<void>;
  /** Closes every connection and frees the port. */
  stop(): Promise<void>;
}
