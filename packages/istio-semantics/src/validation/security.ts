import { isPathTemplate } from '../access/matchers';
import { isIpSubnet } from './names';
import type { Place } from './place';

const unsupportedTemplate = /\/\{\w+=\*\*?\}|\{\w*\}|\/\*\*?|\*\*?\//;

/** Mirrors `pkg/config/security → CheckEmptyValues`. */
export function checkNoneEmpty(list: Place): void {
  for (const each of list.items()) {
    if (each.text() === '') {
      each.error('validation.empty');
    }
  }
}

/** Mirrors `pkg/config/security → ValidateIPs`. */
export function checkIps(list: Place): void {
  for (const each of list.items()) {
    const value = each.text();
    if (!isIpSubnet(value)) {
      each.error('validation.ipBlock', { value });
    }
  }
}

/** Ports as text. Mirrors `pkg/config/security → ValidatePorts`. */
export function checkPorts(list: Place): void {
  for (const each of list.items()) {
    const value = each.text();
    if (!/^\d{1,10}$/.test(value) || Number(value) > 65535) {
      each.error('validation.range', { value, min: 0, max: 65535 });
    }
  }
}

/** Mirrors `pkg/config/security → CheckServiceAccount`. */
export function checkServiceAccounts(list: Place): void {
  for (const each of list.items()) {
    const value = each.text();
    if (!/^(?:[^*/]+\/)?[^*/]+$/.test(value)) {
      each.error('validation.serviceAccount', { value });
    }
  }
}

/** Mirrors `pkg/config/security → CheckValidPathTemplate`. */
export function checkPathTemplates(list: Place): void {
  for (const each of list.items()) {
    const value = each.text();
    if (isPathTemplate(value) && unsupportedTemplate.test(value)) {
      each.error('validation.pathTemplate', { value });
    }
  }
}

/** Attributes that a condition may ask for, with what their values must be. */
const attributes: Readonly<Record<string, (values: Place) => void>> = {
  'source.ip': checkIps,
  'remote.ip': checkIps,
  'source.namespace': checkNoneEmpty,
  'source.serviceAccount': checkServiceAccounts,
  'source.principal': checkNoneEmpty,
  'request.auth.principal': checkNoneEmpty,
  'request.auth.audiences': checkNoneEmpty,
  'request.auth.presenter': checkNoneEmpty,
  'destination.ip': checkIps,
  'destination.port': checkPorts,
  'connection.sni': checkNoneEmpty,
};
const keyedAttribute =
  /^(?:request\.headers|request\.auth\.claims|experimental\.envoy\.filters\.).*\[.+\]$/s;

/** Mirrors `pkg/config/security → ValidateAttribute`. */
export function checkAttribute(condition: Place): void {
  const key = condition.at('key').text();
  const check = new Map(Object.entries(attributes)).get(key);
  if (!check && !keyedAttribute.test(key)) {
    condition.at('key').error('validation.attribute', { value: key });
    return;
  }
  for (const values of [condition.at('values'), condition.at('notValues')]) {
    checkNoneEmpty(values);
    check?.(values);
  }
}
