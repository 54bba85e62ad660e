import { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  EntityMesh,
  KUBERNETES_ID_ANNOTATION,
  KUBERNETES_LABEL_SELECTOR_ANNOTATION,
} from '@mesh-portal/backstage-plugin-mesh-common';

/** How far a service is to come; each level includes those before it. */
export const levels = [
  'none',
  'in-mesh',
  'encrypted',
  'token',
  'traced',
] as const;
export type Level = (typeof levels)[number];

/** What is to be written for a service. */
export interface ChangePlan {
  /** Name of the objects that are added. */
  name: string;
  namespace: string;
  /** Labels that its pods have, and no others. */
  labels: Record<string, string>;
  /** Host of the service in the mesh; absent where none, or more than one, selects its pods. */
  host?: string;
  /** Levels that are wanted and not reached. */
  missing: Record<Level, boolean>;
  /** Manifests that the mesh itself proposes, as YAML. */
  manifests: string[];
}

const inMesh = ['injected', 'ambient', 'proxyless'];

/**
 * Works out which objects a service lacks.
 *
 * @param wanted - the level to reach, or a finding to mend instead
 * @throws InputError naming the parameter and what to do
 */
export function planChange(
  entity: Entity,
  mesh: EntityMesh,
  wanted: { finding?: string; level: Level },
): ChangePlan {
  const { name } = entity.metadata;
  const namespaces = new Set(
    mesh.workloads.map(each => each.workload.namespace ?? 'default'),
  );
  if (namespaces.size !== 1) {
    throw new InputError(
      `entity: the workloads of ${name} have to be in one namespace, not in ${namespaces.size}; see its Kubernetes annotations`,
    );
  }
  const [namespace] = namespaces;
  const services = new Set(mesh.services.map(each => each.service.name));
  const [service] = services;
  return {
    name: `${name}-mesh`,
    namespace,
    labels: labelsOf(entity),
    ...(services.size === 1 && {
      host: `${service}.${namespace}.svc.cluster.local`,
    }),
    ...(wanted.finding
      ? { missing: lacks(mesh, 'none'), manifests: mend(mesh, wanted.finding) }
      : {
          missing: lacks(mesh, wanted.level),
          manifests: join(mesh, wanted.level),
        }),
  };
}

/** Labels by which the entity's annotations find pods; policies have to find the same ones. */
function labelsOf(entity: Entity): Record<string, string> {
  const annotations = entity.metadata.annotations ?? {};
  const selector =
    annotations[KUBERNETES_LABEL_SELECTOR_ANNOTATION] ??
    `${KUBERNETES_ID_ANNOTATION}=${
      annotations[KUBERNETES_ID_ANNOTATION] ?? ''
    }`;
  const pairs = selector.split(',').map(each => {
    const [, key, value] =
      /^\s*([A-Za-z0-9][A-Za-z0-9_./-]*)\s*==?\s*([A-Za-z0-9][A-Za-z0-9_.-]*)\s*$/.exec(
        each,
      ) ?? [];
    if (!key) {
      throw new InputError(
        `entity: ${entity.metadata.name} has to find its pods by labels with a value (annotation ${KUBERNETES_LABEL_SELECTOR_ANNOTATION}: app=name), because Istio's policies know nothing else`,
      );
    }
    return [key, value];
  });
  return Object.fromEntries(pairs);
}

function lacks(
  { dimensions }: EntityMesh,
  level: Level,
): ChangePlan['missing'] {
  const wanted = levels.slice(0, levels.indexOf(level) + 1);
  const isMissing: Record<Level, boolean> = {
    none: false,
    'in-mesh': !inMesh.includes(dimensions.sidecar.value),
    encrypted: dimensions.mtls.value !== 'STRICT',
    token: dimensions.jwt.value !== 'required',
    traced: ['off', 'not-applicable'].includes(dimensions.tracing.value),
  };
  return Object.fromEntries(
    levels.map(each => [each, wanted.includes(each) && isMissing[each]]),
  ) as ChangePlan['missing'];
}

/** What brings the workloads into the mesh, as the mesh proposes it. */
function join(mesh: EntityMesh, level: Level): string[] {
  if (!lacks(mesh, level)['in-mesh']) {
    return [];
  }
  return unique(
    mesh.workloads.flatMap(({ injection }) =>
      injection.known ? injection.value.fix?.patch ?? [] : [],
    ),
  );
}

function mend({ findings, entityRef }: EntityMesh, id: string): string[] {
  const found = findings.filter(each => each.id === id);
  if (found.length === 0) {
    throw new InputError(
      `finding: ${entityRef} has no finding ${id}; it may be mended already`,
    );
  }
  const patches = unique(found.flatMap(each => each.fix?.patch ?? []));
  if (patches.length === 0) {
    const commands = unique(found.flatMap(each => each.fix?.command ?? []));
    throw new InputError(
      `finding: ${id} is not mended by an object${
        commands.length > 0 ? `, but by: ${commands.join(' ; ')}` : ''
      }`,
    );
  }
  return patches;
}

function unique(texts: string[]): string[] {
  return [...new Set(texts)];
}
