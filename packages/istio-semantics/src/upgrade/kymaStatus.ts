import type { KymaWarning } from './kymaActions';

type Pod = Pick<KymaWarning, 'namespace' | 'name'>;

/** How a round of restarts ended. */
export interface KymaRestarts {
  /** Version of the pods in istio-system, and the one that the module installs. */
  istiodImageVersion?: string;
  operatorVersion?: string;
  warnings?: readonly Pod[];
  error?: string;
  /** The `spec` of the Istio resource that was brought about. */
  spec?: unknown;
}

/** What the module's Istio resource then says. */
export interface KymaRestartStatus {
  level: 'Error' | 'Warning' | null;
  error?: string;
  /** `status.description`. */
  description?: string;
  /** What annotation `lastAppliedConfiguration` holds afterwards; absent where it stays as it was. */
  lastApplied?: string;
  condition: {
    type: 'ProxySidecarRestartSucceeded';
    status: 'True' | 'False';
    reason: string;
    message: string;
  };
}

const shown = 5;

/** The condition's text: at most five pods by name. Mirrors kyma-project/istio `pkg/lib/sidecars → BuildWarningMessage`. */
export function kymaWarningMessage(pods: readonly Pod[]): string {
  if (pods.length === 0) {
    return '';
  }
  const names = pods
    .slice(0, shown)
    .map(each => `${each.namespace}/${each.name}`);
  const rest =
    pods.length > shown
      ? ` and ${pods.length - shown} additional workload(s)`
      : '';
  return `The sidecars of the following workloads could not be restarted: ${names.join(
    ', ',
  )}${rest}`;
}

/** Mirrors kyma-project/istio `internal/restarter/sidecars.go → Restart`. */
export function kymaRestartStatus({
  istiodImageVersion,
  operatorVersion,
  warnings = [],
  error,
  spec,
}: KymaRestarts): KymaRestartStatus {
  const type = 'ProxySidecarRestartSucceeded' as const;
  const failure =
    istiodImageVersion !== operatorVersion
      ? `istio-system Pods version ${istiodImageVersion} do not match istio operator version ${operatorVersion}`
      : error;
  if (failure !== undefined) {
    return {
      level: 'Error',
      error: failure,
      description: `Error occurred during reconciliation of Istio Sidecars: ${failure}`,
      condition: {
        type,
        status: 'False',
        reason: 'ProxySidecarRestartFailed',
        message: 'Proxy sidecar restart failed',
      },
    };
  }
  if (warnings.length > 0) {
    const message = kymaWarningMessage(warnings);
    return {
      level: 'Warning',
      condition: {
        type,
        status: 'False',
        reason: 'ProxySidecarManualRestartRequired',
        message,
      },
    };
  }
  return {
    level: null,
    ...(spec === undefined ? {} : { lastApplied: JSON.stringify(spec) }),
    condition: {
      type,
      status: 'True',
      reason: type,
      message: 'Proxy sidecar restart succeeded',
    },
  };
}

/** Outcome of one pass over pods. */
export interface KymaPass {
  warnings: readonly KymaWarning[];
  error?: string;
}

/**
 * Two passes, Kyma's own pods first: there everything is an error, while for the rest an error becomes one warning.
 * Mirrors `pkg/lib/sidecars/proxy.go → RestartProxies`.
 */
export function kymaPasses(
  kyma: KymaPass,
  customer: KymaPass,
): { error: string | null; warnings: readonly KymaWarning[] } {
  const error = kyma.error ?? kymaWarningMessage(kyma.warnings);
  if (error) {
    return { error, warnings: [] };
  }
  const unknown = { kind: 'n/a', namespace: 'n/a', name: 'n/a' };
  return {
    error: null,
    warnings:
      customer.error === undefined
        ? customer.warnings
        : [{ ...unknown, message: 'failed to restart Customer proxies' }],
  };
}
