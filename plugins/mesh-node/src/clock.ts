import {
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';

/**
 * Time and chance as the mesh plugin knows them.
 *
 * @public
 */
export interface MeshClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once after `ms` milliseconds; the result cancels that. */
  setTimer(ms: number, callback: () => void): () => void;
  /** From 0 up to but not including 1. */
  random(): number;
}

/**
 * The computer's own.
 *
 * @public
 */
export const systemClock: MeshClock = {
  now: Date.now,
  setTimer(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};

/**
 * The clock that everything the mesh plugin records is dated by; a simulation of the past puts its own in place.
 *
 * @public
 */
export const meshClockServiceRef = createServiceRef<MeshClock>({
  id: 'mesh.clock',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({ service, deps: {}, factory: () => systemClock }),
});
