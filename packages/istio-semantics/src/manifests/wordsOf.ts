import type { Verdict, WorkloadAnswers } from '../types';

/** What catalog entities say of a workload, one word each; `unknown` where it cannot be told. */
export interface VerdictWords {
  sidecar: string;
  mtls: string;
  jwt: string;
  tracing: string;
}

function wordOf<T>(verdict: Verdict<T>, say: (value: T) => string): string {
  return verdict.known ? say(verdict.value) : 'unknown';
}

/** The answers about a workload as words. */
export function wordsOf({
  injection,
  mtls,
  jwt,
  tracing,
}: WorkloadAnswers): VerdictWords {
  return {
    sidecar: wordOf(injection, ({ state }) => state),
    // Pods without a proxy take plain text only.
    mtls: wordOf(mtls, ({ mode }) =>
      mode === 'not-applicable' &&
      injection.known &&
      injection.value.state === 'none'
        ? 'DISABLE'
        : mode,
    ),
    jwt: wordOf(jwt, ({ state }) => state),
    tracing: wordOf(tracing, ({ state, provider }) =>
      state === 'off' ? 'off' : provider ?? 'on',
    ),
  };
}
