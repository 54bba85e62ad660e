import { createMockDirectory } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { createExplainManifestsAction } from './explainManifests';

const workload = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders, sidecar.istio.io/inject: "true" } }
    spec: { serviceAccountName: orders, containers: [{ name: app, image: app }] }
`;
const strict = `---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: orders }
spec: { mtls: { mode: STRICT } }
`;

describe('mesh:manifest:explain', () => {
  const workspace = createMockDirectory();

  async function run(text: string, input: object) {
    workspace.setContent({ deploy: { 'a.yaml': text } });
    const context = createMockActionContext({
      input: { path: 'deploy', namespace: 'shop', ...input },
      workspacePath: workspace.path,
    });
    await createExplainManifestsAction().handler(context);
    return Object.fromEntries(
      (context.output as jest.Mock).mock.calls as Array<[string, any]>,
    );
  }

  it('says what would be true, and why', async () => {
    const { workloads, findings } = await run(workload + strict, {
      contract: 'sidecar=injected,mtls=STRICT',
    });
    expect(workloads).toEqual([
      {
        workload: 'Deployment shop/orders',
        sidecar: 'injected',
        mtls: 'STRICT',
        jwt: 'none',
        tracing: 'off',
        because: expect.arrayContaining([expect.any(String)]),
      },
    ]);
    expect(findings).toEqual([]);
  });

  it('tells what would be found wrong', async () => {
    const { findings } = await run(
      workload + strict.replace('{ mtls', '{ selector: {}, mtls'),
      {},
    );
    expect(findings).toEqual([
      expect.stringMatching(/^IST0133 PeerAuthentication shop\/orders: /),
    ]);
  });

  it.each([
    [
      workload,
      { contract: 'mtls=STRICT' },
      'Deployment shop/orders: mtls would be PERMISSIVE, STRICT is promised (',
    ],
    [
      workload.replace('sidecar.istio.io/inject: "true"', 'a: b'),
      { contract: 'sidecar=injected' },
      'sidecar would be none, injected is promised',
    ],
    [strict, { contract: 'mtls=STRICT' }, 'holds no workload'],
    [workload, { contract: 'mtls=strict' }, "'contract' holds what is not"],
    [workload, { path: '../..' }, 'not allowed'],
  ])(
    'fails where the contract is not kept: %#',
    async (text, input, message) => {
      await expect(run(text, input)).rejects.toThrow(message);
    },
  );
});
