import type { FindingId } from '../../messages';
import { isIgnoredNamespace } from '../../injection/injectRequired';
import {
  fieldsAt,
  isFields,
  labelValue,
  listAt,
  stringAt,
} from '../../model/fields';
import { kindKeyOf, kinds } from '../../model/kinds';
import type { ManifestValue } from '../../model/manifest';
import type { MeshModel } from '../../model/MeshModel';
import type { Workload } from '../../model/workloads';
import { namespaceMode, namespaceModes } from '../../mtls/peerAuthentication';
import type { ReasonCode } from '../../messages';
import type {
  Finding,
  Fix,
  ObjectRef,
  Reason,
  WorkloadAnswers,
} from '../../types';
import {
  FindingCollector,
  FindingDetails,
  findingAbout,
  isSuppressed,
} from '../finding';
import { isControlPlaneObject, subjectsOf } from '../shared';
import { createFix, mergeFix, removeFix } from './patches';

/** Answers from which problems of a workload are told. */
export type JudgedAnswers = Pick<
  WorkloadAnswers,
  'injection' | 'mtls' | 'jwt' | 'tracing' | 'upgrade'
>;

type Add = (id: FindingId, object: ObjectRef, details?: FindingDetails) => void;

interface Subject {
  model: MeshModel;
  workload: Workload;
  answers: JudgedAnswers;
  add: Add;
}

const concrete = (fix: Fix | undefined): FindingDetails['fix'] => ({
  ...(fix?.command ? { command: fix.command } : {}),
  ...(fix?.patch ? { patch: fix.patch } : {}),
});

const reasonOf = (because: readonly Reason[], ...codes: ReasonCode[]) =>
  because.find(each => codes.includes(each.code));

function judgeInjection({ model, workload, answers, add }: Subject): void {
  const { injection } = answers;
  if (!injection.known) {
    return;
  }
  const { because, value } = injection;
  const fix = concrete(value.fix);
  const missing = reasonOf(because, 'injection.restartToInject');
  const labels = model.namespaceLabels(workload.namespace);
  // Istio's own IST0103 says it of namespaces with this label.
  const isTold = labelValue(labels, 'istio-injection') === 'enabled';
  if (missing && !isTold) {
    const { pods, total } = missing.params;
    add('MESH0001', workload.ref, { params: { count: pods, total }, fix });
  }
  const losing = reasonOf(because, 'injection.wouldLoseSidecar');
  if (losing) {
    add('MESH0002', workload.ref, {
      params: { count: losing.params.pods },
      because: value.trace.filter(e => e.decided).map(each => each.reason),
      fix,
    });
  }
  const orphan = value.trace.find(
    each => each.decided && each.reason.code === 'injection.revisionMissing',
  );
  if (orphan) {
    const { params, object = workload.ref, field } = orphan.reason;
    add('MESH0003', object, { params, ...(field ? { field } : {}), fix });
  }
}

/** Removes the TLS settings that a conflict names, where they can be pointed at. */
function withoutTls(model: MeshModel, { object, field = '' }: Reason) {
  if (!object || !field.endsWith('trafficPolicy.tls.mode')) {
    return {};
  }
  const subset = /^spec\.subsets\[(.*)\]\.trafficPolicy/.exec(field)?.[1];
  if (subset === undefined) {
    return removeFix(object, ['spec', 'trafficPolicy', 'tls']);
  }
  const rule = model.get(
    kinds.destinationRule,
    object.namespace ?? '',
    object.name,
  );
  const index = listAt(rule, 'spec', 'subsets').findIndex(
    each => stringAt(each, 'name') === subset,
  );
  return index < 0
    ? {}
    : removeFix(object, ['spec', 'subsets', index, 'trafficPolicy', 'tls']);
}

/** What is STRICT around a workload, by namespace or mesh alone. */
function strictScope(model: MeshModel, namespace: string) {
  const root = model.rootNamespace();
  const modes = model.memo(
    'namespaceModes',
    root,
    [[kinds.peerAuthentication]],
    () => namespaceModes(model.list(kinds.peerAuthentication), root),
  );
  if (namespaceMode(modes, namespace) !== 'STRICT') {
    return undefined;
  }
  return modes.namespaces.has(namespace) ? namespace : 'mesh';
}

/** How many workloads of a namespace with pods in the mesh have no service account of their own. */
function sharers(model: MeshModel, namespace: string): number {
  return subjectsOf(model, namespace).filter(
    ({ workload: { template } }) =>
      (stringAt(template.spec, 'serviceAccountName') ||
        stringAt(template.spec, 'serviceAccount') ||
        'default') === 'default',
  ).length;
}

function judgeEncryption({ model, workload, answers, add }: Subject): void {
  const { injection, mtls } = answers;
  const { namespace, ref } = workload;
  const state = injection.known ? injection.value.state : undefined;
  const isOutside = state === 'none' || state === 'partial';
  const strict = isOutside && strictScope(model, namespace);
  const isSystem =
    isIgnoredNamespace(namespace) ||
    (workload.object !== undefined && isControlPlaneObject(workload.object));
  if (strict && !isSystem) {
    add('MESH0102', ref, {
      params: {
        scope: strict === 'mesh' ? 'The mesh' : `Namespace ${namespace}`,
      },
      ...(injection.known ? { fix: concrete(injection.value.fix) } : {}),
    });
  }
  if (!mtls.known) {
    return;
  }
  const { clientConflicts, identity, mode, ports } = mtls.value;
  for (const { reason } of clientConflicts) {
    const { params, object = ref, field } = reason;
    add('MESH0101', object, {
      params,
      ...(field ? { field } : {}),
      because: [reason],
      fix: withoutTls(model, reason),
    });
  }
  const count = identity.sharedDefault ? sharers(model, namespace) : 0;
  if (count > 1 && !isSystem && (state === 'injected' || state === 'ambient')) {
    const object = { kind: 'ServiceAccount', namespace, name: 'default' };
    add('MESH0103', object, { params: { count, namespace } });
  }
  if (mode !== 'not-applicable') {
    for (const { port, mode: portMode, ladder } of ports) {
      const rung = ladder.find(each => each.decides);
      if (portMode === 'DISABLE' && rung?.object) {
        const encrypted = { mode: 'PERMISSIVE' };
        add('MESH0104', rung.object, {
          params: { policy: `${rung.object.namespace}/${rung.object.name}` },
          ...(rung.reason.field ? { field: rung.reason.field } : {}),
          fix: mergeFix(
            rung.object,
            rung.scope === 'port'
              ? { portLevelMtls: { [String(port)]: encrypted } }
              : { mtls: encrypted },
          ),
        });
      }
    }
  }
}

