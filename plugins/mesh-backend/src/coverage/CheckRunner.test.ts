import { mockServices } from '@backstage/backend-test-utils';
import type {
  MeshCheck,
  MeshCheckOutcome,
} from '@mesh-portal/backstage-plugin-mesh-node';
import { CheckRunner } from './CheckRunner';
import { allChecks, checks } from './checks';

const passed: MeshCheckOutcome = { state: 'passed', because: [] };

function check(changes: Partial<MeshCheck>): MeshCheck {
  return {
    id: 'on-call',
    title: 'On call',
    description: 'Somebody answers at night.',
    fix: 'Name somebody.',
    category: 'operations',
    level: 'silver',
    weight: 1,
    evaluate: () => passed,
    ...changes,
  };
}

describe('allChecks', () => {
  it('puts those of modules after the built-in ones of their level', () => {
    const ids = allChecks([check({})]).map(each => each.id);
    expect(ids).toHaveLength(checks.length + 1);
    const silver = checks.filter(each => each.level === 'silver');
    expect(ids[ids.indexOf('on-call') - 1]).toBe(silver.at(-1)?.id);
    expect(ids.at(-1)).toBe(checks.at(-1)?.id);
  });

  it.each<[string, Partial<MeshCheck>[]]>([
    ["Mesh check 'on-call' is there twice", [{}, {}]],
    ["Mesh check 'encrypted' is there twice", [{ id: 'encrypted' }]],
    ["Mesh check 'On call' must have an id of", [{ id: 'On call' }]],
    ["Mesh check '__proto__' must have an id of", [{ id: '__proto__' }]],
    ['must have a level of bronze', [{ level: 'tin' as never }]],
    ['must have a title, and a weight', [{ weight: 0 }]],
    ['must have a title, and a weight', [{ title: '' }]],
  ])('refuses: %s', (message, added) => {
    expect(() => allChecks(added.map(check))).toThrow(message);
  });
});

describe('CheckRunner', () => {
  const fails = () => {
    throw new Error('defect');
  };
  it.each<[string, Partial<MeshCheck>, string]>([
    ['what it says', {}, 'passed'],
    ['what it says where it applies', { applies: () => true }, 'passed'],
    [
      'nothing where it does not apply',
      { applies: () => false, evaluate: fails },
      'notApplicable',
    ],
    ['an error where it throws', { evaluate: fails }, 'error'],
    ['an error where it cannot tell', { applies: fails }, 'error'],
    [
      'an error where it exempts',
      { evaluate: () => ({ ...passed, state: 'exempt' as never }) },
      'error',
    ],
    [
      'an error where it says nothing',
      { evaluate: () => undefined as never },
      'error',
    ],
  ])('tells %s', (_, changes, state) => {
    const logger = mockServices.logger.mock();
    const runner = new CheckRunner({ checks: [check(changes)], logger });
    const outcomes = [1, 2].map(() => runner.run(runner.checks[0], {} as never));
    expect(outcomes.map(each => each.state)).toEqual([state, state]);
    const isDefect = state === 'error';
    expect(logger.error).toHaveBeenCalledTimes(isDefect ? 1 : 0);
    expect(outcomes[0].because).toEqual(
      isDefect ? [{ code: 'check.threw', params: {} }] : [],
    );
  });
});
