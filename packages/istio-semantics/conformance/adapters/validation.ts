import { textOf, validationOf } from '../../src';
import type { Document } from '../cases';
import type { Adapter } from '../judge';
import { picked } from '../shapes';
import { validatedObject } from './validatedFragments';

/** A text as the case has it, where that is in it. */
const found = (text: string, wanted: unknown) =>
  text.includes(String(wanted)) ? wanted : text;

export const validation: Record<string, Adapter> = {
  validation: testCase => {
    const expected = testCase.expected as Document;
    const { valid, problems } = validationOf(validatedObject(testCase))!;
    // Where a sentence lists the allowed kinds, the cases hold the name of Istio's list.
    const allowed = 'allowedTargetRefs';
    const texts = (severity: string) =>
      problems
        .filter(each => each.severity === severity)
        .map(each => textOf({ ...each, params: { ...each.params, allowed } }))
        .join('\n');
    return picked(
      {
        valid,
        warning: texts('warning') !== '',
        errorContains: found(texts('error'), expected.errorContains),
        warningContains: found(texts('warning'), expected.warningContains),
      },
      expected,
    );
  },
};
