import {
  isFields,
  isSubset,
  labelsAt,
  listAt,
  nameOf,
  namespaceOf,
  refOf,
  stringAt,
  valueAt,
} from '../model/fields';
import { kinds } from '../model/kinds';
import { mentions } from '../model/mentions';
import type { MeshModel } from '../model/MeshModel';
import type { ReasonCode } from '../messages';
import type {
  KubernetesObject,
  Labels,
  MtlsMode,
  MtlsRung,
  Reason,
} from '../types';
import {
  composePeerAuthentication,
  MergedPeerAuthentication,
  modeOfPort,
  peerAuthenticationsFor,
  portModes,
  scopeOf,
  WrittenMode,
  writtenMode,
} from './peerAuthentication';

/** PeerAuthentication as one workload meets it. */
export interface ServerSide {
  merged: MergedPeerAuthentication;
  /** The policy behind the mode of ports without one of their own; absent where Istio's default holds. */
  decider?: KubernetesObject;
  /** Rungs from mesh to port; those of a port without settings are shared. */
  ladder(port: number): MtlsRung[];
}

/** `<namespace>/<name>` for texts. */
export function titleOf(object: KubernetesObject): string {
  return `${namespaceOf(object)}/${nameOf(object)}`;
}

const tlsKeys = /transport_?socket|tls_?context|tls_?params/i;

/** Side of a sidecar, as EnvoyFilters name it. */
type SidecarSide = 'SIDECAR_INBOUND' | 'SIDECAR_OUTBOUND';

/** Contexts in which a filter patches TLS. */
function tlsContextsOf(filter: KubernetesObject): Set<string> {
  const patches =
    valueAt(filter, 'spec', 'targetRefs') === undefined
      ? listAt(filter, 'spec', 'configPatches').filter(isFields)
      : [];
  return new Set(
    patches
      .filter(each => mentions(each.patch, tlsKeys))
      .map(each => stringAt(each, 'match', 'context') ?? 'ANY'),
  );
}

function rung(
  scope: MtlsRung['scope'],
  policy: KubernetesObject,
  mode: WrittenMode,
  reason: Pick<Reason, 'code' | 'params'>,
  field = 'spec.mtls.mode',
): MtlsRung {
  const object = refOf(policy);
  return {
    scope,
    object,
    mode,
    decides: false,
    reason: {
      code: reason.code,
      params: { policy: titleOf(policy), mode, ...reason.params },
      object,
      field,
    },
  };
}

/** Rungs above the port, none of which decides yet. */
function upperRungs(
  merged: MergedPeerAuthentication,
  root: string,
  considered: readonly KubernetesObject[],
): MtlsRung[] {
  const counting: MtlsRung[] = [];
  const ignored: MtlsRung[] = [];
  for (const policy of considered) {
    const scope = scopeOf(policy, root);
    const mode = writtenMode(policy);
    if (scope === 'nowhere') {
      ignored.push(
        rung(
          'mesh',
          policy,
          mode,
          { code: 'mtls.rungRootSelector', params: {} },
          'spec.selector',
        ),
      );
    } else if (merged[scope] === policy) {
      counting.push(
        rung(scope, policy, mode, {
          code: mode === 'UNSET' ? 'mtls.rungInherits' : 'mtls.rungOverruled',
          params: {},
        }),
      );
    } else {
      ignored.push(
        rung(
          scope,
          policy,
          mode,
          {
            code: 'mtls.rungOlderExists',
            params: { older: titleOf(merged[scope]!) },
          },
          'metadata.creationTimestamp',
        ),
      );
    }
  }
  if (!merged.mesh) {
    counting.push({
      scope: 'mesh',
      mode: 'none',
      decides: false,
      reason: { code: 'mtls.rungNone', params: {} },
    });
  }
  return (['mesh', 'namespace', 'workload'] as const).flatMap(scope =>
    [...counting, ...ignored].filter(each => each.scope === scope),
  );
}

/** Rungs of one port: the one of the policy that counts, and those written where they do not count. */
function portRungs(
  merged: MergedPeerAuthentication,
  considered: readonly KubernetesObject[],
  port: number,
): MtlsRung[] {
  return considered.flatMap(policy => {
    const mode = portModes(policy).get(port);
    if (mode === undefined) {
      return [];
    }
    const counting =
      mode === 'UNSET' ? 'mtls.rungInherits' : 'mtls.rungOverruled';
    const code =
      policy === merged.workload ? counting : 'mtls.rungPortElsewhere';
    return [
      rung(
        'port',
        policy,
        mode,
        { code, params: { port } },
        `spec.portLevelMtls.${port}.mode`,
      ),
    ];
  });
}

const counts = (each: MtlsRung) => each.reason.code === 'mtls.rungOverruled';

/** What is said of the mesh rung where no rung sets a mode. */
const defaultCodes: Readonly<Partial<Record<ReasonCode, ReasonCode>>> = {
  'mtls.rungNone': 'mtls.rungDefault',
  'mtls.rungInherits': 'mtls.rungMeshUnset',
};

