import { accessMessages } from './access';
import { ambientMessages } from './ambient';
import { commonMessages } from './common';
import { coverageMessages } from './coverage';
import { findingsMessages } from './findings';
import { injectionMessages } from './injection';
import { mtlsMessages } from './mtls';
import { telemetryMessages } from './telemetry';
import { trafficMessages } from './traffic';
import { upgradeMessages } from './upgrade';
import { validationMessages } from './validation';

/**
 * Text of every reason by its code (`<question>.<camelCase>`), in the `{{param}}` syntax of translation refs.
 * The frontend imports this table and the types, never the engine.
 *
 * @public
 */
export const messages = {
  ...commonMessages,
  ...injectionMessages,
  ...ambientMessages,
  ...mtlsMessages,
  ...accessMessages,
  ...trafficMessages,
  ...telemetryMessages,
  ...upgradeMessages,
  ...validationMessages,
  ...findingsMessages,
  ...coverageMessages,
} as const;

export type { FindingId } from './findings';

/** @public */
export type ReasonCode = keyof typeof messages;

/**
 * The sentence that a reason makes, in English. Params that the text names and the reason lacks stay as they are.
 *
 * @public
 */
export function textOf(reason: {
  code: ReasonCode;
  params: Record<string, string | number>;
}): string {
  return messages[reason.code].replace(/\{\{(\w+)\}\}/g, (whole, key: string) =>
    Object.prototype.hasOwnProperty.call(reason.params, key)
      ? String(reason.params[key])
      : whole,
  );
}
