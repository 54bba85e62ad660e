import {
  type DimensionSummaries,
  parseContract,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { messages } from '@mesh-portal/istio-semantics';
import type { StoredWorkload } from '../store/MeshStore';
import { contractFindings } from './contractFindings';

const inCluster = (name: string, mtls: string) => ({
  freshness: { name },
  dimensions: Object.fromEntries(
    Object.entries({
      sidecar: 'injected',
      mtls,
      jwt: 'required',
      tracing: 'off',
    }).map(([key, value]) => [key, { value }]),
  ) as unknown as DimensionSummaries,
});
const workload = (cluster: string) =>
  ({
    cluster,
    identity: {
      ref: { kind: 'Deployment', namespace: 'shop', name: 'orders' },
    },
  } as StoredWorkload);

const found = (contract?: string) =>
  contractFindings(
    {
      entityRef: 'component:default/orders',
      selector: [],
      ...(contract !== undefined && { contract: parseContract(contract) }),
    },
    [
      inCluster('eu', 'STRICT'),
      inCluster('us', 'PERMISSIVE'),
      inCluster('stage', 'unknown'),
    ],
    { workloads: [workload('eu'), workload('us')] },
  );

it('tells the promises that a cluster breaks, and whom they are about', () => {
  expect(found('sidecar=injected,mtls=STRICT')).toEqual([
    expect.objectContaining({
      id: 'MESH0601',
      severity: 'error',
      cluster: 'us',
      object: {
        group: 'backstage.io',
        kind: 'component',
        namespace: 'default',
        name: 'orders',
      },
      affected: [workload('us').identity.ref],
    }),
  ]);
  const [{ code, params }] = found('mtls=STRICT')[0].because;
  expect(Object.keys(messages)).toContain(code);
  expect(params).toEqual({
    key: 'mtls',
    promised: 'STRICT',
    actual: 'PERMISSIVE',
  });
});

it.each([undefined, '', 'jwt=required', 'mtls=DISABLE', 'colour=blue'])(
  'finds nothing in %j',
  contract => {
    expect(found(contract)).toEqual([]);
  },
);
