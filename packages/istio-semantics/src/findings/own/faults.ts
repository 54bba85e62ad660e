import {
  fieldsAt,
  listAt,
  namespaceOf,
  refOf,
  stringAt,
} from '../../model/fields';
import { kinds } from '../../model/kinds';
import { faultOf } from '../../traffic/resiliency';
import type { Analyzer } from '../analyzer';
import { servicesNamed } from '../shared';
import { ruledServices } from '../istio/virtualServices';
import { removeFix } from './patches';

/** Looks for routes that delay or fail requests on purpose. */
export const faultsAnalyzer: Analyzer = {
  name: 'mesh.Faults',
  kinds: [],
  localKinds: [kinds.virtualService],
  about: [kinds.virtualService],
  analyze(model, report, namespace) {
    for (const object of model.list(kinds.virtualService, namespace)) {
      listAt(object, 'spec', 'http').forEach((rule, index) => {
        const { delay, abort } = faultOf(fieldsAt(rule)) ?? {};
        if (!delay && !abort) {
          return;
        }
        const destinations = listAt(rule, 'route').flatMap(each =>
          servicesNamed(
            model,
            stringAt(each, 'destination', 'host') ?? '',
            namespaceOf(object),
          ),
        );
        report('MESH0303', object, {
          because: [
            ...(delay
              ? [{ code: 'traffic.faultDelay' as const, params: { ...delay } }]
              : []),
            ...(abort
              ? [{ code: 'traffic.faultAbort' as const, params: { ...abort } }]
              : []),
          ],
          field: `spec.http[${index}].fault`,
          affected: [...ruledServices(model, object), ...destinations],
          fix: removeFix(refOf(object), ['spec', 'http', index, 'fault']),
        });
      });
    }
  },
};
