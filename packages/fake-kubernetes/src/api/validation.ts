import { FieldError, invalid } from '../ApiError';
import { deepEqual, isRecord, JsonRecord, valueAt } from '../json';
import type { ResourceDefinition } from '../resources';
import { LabelSelector, matchesLabels, readLabelSelector } from '../selectors';
import type { KubeObject } from '../types';

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const PATH_SEGMENT = /^(?!\.\.?$)[^/%]+$/;
const LABEL_KEY =
  /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

const WITH_SELECTOR = ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'];
const WITH_TEMPLATE = [...WITH_SELECTOR, 'Job'];

/**
 * Checks what clients most often get wrong: names, labels, selectors and containers.
 *
 * @throws ApiError `Invalid` that lists every wrong field.
 */
export function validate(
  definition: ResourceDefinition,
  object: KubeObject,
  previous?: KubeObject,
): void {
  const errors = [
    ...nameErrors(definition, object),
    ...stringMapErrors(object.metadata.labels, 'metadata.labels', true),
    ...stringMapErrors(object.metadata.annotations, 'metadata.annotations'),
    ...(definition.builtIn ? workloadErrors(object, previous) : []),
  ];
  if (errors.length > 0) {
    throw invalid(
      definition.kind,
      definition.group,
      object.metadata.name,
      errors,
    );
  }
}

function nameErrors(
  { group, kind }: ResourceDefinition,
  { metadata: { name } }: KubeObject,
): FieldError[] {
  const isLabel = kind === 'Namespace' || (kind === 'Service' && !group);
  const pattern = isLabel ? LABEL : SUBDOMAIN;
  const valid =
    group === 'rbac.authorization.k8s.io'
      ? PATH_SEGMENT.test(name)
      : pattern.test(name) && name.length <= (isLabel ? 63 : 253);
  return valid
    ? []
    : [
        {
          field: 'metadata.name',
          message: `Invalid value: ${JSON.stringify(
            name,
          )}: a lowercase RFC 1123 ${
            isLabel ? 'label' : 'subdomain'
          } must consist of lower case alphanumeric characters${
            isLabel ? '' : ', "."'
          } or "-", and must start and end with an alphanumeric character`,
        },
      ];
}

function stringMapErrors(
  map: unknown,
  field: string,
  areLabels = false,
): FieldError[] {
  if (map === undefined) {
    return [];
  }
  if (!isRecord(map)) {
    return [{ field, message: 'Invalid value: must be a map of strings' }];
  }
  return Object.entries(map).flatMap(([key, value]) => {
    const shown = `Invalid value: ${JSON.stringify(value)}`;
    if (!LABEL_KEY.test(areLabels ? key : key.toLowerCase())) {
      return [
        {
          field,
          message: `Invalid value: ${JSON.stringify(
            key,
          )}: name part must consist of alphanumeric characters, "-", "_" or ".", with an optional DNS prefix and "/"`,
        },
      ];
    }
    if (typeof value !== 'string') {
      return [
        { field: `${field}.${key}`, message: `${shown}: must be a string` },
      ];
    }
    return areLabels && !LABEL_VALUE.test(value)
      ? [
          {
            field,
            message: `${shown}: a valid label must be an empty string or consist of at most 63 alphanumeric characters, "-", "_" or ".", and must start and end with an alphanumeric character`,
          },
        ]
      : [];
  });
}

function workloadErrors(
  object: KubeObject,
  previous: KubeObject | undefined,
): FieldError[] {
  if (object.kind === 'Pod') {
    return podErrors(object.spec, 'spec');
  }
  if (!WITH_TEMPLATE.includes(object.kind)) {
    return [];
  }
  const template = valueAt(object, ['spec', 'template', 'spec']);
  return [
    ...podErrors(template, 'spec.template.spec'),
    ...(WITH_SELECTOR.includes(object.kind)
      ? selectorErrors(object, previous)
      : []),
  ];
}

function selectorErrors(
  object: KubeObject,
  previous: KubeObject | undefined,
): FieldError[] {
  const selector = valueAt(object, ['spec', 'selector']);
  if (!isRecord(selector)) {
    return [{ field: 'spec.selector', message: 'Required value' }];
  }
  if (
    previous &&
    !deepEqual(selector, valueAt(previous, ['spec', 'selector']))
  ) {
    return [
      {
        field: 'spec.selector',
        message: `Invalid value: ${JSON.stringify(
          selector,
        )}: field is immutable`,
      },
    ];
  }
  const labels = valueAt(object, ['spec', 'template', 'metadata', 'labels']);
  const requirements = readLabelSelector(selector as LabelSelector);
  return matchesLabels(requirements, stringMap(labels))
    ? []
    : [
        {
          field: 'spec.template.metadata.labels',
          message: `Invalid value: ${JSON.stringify(
            labels ?? {},
          )}: \`selector\` does not match template \`labels\``,
        },
      ];
}

function stringMap(value: unknown): Record<string, string> {
  return isRecord(value) ? (value as Record<string, string>) : {};
}

function podErrors(spec: unknown, field: string): FieldError[] {
  const containers = valueAt(spec, ['containers']);
  if (!Array.isArray(containers) || containers.length === 0) {
    return [{ field: `${field}.containers`, message: 'Required value' }];
  }
  const initContainers = valueAt(spec, ['initContainers']);
  const init = Array.isArray(initContainers) ? initContainers : [];
  const seen = new Set<unknown>();
  return [
    ...init.map((item, index) => [item, `initContainers[${index}]`] as const),
    ...containers.map((item, index) => [item, `containers[${index}]`] as const),
  ].flatMap(([item, at]) => containerErrors(item, `${field}.${at}`, seen));
}

function containerErrors(
  container: unknown,
  field: string,
  seen: Set<unknown>,
): FieldError[] {
  const { name, image }: JsonRecord = isRecord(container) ? container : {};
  const errors: FieldError[] = [];
  if (typeof name !== 'string' || name === '') {
    errors.push({ field: `${field}.name`, message: 'Required value' });
  } else if (seen.has(name)) {
    errors.push({
      field: `${field}.name`,
      message: `Duplicate value: ${JSON.stringify(name)}`,
    });
  }
  if (typeof image !== 'string' || image === '') {
    errors.push({ field: `${field}.image`, message: 'Required value' });
  }
  seen.add(name);
  return errors;
}
