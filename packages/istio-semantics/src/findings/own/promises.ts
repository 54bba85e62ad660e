import type { Finding, ObjectRef } from '../../types';
import { findingAbout } from '../finding';

/**
 * The problem of a promise that is not kept.
 *
 * @param promiser - who promised, with whom the promise can be changed
 * @param promise - what was promised and what is true instead, in one word each
 * @param affected - workloads that should have kept it
 */
export function brokenPromise(
  promiser: ObjectRef,
  promise: { key: string; promised: string; actual: string },
  affected: readonly ObjectRef[],
): Finding {
  const { key, promised, actual } = promise;
  return findingAbout('MESH0601', promiser, {
    params: { key, promised, actual },
    field: 'metadata.annotations[mesh-portal.dev/contract]',
    affected,
  });
}
