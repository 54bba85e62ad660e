import { useCallback, useEffect, useRef, useState } from 'react';
import { toError } from '@backstage/errors';
import { useSignal } from '@backstage/plugin-signals-react';
import { MESH_CHANGES_CHANNEL } from '@mesh-portal/backstage-plugin-mesh-common';

/**
 * How often a page asks that has just been opened: signals that are sent before its subscription are lost, and the
 * signal client tries again only after 5 s where its first connection took longer than 1 s.
 */
const FIRST_POLL_MS = 1_500;
const FIRST_POLLS_END_MS = 30_000;
/** Without signals a page asks this often. */
const POLL_MS = 15_000;
/** Once a signal has come through, asking is only a safety net. */
const RELAXED_POLL_MS = 60_000;
/** A storm of signals costs one request per this time. */
const MIN_GAP_MS = 1_000;

export interface LiveQuery<T> {
  /** Newest answer; kept while a later request fails. */
  data?: T;
  /** Failure of the newest request. */
  error?: Error;
  refreshing: boolean;
  refresh: () => void;
}

type State<T> = Pick<LiveQuery<T>, 'data' | 'error' | 'refreshing'>;

/**
 * Keeps one answer of the mesh backend up to date: by signal, and by polling where no signal arrives. At most one
 * request is under way; what happens meanwhile is asked for after it.
 *
 * @param load - Must be memoised; another function starts over.
 */
export function useLiveQuery<T>(
  load: (signal: AbortSignal) => Promise<T>,
): LiveQuery<T> {
  const [state, setState] = useState<State<T>>({ refreshing: true });
  const { lastSignal } = useSignal<{ seq: number }>(MESH_CHANGES_CHANNEL);
  const run = useRef<() => void>(() => {});

  useEffect(() => {
    const controller = new AbortController();
    let running = false;
    let again = false;
    let startedAt = -MIN_GAP_MS;
    let timer: ReturnType<typeof setTimeout> | undefined;

    async function start() {
      timer = undefined;
      running = true;
      startedAt = Date.now();
      setState(previous => ({ ...previous, refreshing: true }));
      try {
        const data = await load(controller.signal);
        if (!controller.signal.aborted) {
          setState({ data, refreshing: false });
        }
      } catch (error) {
        if (!controller.signal.aborted) {
          setState(previous => ({
            data: previous.data,
            error: toError(error),
            refreshing: false,
          }));
        }
      }
      running = false;
      if (again) {
        again = false;
        schedule();
      }
    }
    function schedule() {
      if (running) {
        again = true;
      } else if (timer === undefined && !controller.signal.aborted) {
        timer = setTimeout(
          start,
          Math.max(0, startedAt + MIN_GAP_MS - Date.now()),
        );
      }
    }

    run.current = schedule;
    setState({ refreshing: true });
    schedule();
    return () => {
      controller.abort();
      clearTimeout(timer);
      run.current = () => {};
    };
  }, [load]);

  useEffect(() => {
    if (lastSignal) {
      run.current();
    }
  }, [lastSignal]);

  const [opened, setOpened] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOpened(true), FIRST_POLLS_END_MS);
    return () => clearTimeout(timer);
  }, []);

  const quietPollMs = opened ? POLL_MS : FIRST_POLL_MS;
  const pollMs = lastSignal ? RELAXED_POLL_MS : quietPollMs;
  useEffect(() => {
    const poll = () => {
      if (document.visibilityState === 'visible') {
        run.current();
      }
    };
    const interval = setInterval(poll, pollMs);
    document.addEventListener('visibilitychange', poll);
    return () => {
      clearInterval(interval);
      document.removeEventListener('visibilitychange', poll);
    };
  }, [pollMs]);

  const refresh = useCallback(() => run.current(), []);
  return { ...state, refresh };
}
