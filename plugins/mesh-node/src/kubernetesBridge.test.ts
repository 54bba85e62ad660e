import { ServiceFactoryTester } from '@backstage/backend-test-utils';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  DefaultMeshKubernetesBridge,
  type MeshKubernetesAccess,
} from './kubernetesBridge';
import { meshKubernetesBridgeRef } from './index';

const access = (name: string): MeshKubernetesAccess => ({
  clusterSupplier: {
    getClusters: async () => [
      { name, url: 'https://127.0.0.1', authMetadata: {} },
    ],
  },
  authStrategy: {
    getCredential: async () => ({ type: 'anonymous' }),
    validateCluster: () => [],
    presentAuthMetadata: () => ({}),
  },
});

describe('meshKubernetesBridgeRef', () => {
  it('stays pending until access is provided, then serves all who wait and those who come later', async () => {
    const bridge = await ServiceFactoryTester.from(
      createServiceFactory({
        service: meshKubernetesBridgeRef,
        deps: {},
        factory: () => new DefaultMeshKubernetesBridge(),
      }),
    ).getSubject();

    const early = bridge.get();
    await expect(
      Promise.race([early, Promise.resolve('pending')]),
    ).resolves.toBe('pending');

    const first = access('first');
    bridge.provide(first);
    await expect(early).resolves.toEqual(first);
    await expect(bridge.get()).resolves.toEqual(first);

    const second = access('second');
    bridge.provide(second);
    await expect(bridge.get()).resolves.toEqual(second);
  });
});
