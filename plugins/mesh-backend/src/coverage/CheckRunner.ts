import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { CheckState } from '@mesh-portal/backstage-plugin-mesh-common';
import type {
  MeshCheck,
  MeshCheckOutcome,
  MeshCheckSubject,
} from '@mesh-portal/backstage-plugin-mesh-node';
import type { Reason } from '@mesh-portal/istio-semantics';

export interface CheckOutcome {
  state: CheckState;
  because: Reason[];
}

const possible: ReadonlyArray<MeshCheckOutcome['state']> = [
  'passed',
  'warning',
  'failed',
  'unknown',
  'notApplicable',
];

/** Asks checks. One that throws, which is a defect, has the result `error` and harms no other. */
export class CheckRunner {
  readonly checks: readonly MeshCheck[];
  readonly #logger: LoggerService;
  readonly #reported = new Set<string>();

  constructor(options: {
    checks: readonly MeshCheck[];
    logger: LoggerService;
  }) {
    this.checks = options.checks;
    this.#logger = options.logger;
  }

  run(check: MeshCheck, subject: MeshCheckSubject): CheckOutcome {
    try {
      if (check.applies && !check.applies(subject)) {
        return { state: 'notApplicable', because: [] };
      }
      const { state, because } = check.evaluate(subject);
      if (!possible.includes(state) || !Array.isArray(because)) {
        throw new Error(`The outcome must be of ${possible.join(', ')}`);
      }
      return { state, because };
    } catch (error) {
      this.#report(check, toError(error));
      return { state: 'error', because: [{ code: 'check.threw', params: {} }] };
    }
  }

  /** Once per check: what fails for one entity mostly fails for all. */
  #report({ id }: MeshCheck, { message }: Error): void {
    if (!this.#reported.has(id)) {
      this.#reported.add(id);
      this.#logger.error('A check failed to say anything', {
        check: id,
        error: message,
      });
    }
  }
}
