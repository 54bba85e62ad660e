import {
  isFields,
  listAt,
  numberAt,
  stringAt,
  valueAt,
} from '../../model/fields';
import { kinds } from '../../model/kinds';
import type { Analyzer } from '../analyzer';

const removedKinds = [
  'ClusterRbacConfig',
  'RbacConfig',
  'ServiceRole',
  'ServiceRoleBinding',
];

/** Mirrors `analyzers/deprecation/deprecation.go`. */
export const deprecationAnalyzer: Analyzer = {
  name: 'deprecation.FieldAnalyzer',
  kinds: [],
  localKinds: [
    kinds.virtualService,
    kinds.sidecar,
    kinds.customResourceDefinition,
  ],
  analyze(model, report, namespace) {
    for (const object of model.list(kinds.virtualService, namespace)) {
      const index = listAt(object, 'spec', 'http').findIndex(
        each => (numberAt(each, 'fault', 'delay', 'percent') ?? 0) > 0,
      );
      if (index >= 0) {
        report('IST0002', object, {
          params: { detail: 'fault.delay.percent', instead: 'percentage' },
          field: `spec.http[${index}].fault.delay.percent`,
        });
      }
    }
    for (const object of model.list(kinds.sidecar, namespace)) {
      const path = ['spec', 'outboundTrafficPolicy', 'egressProxy'];
      if (isFields(valueAt(object, ...path))) {
        report('IST0002', object, {
          params: { detail: 'egressProxy', instead: 'a VirtualService' },
          field: path.join('.'),
        });
      }
    }
    for (const object of model.list(
      kinds.customResourceDefinition,
      namespace,
    )) {
      const kind = stringAt(object, 'spec', 'names', 'kind') ?? '';
      if (
        stringAt(object, 'spec', 'group') === 'rbac.istio.io' &&
        removedKinds.includes(kind)
      ) {
        report('IST0002', object, {
          params: { detail: kind, instead: 'AuthorizationPolicy' },
        });
      }
    }
  },
};
