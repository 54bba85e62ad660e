import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  meshKubernetesBridgeRef,
  type MeshKubernetesBridge,
} from '@mesh-portal/backstage-plugin-mesh-node';
import kubernetesPlugin from '@backstage/plugin-kubernetes-backend';
import { kubernetesModuleMesh } from './module';

const config = {
  kubernetes: {
    serviceLocatorMethod: { type: 'multiTenant' },
    clusterLocatorMethods: [
      {
        type: 'config',
        clusters: [
          {
            name: 'production',
            title: 'Production',
            url: 'https://127.0.0.1:6443',
            authProvider: 'localKubectlProxy',
            caData: 'Y2E=',
          },
          {
            name: 'laptop',
            url: 'https://127.0.0.1:6444',
            authProvider: 'google',
          },
        ],
      },
    ],
  },
};

describe('kubernetesModuleMesh', () => {
  it('hands over clusters and credentials of the real kubernetes plugin and leaves it working', async () => {
    let bridge: MeshKubernetesBridge | undefined;
    const taker = createBackendPlugin({
      pluginId: 'mesh',
      register(reg) {
        reg.registerInit({
          deps: {
            bridge: meshKubernetesBridgeRef,
            logger: coreServices.logger,
          },
          async init(deps) {
            bridge = deps.bridge;
          },
        });
      },
    });

    const { server } = await startTestBackend({
      features: [
        taker,
        kubernetesPlugin,
        kubernetesModuleMesh,
        mockServices.rootConfig.factory({ data: config }),
      ],
    });

    const { clusterSupplier, authStrategy } = await bridge!.get();
    const clusters = await clusterSupplier.getClusters({
      credentials: mockCredentials.service(),
    });
    expect(clusters).toMatchObject([
      {
        name: 'production',
        title: 'Production',
        url: 'https://127.0.0.1:6443',
        caData: 'Y2E=',
      },
      { name: 'laptop' },
    ]);
    await expect(authStrategy.getCredential(clusters[0], {})).resolves.toEqual({
      type: 'anonymous',
    });
    await expect(
      (async () => authStrategy.getCredential(clusters[1], {}))(),
    ).rejects.toThrow('Google token not found');

    const address = server.address();
    const port =
      typeof address === 'object' && address ? address.port : undefined;
    const response = await fetch(
      `http://localhost:${port}/api/kubernetes/clusters`,
      {
        headers: { authorization: mockCredentials.user.header() },
      },
    );
    await expect(response.json()).resolves.toMatchObject({
      items: [{ name: 'production' }, { name: 'laptop' }],
    });
  });
});
