import {
  annotationsOf,
  isFields,
  labelValue,
  listAt,
  valueAt,
} from '../../model/fields';
import { kinds } from '../../model/kinds';
import type { Finding } from '../../types';
import type { Analyzer } from '../analyzer';
import { findingAbout } from '../finding';
import { ruledServices } from '../istio/virtualServices';

/** Annotation with the last day, `YYYY-MM-DD`, of a fault or a copy of requests. */
const endsAnnotation = 'mesh-portal.dev/ends';

const day = 86_400_000;

function isTrial(rule: unknown): boolean {
  return (
    isFields(valueAt(rule, 'fault')) ||
    isFields(valueAt(rule, 'mirror')) ||
    listAt(rule, 'mirrors').length > 0
  );
}

/** Looks for faults and copies of requests that are to end some day. */
export const trialsAnalyzer: Analyzer = {
  name: 'mesh.Trials',
  kinds: [],
  localKinds: [kinds.virtualService],
  about: [kinds.virtualService],
  analyze(model, report, namespace) {
    for (const object of model.list(kinds.virtualService, namespace)) {
      const until = labelValue(annotationsOf(object), endsAnnotation) ?? '';
      const index = listAt(object, 'spec', 'http').findIndex(isTrial);
      if (/^\d{4}-\d{2}-\d{2}$/.test(until) && index >= 0) {
        report('MESH0304', object, {
          params: { until },
          field: `spec.http[${index}]`,
          affected: ruledServices(model, object),
        });
      }
    }
  },
};

/**
 * A finding as it reads at a time: a trial whose last day is over is overdue. Any other finding stays as it is.
 *
 * @param at - milliseconds since 1970; the last day ends with UTC
 */
export function findingAt(finding: Finding, at: number): Finding {
  const { until } = finding.because[0]?.params ?? {};
  const isOverdue =
    finding.id === 'MESH0304' && at >= Date.parse(String(until)) + day;
  if (!isOverdue) {
    return finding;
  }
  const { object, affected, because } = finding;
  const { params, field } = because[0];
  return findingAbout('MESH0305', object, { params, field, affected });
}
