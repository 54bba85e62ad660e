import type {
  RestartFilter,
  RestartList,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { ClusterStates } from '../evaluate/ClusterStates';
import type { MeshStore } from '../store/MeshStore';

export type RestartsRequest = RestartFilter &
  Required<Pick<RestartFilter, 'limit' | 'offset'>>;

/** The worklist after an upgrade. */
export class Restarts {
  readonly #store: Pick<MeshStore, 'pageRestarts'>;
  readonly #states: ClusterStates;

  constructor(options: {
    store: Pick<MeshStore, 'pageRestarts'>;
    states: ClusterStates;
  }) {
    this.#store = options.store;
    this.#states = options.states;
  }

  async list(
    request: RestartsRequest,
    visible: ReadonlySet<string> | undefined,
  ): Promise<RestartList> {
    const page = await this.#store.pageRestarts({ ...request, visible });
    return {
      ...page,
      items: page.items.flatMap(({ cluster, ref, upgrade, ...rest }) => {
        // What is not known needs no restart that anybody knows of.
        if (!upgrade.known) {
          return [];
        }
        const { state, controlPlaneVersion, proxies, fix } = upgrade.value;
        return {
          cluster,
          namespace: ref.namespace ?? '',
          ...(ref.group && { group: ref.group }),
          kind: ref.kind,
          name: ref.name,
          state,
          because: upgrade.because,
          ...(fix && { remedy: fix }),
          ...(controlPlaneVersion && { controlPlaneVersion }),
          proxies,
          freshness: this.#states.of(cluster).state,
          ...rest,
        };
      }),
      visibleOnly: visible !== undefined,
    };
  }
}
