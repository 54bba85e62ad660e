import type { Place } from './place';
import {
  checkAttribute,
  checkIps,
  checkNoneEmpty,
  checkPathTemplates,
  checkPorts,
  checkServiceAccounts,
} from './security';
import { checkAttachment } from './selection';

type Check = (list: Place) => void;

const workloadFields = ['principals', 'namespaces', 'serviceAccounts'];
const requestFields = ['requestPrincipals'];
const withOpposites = (fields: readonly string[]) =>
  fields.flatMap(each => [each, `not${each[0].toUpperCase()}${each.slice(1)}`]);

function tableOf(checks: Record<string, readonly Check[]>) {
  return Object.entries(checks).flatMap(([field, each]) =>
    withOpposites([field]).map(name => [name, each] as const),
  );
}

const sourceChecks = tableOf({
  principals: [checkNoneEmpty],
  requestPrincipals: [checkNoneEmpty],
  namespaces: [checkNoneEmpty],
  serviceAccounts: [checkServiceAccounts],
  ipBlocks: [checkNoneEmpty, checkIps],
  remoteIpBlocks: [checkNoneEmpty, checkIps],
});

const operationChecks = tableOf({
  hosts: [checkNoneEmpty],
  ports: [checkNoneEmpty, checkPorts],
  methods: [checkNoneEmpty],
  paths: [checkNoneEmpty, checkPathTemplates],
});

const hasMembers = (place: Place) => place.items().length > 0;

function checkFields(
  place: Place,
  table: ReadonlyArray<readonly [string, readonly Check[]]>,
): void {
  if (!table.some(([field]) => hasMembers(place.at(field)))) {
    place.error('validation.empty');
  }
  for (const [field, checks] of table) {
    checks.forEach(check => check(place.at(field)));
  }
}

/** Members of `from` or `to`, with what each must hold. */
function parts(rule: Place, list: 'from' | 'to', field: string): Place[] {
  const place = rule.at(list);
  if (place.isSet && place.items().length === 0) {
    place.error('validation.empty');
  }
  return place.items().flatMap(each => {
    const part = each.at(field);
    if (!part.isSet) {
      part.error('validation.required');
    }
    return part.isSet ? [part] : [];
  });
}

/** With a rule that only looks at requests, no TCP connection can prove innocent. */
function checkDenial(
  rule: Place,
  sources: readonly Place[],
  operations: readonly Place[],
): void {
  const tcpSource = sources.some(each =>
    sourceChecks.some(
      ([field]) =>
        !withOpposites(requestFields).includes(field) && each.at(field).isSet,
    ),
  );
  const tcpOperation = operations.some(
    each => each.at('ports').isSet || each.at('notPorts').isSet,
  );
  const onlyRequests =
    operations.length > 0 ? !tcpOperation : sources.length > 0 && !tcpSource;
  if (onlyRequests) {
    rule.warn('validation.denyTcp');
  }
}

function checkRule(rule: Place, action: string): void {
  if (!rule.isSet) {
    rule.error('validation.null');
    return;
  }
  const sources = parts(rule, 'from', 'source');
  for (const source of sources) {
    const some = (fields: readonly string[]) =>
      withOpposites(fields).some(each => hasMembers(source.at(each)));
    if (some(['serviceAccounts']) && some(['principals', 'namespaces'])) {
      source.at('serviceAccounts').error('validation.exclusive', {
        other: 'principals, namespaces',
      });
    }
    checkFields(source, sourceChecks);
  }
  const operations = parts(rule, 'to', 'operation');
  operations.forEach(each => checkFields(each, operationChecks));
  for (const condition of rule.at('when').items()) {
    if (condition.at('key').text() === '') {
      condition.at('key').error('validation.required');
    } else if (
      hasMembers(condition.at('values')) ||
      hasMembers(condition.at('notValues'))
    ) {
      checkAttribute(condition);
    } else {
      condition.error('validation.noValues');
    }
  }
  if (action === 'DENY') {
    checkDenial(rule, sources, operations);
  }
}

/** The proxy asks a provider before it knows who the caller is. */
function checkCustomRule(rule: Place): void {
  for (const from of rule.at('from').items()) {
    for (const field of withOpposites([...workloadFields, ...requestFields])) {
      const place = from.at('source').at(field);
      if (hasMembers(place)) {
        place.error('validation.customField');
      }
    }
  }
  for (const condition of rule.at('when').items()) {
    const key = condition.at('key');
    if (
      /^(?:source\.(?:namespace|serviceAccount|principal)$|request\.auth\.)/.test(
        key.text(),
      )
    ) {
      key.error('validation.customField');
    }
  }
}

/** Mirrors `ValidateAuthorizationPolicy`. */
export function checkAuthorizationPolicy(spec: Place): void {
  checkAttachment(spec);
  const action = spec.at('action').text() || 'ALLOW';
  const rules = spec.at('rules');
  const provider = spec.at('provider');
  if (!rules.isSet && (action === 'CUSTOM' || action === 'DENY')) {
    rules.error('validation.noRules', { value: action });
  }
  if (action === 'CUSTOM') {
    if (rules.isSet && provider.at('name').text() === '') {
      provider.at('name').error('validation.required');
    }
    rules.items().forEach(checkCustomRule);
  } else if (provider.isSet) {
    provider.error('validation.needs', { other: 'action: CUSTOM' });
  }
  rules.items().forEach(each => checkRule(each, action));
}