/** Plain values, as far as a manifest can hold them. */
function manifestValue(value: unknown): ManifestValue | undefined {
  if (Array.isArray(value)) {
    return value.flatMap(each => manifestValue(each) ?? []);
  }
  if (isFields(value)) {
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, each]) => {
        const kept = manifestValue(each);
        return kept === undefined ? [] : [[key, kept] as const];
      }),
    );
  }
  return typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
    ? value
    : undefined;
}

/** A policy beside a RequestAuthentication, for the same pods, that refuses requests without a token. */
function tokenPolicy(model: MeshModel, checked: ObjectRef) {
  const { namespace = '', name } = checked;
  const spec = fieldsAt(
    model.get(kinds.requestAuthentication, namespace, name),
    'spec',
  );
  const scope = ['selector', 'targetRef', 'targetRefs'].flatMap(key => {
    const kept = manifestValue(spec[key]);
    return kept === undefined ? [] : [[key, kept] as const];
  });
  return createFix(
    {
      kind: 'AuthorizationPolicy',
      namespace,
      name: `${name}-required`,
    },
    'security.istio.io/v1',
    {
      ...Object.fromEntries(scope),
      action: 'DENY',
      rules: [{ from: [{ source: { notRequestPrincipals: ['*'] } }] }],
    },
  );
}

function judgeAccess({ model, workload, answers, add }: Subject): void {
  const { jwt } = answers;
  if (!jwt.known) {
    return;
  }
  const { because, value } = jwt;
  const object = because[0]?.object ?? workload.ref;
  if (value.state === 'impossible') {
    add('MESH0201', object, { because: because.slice(0, 1) });
  } else if (value.state === 'optional') {
    const [checked] = value.requestAuthentications;
    add('MESH0202', checked ?? object, {
      because: because.slice(0, 1),
      ...(checked ? { fix: tokenPolicy(model, checked) } : {}),
    });
  }
}

// Nobody asked for traces, or somebody asked for none.
const noTracesMeant: readonly ReasonCode[] = [
  'tracing.notChosen',
  'tracing.legacyOff',
  'tracing.noProxy',
  'tracing.needsWaypoint',
  'tracing.reportingDisabled',
  'tracing.samplingZero',
];

function judgeTelemetry({ workload, answers, add }: Subject): void {
  const { tracing } = answers;
  const broken = tracing.known
    ? tracing.value.chain.find(each => each.ok === false)
    : undefined;
  if (broken && !noTracesMeant.includes(broken.reason.code)) {
    const { reason } = broken;
    add('MESH0401', reason.object ?? workload.ref, {
      ...(reason.field ? { field: reason.field } : {}),
      because: [reason],
    });
  }
}

const pinned: readonly ReasonCode[] = [
  'upgrade.pinnedImage',
  'upgrade.imageInTemplate',
];

function judgeUpgrade({ workload, answers, add }: Subject): void {
  const { upgrade } = answers;
  if (!upgrade.known) {
    return;
  }
  const { because, value } = upgrade;
  const { ref } = workload;
  const fix = concrete(value.fix);
  if (!value.supportedSkew) {
    const skew = because.filter(each =>
      ['upgrade.skewTooOld', 'upgrade.proxyAhead'].includes(each.code),
    );
    add('MESH0501', ref, { because: skew, fix });
  }
  const versions = [...new Set(value.proxies.map(each => each.version))];
  if (versions.length > 1) {
    add('MESH0502', ref, {
      params: { versions: versions.sort().join(', ') },
      fix,
    });
  }
  if (value.state === 'restart-needed') {
    add('MESH0503', ref, { because: because.slice(0, 3), fix });
  } else if (value.state === 'manual-restart') {
    const isPinned = pinned.includes(because[0].code);
    add(isPinned ? 'MESH0505' : 'MESH0504', ref, {
      because: because.slice(0, 3),
      fix,
    });
  }
}

/**
 * The problems of a workload that the answers about it imply. What is not known raises none.
 *
 * @public
 */
export function findingsFromAnswers(
  model: MeshModel,
  workload: Workload,
  answers: JudgedAnswers,
): Finding[] {
  const collector = new FindingCollector();
  const subject: Subject = {
    model,
    workload,
    answers,
    add: (id, object, details = {}) => {
      const held = model.get(
        kindKeyOf(object),
        object.namespace ?? '',
        object.name,
      );
      if (!held || !isSuppressed(id, held)) {
        const affected = [workload.ref];
        collector.add(findingAbout(id, object, { ...details, affected }));
      }
    },
  };
  judgeInjection(subject);
  judgeEncryption(subject);
  judgeAccess(subject);
  judgeTelemetry(subject);
  judgeUpgrade(subject);
  return collector.values();
}
