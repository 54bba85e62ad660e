import {
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import type {
  AuthenticationStrategy,
  KubernetesClustersSupplier,
} from '@backstage/plugin-kubernetes-node';

/**
 * What the kubernetes plugin knows about clusters and how to sign in to them.
 *
 * @public
 */
export interface MeshKubernetesAccess {
  /** As configured and customized by the adopter. */
  clusterSupplier: KubernetesClustersSupplier;
  /** Dispatches to the strategy that each cluster's `authProvider` names. */
  authStrategy: AuthenticationStrategy;
}

/**
 * Carries the kubernetes plugin's clusters and credentials to the mesh plugin of the same process.
 *
 * @public
 */
export interface MeshKubernetesBridge {
  /**
   * Hands the access over; a later call replaces it for callers that come after.
   *
   * @remarks
   * `\@mesh-portal/backstage-plugin-kubernetes-backend-module-mesh` calls this from the kubernetes plugin's
   * objects-provider factory. That extension point takes one provider only: a backend with a provider of its own
   * leaves the module out and calls `provide(options)` in its own factory, with the options it was given.
   */
  provide(access: MeshKubernetesAccess): void;
  /**
   * Resolves once access was handed over and never rejects. Without the kubernetes plugin it stays pending, so
   * that nothing in a plugin's `init` may wait for it.
   */
  get(): Promise<MeshKubernetesAccess>;
}

/** @internal */
export class DefaultMeshKubernetesBridge implements MeshKubernetesBridge {
  #access: Promise<MeshKubernetesAccess>;
  #resolve!: (access: MeshKubernetesAccess) => void;

  constructor() {
    this.#access = new Promise(resolve => {
      this.#resolve = resolve;
    });
  }

  provide(access: MeshKubernetesAccess): void {
    const { clusterSupplier, authStrategy } = access;
    this.#resolve({ clusterSupplier, authStrategy });
    this.#access = Promise.resolve({ clusterSupplier, authStrategy });
  }

  get(): Promise<MeshKubernetesAccess> {
    return this.#access;
  }
}

/**
 * The {@link MeshKubernetesBridge} of this process. Root scoped, because the one who gives is a module of the
 * kubernetes plugin and the one who takes is the mesh plugin.
 *
 * @public
 */
export const meshKubernetesBridgeRef = createServiceRef<MeshKubernetesBridge>({
  id: 'mesh.kubernetes-bridge',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {},
      factory: () => new DefaultMeshKubernetesBridge(),
    }),
});
