import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** `mesh.replicas`: how several backends share the clusters. */
export interface ReplicaConfig {
  /** Between two signs of life. */
  heartbeatMs: number;
  /** After so long without one, others take a replica's clusters over. */
  expiryMs: number;
  /** Between two clusters that move for balance. */
  moveIntervalMs: number;
  /** Share of the work, beside that of the others. */
  capacity: number;
}

export const defaultReplicaConfig: ReplicaConfig = {
  heartbeatMs: 5_000,
  expiryMs: 20_000,
  moveIntervalMs: 10_000,
  capacity: 1,
};

/** Throws an InputError that names the key and what it may hold. */
export function readReplicaConfig(root: Config): ReplicaConfig {
  const duration = (name: string, otherwise: number) => {
    const key = `mesh.replicas.${name}`;
    return root.has(key)
      ? durationToMilliseconds(readDurationFromConfig(root, { key }))
      : otherwise;
  };
  const read: ReplicaConfig = {
    heartbeatMs: duration('heartbeat', defaultReplicaConfig.heartbeatMs),
    expiryMs: duration('expiry', defaultReplicaConfig.expiryMs),
    moveIntervalMs: duration(
      'moveInterval',
      defaultReplicaConfig.moveIntervalMs,
    ),
    capacity:
      root.getOptionalNumber('mesh.replicas.capacity') ??
      defaultReplicaConfig.capacity,
  };
  if (!(read.heartbeatMs >= 100)) {
    throw new InputError(
      "'mesh.replicas.heartbeat' must be 100 milliseconds or more",
    );
  }
  if (!(read.expiryMs >= 3 * read.heartbeatMs)) {
    throw new InputError(
      "'mesh.replicas.expiry' must be at least three times 'mesh.replicas.heartbeat', so that one that is lost does no harm",
    );
  }
  if (!(read.capacity > 0)) {
    throw new InputError("'mesh.replicas.capacity' must be a positive number");
  }
  return read;
}
