import {
  apiRuleInjectionFailures,
  apiRuleObjects,
  apiRuleTimeout,
  exposedService,
  KubernetesObject,
  Labels,
} from '../../src';
import type { ConformanceCase, Document } from '../cases';
import type { Adapter } from '../judge';
import { record } from './world';

/** `name/namespace`; `''` is an empty namespace, nothing none at all. */
function serviceRef(text: unknown): Document | undefined {
  const [name, namespace] = String(text ?? '').split('/');
  return text
    ? { name, ...(namespace ? { namespace: namespace.replace(/'/g, '') } : {}) }
    : undefined;
}

function namespaceAnswer({ fields }: ConformanceCase) {
  const apiRule = {
    metadata: { name: 'rule', namespace: String(fields.apiRuleNamespace) },
    spec: { service: serviceRef(fields.specService) },
  };
  const rule = { service: serviceRef(fields.ruleService) };
  const exposed = exposedService(apiRule, rule);
  if ('error' in exposed) {
    return exposed;
  }
  const { name, namespace } = exposed;
  const pod = { metadata: { name: 'test', namespace } };
  const [failure] = apiRuleInjectionFailures([pod], {}, namespace, '');
  return { namespace, service: name, failure: failure.message };
}

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

/** The hash is not told; the Service is taken to select its own name. */
function objectsAnswer({ fields }: ConformanceCase) {
  const objects = apiRuleObjects(
    fields.apiRule as KubernetesObject,
    ({ name }) => ({ spec: { selector: { app: name } } }),
  );
  for (const { metadata } of objects.authorizationPolicies) {
    metadata!.labels!['gateway.kyma-project.io/hash'] = '<computed>';
  }
  return objects;
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
