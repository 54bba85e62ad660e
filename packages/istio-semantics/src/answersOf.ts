import { jwtOf } from './access';
import { injectionOf } from './injection';
import { refOf, stringAt } from './model/fields';
import type { MeshModel } from './model/MeshModel';
import type { Workload } from './model/workloads';
import { mtlsOf } from './mtls';
import { telemetryOf, tracingOf } from './telemetry';
import type { WorkloadAnswers } from './types';
import { restartOf } from './upgrade';

/** Every question about one workload, answered. */
export function answersOf(
  model: MeshModel,
  workload: Workload,
): WorkloadAnswers {
  return {
    workload: workload.ref,
    serviceAccount:
      stringAt(workload.template.spec, 'serviceAccountName') ||
      stringAt(workload.template.spec, 'serviceAccount') ||
      'default',
    services: model.servicesOf(workload).map(refOf),
    injection: injectionOf(model, workload),
    mtls: mtlsOf(model, workload),
    jwt: jwtOf(model, workload),
    tracing: tracingOf(model, workload),
    telemetry: telemetryOf(model, workload),
    upgrade: restartOf(model, workload),
  };
}
