import { jwtOf, JwtState } from '../../src';
import type { ConformanceCase } from '../cases';
import type { Adapter } from '../judge';
import { record, worldOf } from './world';

const requirements: Record<JwtState, string> = {
  required: 'every-path',
  partial: 'some-paths',
  optional: 'not-required',
  none: 'not-required',
  impossible: 'impossible',
  'not-applicable': 'n/a',
};

/** The question names its subject: `workload app=x in namespace app`. */
function subjectOf({ question }: ConformanceCase) {
  const [, key = 'app', value = 'x', namespace = 'app'] =
    /workload (\S+)=(\S+) in namespace (\S+)/.exec(question) ?? [];
  return { namespace, labels: { [key]: value } };
}

/** Gives of an answer what the case asks for; cases leave out what they take for granted. */
export const jwtRequirement: Record<string, Adapter> = {
  'derived/jwt': testCase => {
    const { model, workload } = worldOf(testCase, subjectOf(testCase));
    const verdict = jwtOf(model, workload);
    if (!verdict.known) {
      return 'unknown';
    }
    const { state, open, protected: guarded, effect } = verdict.value;
    const answers: Record<string, unknown> = {
      requirement: requirements[state],
      invalidTokenRejected: state === 'optional',
      openPaths: open.map(each => each.path),
      protectedPaths: guarded.map(each => each.path),
      effect:
        state === 'impossible' && effect === 'deny-all'
          ? 'all HTTP requests denied'
          : effect,
    };
    const asked = Object.keys(record(testCase.expected));
    return Object.fromEntries(asked.map(key => [key, answers[key]]));
  },
};
