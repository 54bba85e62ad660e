import fs from 'node:fs';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { startFakeCluster } from '@mesh-portal/fake-kubernetes';
import { ClusterSchemas } from './schemas/ClusterSchemas';
import { configuredClusters } from './schemas/configuredClusters';
import { createValidateManifestsAction } from './validateManifests';

const definitions = path.resolve(
  __dirname,
  '../../../../../shared/crds/istio.yaml',
);
const hasDefinitions = fs.existsSync(definitions);
if (!hasDefinitions) {
  process.stderr.write(`A test is skipped: there is no ${definitions}\n`);
}
const workspace = createMockDirectory();

const authentication = (fields: string) => `
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: orders, namespace: shop }
spec: { jwtRules: [{ issuer: a, ${fields} }] }
`;

(hasDefinitions ? it : it.skip)(
  'checks by the kinds that an API server says it knows',
  async () => {
    const cluster = await startFakeCluster({
      objects: fs.readFileSync(definitions, 'utf8'),
    });
    const action = createValidateManifestsAction({
      clusters: new ClusterSchemas({
        bridge: { provide: () => {}, get: () => new Promise(() => {}) },
        configured: configuredClusters(
          new ConfigReader({
            mesh: {
              clusters: [
                {
                  name: 'eu',
                  url: cluster.url,
                  token: cluster.token,
                  caData: cluster.caData,
                },
              ],
            },
          }),
        ),
      }),
    });
    const check = async (text: string) => {
      workspace.setContent({ deploy: { 'a.yaml': text } });
      const context = createMockActionContext({
        input: { path: 'deploy', cluster: 'eu', requireSchemas: true },
        workspacePath: workspace.path,
      });
      return action.handler(context).then(
        () => Object.fromEntries((context.output as jest.Mock).mock.calls),
        (error: Error) => error.message,
      );
    };
    try {
      expect(await check(authentication('jwksUri: "https://a"'))).toEqual({
        valid: true,
        warnings: [],
        unchecked: [],
      });
      expect(await check(authentication('jwksUrl: "https://a"'))).toContain(
        'spec.jwtRules[0].jwksUrl: is not a known field',
      );
      expect(
        await check(authentication(`jwksUri: "https://a", jwks: "{}"`)),
      ).toContain('only one of jwks or jwksUri can be set');
      expect(
        await check(
          authentication('jwksUri: "https://a"').replace(
            'security.istio.io/v1',
            'other.example.com/v1',
          ),
        ),
      ).toContain('There is no schema for other.example.com/v1');
    } finally {
      await cluster.stop();
    }
  },
  60_000,
);
