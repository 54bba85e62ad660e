import {
  annotationsOf,
  isFields,
  labelValue,
  namespaceOf,
  refOf,
  stringAt,
  valueAt,
} from '../model/fields';
import type { MeshConfig } from '../model/controlPlane';
import type { MeshModel } from '../model/MeshModel';
import type { KubernetesObject, Labels, Reason } from '../types';
import { sidecarFor, sidecarScopeOf } from './sidecarScope';
import { audienceOf } from './visibility';

/** Why a sidecar has no configuration for a service, and what it does with connections to it. */
export interface OutOfScope extends Pick<Reason, 'object' | 'field'> {
  /** True where it refuses them; otherwise it passes them on as they are. */
  blocked: boolean;
}

/** Mirrors `pilot/pkg/serviceregistry/kube/conversion.go → ConvertService` and `push_context.go → IsServiceVisible`. */
function isExportedTo(
  service: KubernetesObject,
  namespace: string,
  config: MeshConfig,
): boolean {
  const own = namespaceOf(service);
  const written = labelValue(
    annotationsOf(service),
    'networking.istio.io/exportTo',
  );
  const audience = audienceOf(
    written ? written.split(',').map(each => each.trim()) : [],
    own,
    config.defaultServiceExportTo,
  );
  if (audience === 'public' || audience === 'none') {
    return audience === 'public';
  }
  return audience === 'private' ? namespace === own : audience.has(namespace);
}

/**
 * The mode of the Sidecar, where its `outboundTrafficPolicy` without a mode means REGISTRY_ONLY, else that of the mesh.
 * Mirrors `pilot/pkg/model/sidecar.go → ConvertToSidecarScope`.
 */
function isRegistryOnly(
  sidecar: KubernetesObject | undefined,
  { fields }: MeshConfig,
): boolean {
  const own = valueAt(sidecar, 'spec', 'outboundTrafficPolicy');
  const mode = isFields(own)
    ? stringAt(own, 'mode') ?? 'REGISTRY_ONLY'
    : stringAt(fields, 'outboundTrafficPolicy', 'mode');
  return mode === 'REGISTRY_ONLY';
}

/** Set where a service is not exported to a caller, or its Sidecar does not import it. */
export function outOfScope(
  model: MeshModel,
  caller: { namespace: string; labels: Labels },
  service: { object: KubernetesObject; host: string; port?: number },
  config: MeshConfig,
): OutOfScope | undefined {
  const { object, host, port } = service;
  const { rootNamespace } = config;
  const location = isExportedTo(object, caller.namespace, config)
    ? notImported(model, caller, namespaceOf(object), host, port, rootNamespace)
    : { object: refOf(object), field: 'metadata.annotations' };
  return (
    location && {
      ...location,
      blocked: isRegistryOnly(sidecarFor(model, caller, rootNamespace), config),
    }
  );
}

function notImported(
  model: MeshModel,
  caller: { namespace: string; labels: Labels },
  namespace: string,
  host: string,
  port: number | undefined,
  root: string,
): Pick<Reason, 'object' | 'field'> | undefined {
  const scope = sidecarScopeOf(model, caller, root);
  return scope && !scope.importsService(namespace, host, port)
    ? { object: refOf(scope.sidecar), field: 'spec.egress' }
    : undefined;
}
