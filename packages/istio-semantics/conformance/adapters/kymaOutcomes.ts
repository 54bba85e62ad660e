import {
  kymaPasses,
  kymaRestartStatus,
  KymaWarning,
  kymaWarningMessage,
} from '../../src';
import type { Document } from '../cases';
import type { Adapter } from '../judge';
import { picked } from '../shapes';

/** Where a case only says what a text contains, that part of it. */
function part(text: string | undefined, expected: unknown): unknown {
  return typeof expected === 'string' && text?.includes(expected)
    ? expected
    : text;
}

const outcomes: Record<string, Adapter> = {
  warningMessage: ({ fields }) =>
    kymaWarningMessage(fields.warnings as KymaWarning[]),
  restarterStatus: ({ fields, expected }) => {
    const status = kymaRestartStatus(fields.given as Document);
    const asked = (expected ?? {}) as Record<string, Document | string>;
    const within = (text: string | undefined, where: unknown) =>
      Object.fromEntries(
        Object.entries((where ?? {}) as Document).map(([key, each]) => [
          key,
          part(text, each),
        ]),
      );
    const { condition } = status;
    const { messageContains } = within(condition.message, asked.condition);
    return picked(
      {
        ...status,
        errorContains: part(status.error, asked.errorContains),
        annotationContains: within(
          status.lastApplied,
          asked.annotationContains,
        ),
        condition: picked({ ...condition, messageContains }, asked.condition),
      },
      expected,
    );
  },
  'restartProxiesFlow.cases': ({ fields, expected }) => {
    const given = fields.given as { warnings: KymaWarning[] } | undefined;
    return given
      ? picked(kymaPasses(given, { warnings: [] }), expected)
      : 'cannot be expressed: what is given is prose';
  },
};

export const kymaOutcomes: Record<string, Adapter> = {
  'kyma/06-warning-message-and-status': each => outcomes[each.section](each),
};