/** Marks the lowest rung that sets a mode, and names it to those that it overrules. */
function decided(rungs: readonly MtlsRung[]): MtlsRung[] {
  const decider = rungs.filter(counts).pop();
  return rungs.map(each => {
    if (each === decider) {
      return {
        ...each,
        decides: true,
        reason: { ...each.reason, code: 'mtls.rungDecides' },
      };
    }
    if (decider && counts(each)) {
      const by = decider.reason.params.policy;
      return {
        ...each,
        reason: { ...each.reason, params: { ...each.reason.params, by } },
      };
    }
    const code = defaultCodes[each.reason.code];
    return !decider && each.scope === 'mesh' && code
      ? { ...each, decides: true, reason: { ...each.reason, code } }
      : each;
  });
}

function build(
  root: string,
  applying: readonly KubernetesObject[],
  considered: readonly KubernetesObject[],
): ServerSide {
  const merged = composePeerAuthentication(root, applying);
  const upper = upperRungs(merged, root, considered);
  const shared = decided(upper);
  const byPort = new Map<number, MtlsRung[]>();
  return {
    merged,
    decider: [merged.workload, merged.namespace, merged.mesh].find(
      each => each && writtenMode(each) !== 'UNSET',
    ),
    ladder(port) {
      let rungs = byPort.get(port);
      if (!rungs) {
        const own = portRungs(merged, considered, port);
        rungs = own.length > 0 ? decided([...upper, ...own]) : shared;
        byPort.set(port, rungs);
      }
      return rungs;
    },
  };
}

/** What bears on the pods of one namespace. */
export class NamespacePolicies {
  private readonly candidates: ReadonlyArray<{
    policy: KubernetesObject;
    selector: Labels;
  }>;
  private readonly filters: ReadonlyArray<{
    filter: KubernetesObject;
    contexts: ReadonlySet<string>;
    selector: Labels;
  }>;
  /** By the policies that select a workload. */
  private readonly sides = new Map<string, ServerSide>();

  constructor(
    private readonly model: MeshModel,
    private readonly namespace: string,
    private readonly root: string,
  ) {
    const namespaces = [...new Set([root, namespace])];
    this.candidates = namespaces
      .flatMap(each => model.list(kinds.peerAuthentication, each))
      .map(policy => ({
        policy,
        selector: labelsAt(policy, 'spec', 'selector', 'matchLabels'),
      }));
    this.filters = namespaces
      .flatMap(each => model.list(kinds.envoyFilter, each))
      .map(filter => ({
        filter,
        contexts: tlsContextsOf(filter),
        selector: labelsAt(filter, 'spec', 'workloadSelector', 'labels'),
      }))
      .filter(each => each.contexts.size > 0);
  }

  /** PeerAuthentication for pods with these labels; those that the same policies select share the result. */
  serverSide(labels: Labels): ServerSide {
    const considered: KubernetesObject[] = [];
    let key = '';
    for (let index = 0; index < this.candidates.length; index++) {
      const { policy, selector } = this.candidates[index];
      if (isSubset(selector, labels)) {
        considered.push(policy);
        key += `${index},`;
      }
    }
    let side = this.sides.get(key);
    if (!side) {
      const { model, namespace, root } = this;
      const applying = peerAuthenticationsFor(
        { namespace, labels },
        root,
        each => model.list(kinds.peerAuthentication, each),
      );
      side = build(root, applying, considered);
      this.sides.set(key, side);
    }
    return side;
  }

  /** EnvoyFilters that patch TLS on one side of the sidecars of pods with these labels. */
  tlsFilters(labels: Labels, side: SidecarSide): KubernetesObject[] {
    return this.filters.length === 0
      ? []
      : this.filters
          .filter(
            ({ contexts, selector }) =>
              (contexts.has('ANY') || contexts.has(side)) &&
              isSubset(selector, labels),
          )
          .map(each => each.filter);
  }
}

/** What an EnvoyFilter that patches TLS leaves open. */
export function tlsFilterReason(filter: KubernetesObject): Reason {
  return {
    code: 'mtls.envoyFilter',
    params: { filter: titleOf(filter) },
    object: refOf(filter),
    field: 'spec.configPatches',
  };
}

/** Policies of a namespace under a mesh-wide root namespace. */
export function policiesOf(
  model: MeshModel,
  namespace: string,
  root: string,
): NamespacePolicies {
  return model.memo(
    'mtlsPolicies',
    `${root}\n${namespace}`,
    () => [
      [kinds.peerAuthentication, namespace],
      [kinds.peerAuthentication, root],
      [kinds.envoyFilter, namespace],
      [kinds.envoyFilter, root],
    ],
    () => new NamespacePolicies(model, namespace, root),
  );
}

/**
 * Mode of a port behind ztunnel, which only accepts or refuses plain text: DISABLE means PERMISSIVE, and an exception
 * for a port counts under an inherited STRICT only when it is PERMISSIVE.
 * Mirrors `pilot/pkg/serviceregistry/ambient/authorization.go → convertPeerAuthentication`.
 */
export function ambientModeOfPort(
  merged: MergedPeerAuthentication,
  port: number | undefined,
): MtlsMode {
  const mode = modeOfPort(merged, port);
  if (mode !== 'DISABLE') {
    return mode;
  }
  const inheritsStrict =
    merged.mode === 'STRICT' &&
    merged.workload !== undefined &&
    writtenMode(merged.workload) === 'UNSET';
  return inheritsStrict ? 'STRICT' : 'PERMISSIVE';
}
