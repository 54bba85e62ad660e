import { apiRuleInjectionFailures, exposedService } from '../../src';
import type { Document } from '../cases';
import type { Adapter } from '../judge';

/** `name/namespace`; `''` is an empty namespace, nothing none at all. */
function serviceRef(text: unknown): Document | undefined {
  const [name, namespace] = String(text ?? '').split('/');
  return text
    ? { name, ...(namespace ? { namespace: namespace.replace(/'/g, '') } : {}) }
    : undefined;
}

export const namespaceAnswer: Adapter = ({ fields }) => {
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
};
