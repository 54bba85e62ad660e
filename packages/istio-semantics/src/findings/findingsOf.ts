import type { Finding, Reason, Severity, WorkloadAnswers } from '../types';

/**
 * What is wrong with a workload, as far as the answers about it tell: each finding points at the reason and the object
 * that an answer already names. Worst first.
 *
 * @public
 */
export function findingsOf(answers: WorkloadAnswers): Finding[] {
  const { workload, injection, mtls, jwt, tracing, upgrade } = answers;
  const findings: Finding[] = [];
  const add = (
    id: string,
    severity: Severity,
    category: Finding['category'],
    because: Reason[],
    fix?: Finding['fix'],
  ) =>
    findings.push({
      id,
      severity,
      category,
      because,
      object: because.find(each => each.object)?.object ?? workload,
      affected: [workload],
      ...(fix ? { fix } : {}),
    });

  if (mtls.known) {
    for (const { reason } of mtls.value.clientConflicts) {
      add('MESH0101', 'error', 'encryption', [reason]);
    }
  }
  if (jwt.known && jwt.value.state === 'impossible') {
    add('MESH0201', 'error', 'access', jwt.because);
  }
  if (jwt.known && jwt.value.state === 'optional') {
    add('MESH0202', 'warning', 'access', jwt.because);
  }
  if (injection.known && injection.value.restartNeeded) {
    const { fix } = injection.value;
    add('MESH0001', 'warning', 'injection', injection.because, fix);
  }
  if (tracing.known && tracing.value.state === 'on') {
    const broken = tracing.value.chain.find(each => each.ok === false);
    if (broken) {
      add('MESH0401', 'warning', 'telemetry', [broken.reason]);
    }
  }
  if (upgrade.known && !upgrade.value.supportedSkew) {
    const { fix } = upgrade.value;
    add('MESH0501', 'warning', 'upgrade', upgrade.because, fix);
  }
  return findings.sort(
    (a, b) =>
      Number(b.severity === 'error') - Number(a.severity === 'error') ||
      Number(a.id > b.id) - Number(a.id < b.id),
  );
}
