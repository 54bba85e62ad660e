import { kinds } from '../../model/kinds';
import type { FindingId } from '../../messages';
import type { KubernetesObject, ObjectRef } from '../../types';
import { validatedKinds, validationOf } from '../../validation';
import type { Analyzer } from '../analyzer';
import type { Report } from '../finding';
import { once } from '../once';
import { ruledServices } from './virtualServices';

const validation = once(validationOf);

/** Problems that have a finding of their own. */
const named: ReadonlyMap<string, FindingId> = new Map([
  ['finding.IST0130', 'IST0130'],
  ['finding.IST0131', 'IST0131'],
]);

function reportProblems(
  object: KubernetesObject,
  affected: readonly ObjectRef[],
  report: Report,
): void {
  for (const { severity, code, params, field } of validation(object)
    ?.problems ?? []) {
    const id = named.get(code);
    if (id) {
      report(id, object, { params, field, affected });
      continue;
    }
    report(severity === 'error' ? 'IST0106' : 'IST0133', object, {
      params: { field },
      field,
      because: [{ code, params, field }],
      affected,
    });
  }
}

/** Mirrors `pkg/config/analysis/analyzers/schema/validation.go`, for VirtualServices and what they rule. */
export const virtualServiceValidationAnalyzer: Analyzer = {
  name: 'schema.ValidationAnalyzer(VirtualService)',
  kinds: [],
  localKinds: [kinds.virtualService],
  about: [kinds.virtualService],
  analyze(model, report, namespace) {
    for (const object of model.list(kinds.virtualService, namespace)) {
      reportProblems(object, ruledServices(model, object), report);
    }
  },
};

const others = validatedKinds.filter(each => each !== kinds.virtualService);

/** Mirrors `pkg/config/analysis/analyzers/schema/validation.go`; it speaks only of objects that it has. */
export const validationAnalyzer: Analyzer = {
  name: 'schema.ValidationAnalyzer',
  kinds: [],
  localKinds: others,
  about: others,
  needs: [],
  analyze(model, report, namespace) {
    for (const kind of others) {
      for (const object of model.list(kind, namespace)) {
        reportProblems(object, [], report);
      }
    }
  },
};
