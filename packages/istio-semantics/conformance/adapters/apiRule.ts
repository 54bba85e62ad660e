import {
  apiRuleInjectionFailures,
  apiRuleTimeout,
  exposedService,
  KubernetesObject,
  Labels,
} from '../../src';
import type { ConformanceCase } from '../cases';
import type { Adapter } from '../judge';
import { objectsAnswer } from './apiRuleObjects';
import { namespaceAnswer } from './apiRuleServices';
import { record } from './world';

/** These cases say in words what their service lacks. */
function serviceError({ fields }: ConformanceCase) {
  const lacks = (what: string) => String(fields.name).endsWith(what);
  const service = lacks('no service name') ? {} : { name: 'any' };
  const exposed = exposedService({ spec: { service } }, {});
  if ('error' in exposed) {
    return exposed;
  }
  const selector = lacks('without selector') ? undefined : {};
  const [failure] = apiRuleInjectionFailures([], selector, 'any', '');
  return { failure: failure?.message };
}

const sections: Record<string, Adapter> = {
  injectionValidation: ({ fields }) => ({
    failures: apiRuleInjectionFailures(
      fields.pods as KubernetesObject[],
      record(fields.selector).matchLabels as Labels | undefined,
      String(fields.namespace),
      'some.attribute',
    ),
  }),
  serviceNamespaceResolution: namespaceAnswer,
  serviceErrors: serviceError,
  timeouts: ({ fields: { rule, spec } }) =>
    apiRuleTimeout({ spec: { timeout: spec } }, { timeout: rule }),
  generatedObjects: objectsAnswer,
};

export const apiRule: Record<string, Adapter> = {
  'kyma/08-apirule': testCase => sections[testCase.section](testCase),
};
