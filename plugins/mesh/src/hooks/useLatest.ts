import { useRef } from 'react';

/** The newest value that was there, so that nothing jumps while the next one is asked for. */
export function useLatest<T>(value: T | undefined): T | undefined {
  const latest = useRef<T>();
  latest.current = value ?? latest.current;
  return latest.current;
}
