import type { ResourceDefinition } from '../resources';
import type { Change } from '../store';
import type { KubeObject } from '../types';
import type { Pod } from '../workloads';
import type { Controller } from './ControllerLoop';
import {
  builtIn,
  ControllerContext,
  findByKey,
  isDeleted,
  keyOf,
} from './ControllerContext';

const MODE = 'istio.io/dataplane-mode';
const REDIRECTION = 'ambient.istio.io/redirection';
const SIDECAR_STATUS = 'sidecar.istio.io/status';
const ZTUNNEL = 'ztunnel';

/**
 * Answers for Istio's CNI agent: where a DaemonSet `ztunnel` exists, running pods are captured and released as the
 * labels of pod and namespace ask for. Rules: `cni/pkg/util/enablement_selector.go` and `podutil.go` of istio/istio.
 */
export class AmbientController implements Controller {
  private readonly pods: ResourceDefinition;
  private readonly namespaces: ResourceDefinition;
  private readonly daemonSets: ResourceDefinition;

  constructor(private readonly context: ControllerContext) {
    this.pods = builtIn(context.api, 'pods');
    this.namespaces = builtIn(context.api, 'namespaces');
    this.daemonSets = builtIn(context.api, 'daemonsets.apps');
  }

  affectedBy({ definition, object, type }: Change): string[] {
    const { store } = this.context.api;
    if (definition === this.pods) {
      return type === 'DELETED' ? [] : [keyOf(object)];
    }
    if (definition === this.namespaces) {
      return store.list(this.pods, object.metadata.name).map(keyOf);
    }
    return definition === this.daemonSets && object.metadata.name === ZTUNNEL
      ? store.list(this.pods).map(keyOf)
      : [];
  }

  reconcile(key: string): void {
    const { api } = this.context;
    const pod = findByKey<Pod>(api, this.pods, key);
    if (!pod || isDeleted(pod) || pod.status?.phase !== 'Running') {
      return;
    }
    const { [REDIRECTION]: current, ...others } =
      pod.metadata.annotations ?? {};
    const wanted = this.isEnrolled(pod);
    if (wanted !== (current === 'enabled')) {
      api.write(this.pods, pod, object => ({
        ...object,
        metadata: {
          ...object.metadata,
          annotations: wanted
            ? { ...others, [REDIRECTION]: 'enabled' }
            : others,
        },
      }));
    }
  }

  private isEnrolled({ metadata, spec }: Pod): boolean {
    const { namespace = '', labels, annotations } = metadata;
    if (
      spec.hostNetwork ||
      namespace === 'kube-system' ||
      annotations?.[SIDECAR_STATUS] !== undefined ||
      !this.hasZtunnel()
    ) {
      return false;
    }
    const ofPod = labels?.[MODE];
    const ofNamespace = this.namespaceOf(namespace)?.metadata.labels?.[MODE];
    return (
      ofPod === 'ambient' || (ofNamespace === 'ambient' && ofPod !== 'none')
    );
  }

  private hasZtunnel(): boolean {
    return this.context.api.store
      .list(this.daemonSets)
      .some(({ metadata }) => metadata.name === ZTUNNEL);
  }

  private namespaceOf(name: string): KubeObject | undefined {
    return this.context.api.store.get(this.namespaces, undefined, name);
  }
}
