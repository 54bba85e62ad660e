import type { Finding } from '@mesh-portal/istio-semantics';
import { workloadVerdicts } from '../testFixtures/verdicts';
import { collectFindings } from './collectFindings';

function workload(cluster: string, name: string, findings: Finding[]) {
  const verdicts = workloadVerdicts(cluster, 'shop', name);
  return { ...verdicts, detail: { ...verdicts.detail, findings } };
}

function finding(severity: Finding['severity'], affected: string): Finding {
  return {
    id: 'MESH0303',
    severity,
    category: 'traffic',
    because: [],
    object: { kind: 'VirtualService', namespace: 'shop', name: severity },
    affected: [{ kind: 'Deployment', namespace: 'shop', name: affected }],
  };
}

describe('collectFindings', () => {
  it('tells a shared finding once per cluster with all that it affects, worst first', () => {
    const found = collectFindings(
      [
        workload('eu', 'a', [finding('warning', 'a'), finding('info', 'a')]),
        workload('eu', 'b', [finding('warning', 'b'), finding('error', 'b')]),
        workload('us', 'a', [finding('warning', 'a')]),
      ],
      0,
    );
    expect(
      found.map(({ cluster, severity, affected }) => [
        cluster,
        severity,
        affected.map(each => each.name).join(),
      ]),
    ).toEqual([
      ['eu', 'error', 'b'],
      ['eu', 'warning', 'a,b'],
      ['us', 'warning', 'a'],
      ['eu', 'info', 'a'],
    ]);
  });
});
