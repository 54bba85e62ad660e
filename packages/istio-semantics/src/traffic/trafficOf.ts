import { labelsAt, nameOf, namespaceOf, refOf } from '../model/fields';
import { kinds } from '../model/kinds';
import type { MeshModel } from '../model/MeshModel';
import type {
  ObjectRef,
  Reason,
  Resiliency,
  TrafficAnswer,
  TrafficShare,
  Verdict,
} from '../types';
import { isCanary } from './canary';
import { selectRule } from './destinationRules';
import { versionOfPod } from './destinations';
import { isReady } from './endpoints';
import { hostOfService, trafficWorldOf, virtualServicesOf } from './indexes';
import { destinationResiliency, routeResiliency } from './resiliency';
import { rolloutOf } from './rollouts';
import type { EvaluatedRoute } from './routes';
import { routeFilters } from './routeFilters';
import { Question, Ruling, rulingOf, TrafficView } from './ruling';
import { sharesOf } from './shares';
import type { VisibleVirtualService } from './virtualServiceIndex';

function notReadable(model: MeshModel, needed: readonly string[]): Reason[] {
  return needed
    .filter(kind => !model.readable(kind))
    .map(kind => ({ code: 'unknown.notReadable', params: { kind } }));
}

/** Shares where nothing rules: connections are spread over ready pods. */
function plainShares({ model, service, host }: Question): TrafficShare[] {
  const byVersion = new Map<string, number>();
  for (const pod of model.podsOfService(service)) {
    if (isReady(pod)) {
      const version = versionOfPod(pod) ?? '';
      byVersion.set(version, (byVersion.get(version) ?? 0) + 1);
    }
  }
  const versions = [...byVersion.keys()].sort();
  const percents = sharesOf(versions.map(each => byVersion.get(each)));
  return versions.map((version, index) => ({
    host,
    ...(version ? { version } : {}),
    percent: percents[index],
    readyPods: byVersion.get(version)!,
  }));
}

function plainResiliency(
  { host, namespace, from, view, world }: Question,
  port: number | undefined,
): Resiliency {
  const rule = selectRule(world.rules.lookup(from, { host, namespace }), {
    namespace: from,
    labels: view.labels ?? {},
  });
  return {
    ...routeResiliency(undefined, undefined, world.config),
    ...destinationResiliency(rule, undefined, port, world.config),
  };
}

function noEndpoints({ service, host }: Question): Reason {
  const selects = Object.keys(labelsAt(service, 'spec', 'selector')).length > 0;
  return {
    code: selects ? 'traffic.noReadyPods' : 'traffic.noSelector',
    params: { host },
    object: refOf(service),
    field: 'spec.selector',
  };
}

function titleOf({ sources: [source] }: VisibleVirtualService) {
  return {
    kind: source.kind ?? '',
    name: `${namespaceOf(source)}/${nameOf(source)}`,
  };
}

/** Rules of the same host that come to nothing, and delegates that are missing. */
function ineffective({ virtualServices }: Ruling, view: TrafficView): Reason[] {
  const [rules, ...others] = virtualServices;
  const losers = view.gateway ? [] : others;
  return [
    ...losers.map(
      (each): Reason => ({
        code: 'traffic.lostTo',
        params: {
          ...titleOf(each),
          winner: titleOf(rules).name,
          analyzer: 'IST0109',
        },
        object: refOf(each.sources[0]),
        field: 'spec.hosts',
      }),
    ),
    ...rules.delegates
      .filter(each => !each.exported)
      .map(
        (each): Reason => ({
          code: each.found
            ? 'traffic.delegateNotExported'
            : 'traffic.delegateMissing',
          params: { delegate: `${each.namespace}/${each.name}` },
          object: refOf(rules.sources[0]),
          field: 'spec.http.delegate',
        }),
      ),
  ];
}

/** What the reader should know of the route that takes what meets no condition. */
function notesOf({ route }: EvaluatedRoute): Reason[] {
  const { object, fault, instead } = route;
  const notes: Reason[] = instead ? [instead] : [];
  if (fault?.delay) {
    notes.push({
      code: 'traffic.faultDelay',
      params: { ...fault.delay },
      object,
    });
  }
  if (fault?.abort) {
    notes.push({
      code: 'traffic.faultAbort',
      params: { ...fault.abort },
      object,
    });
  }
  return notes;
}

function because(
  question: Question,
  ruling: Ruling,
  catchAll: EvaluatedRoute | undefined,
  shares: readonly TrafficShare[],
): Reason[] {
  const [rules] = ruling.virtualServices;
  const reasons: Reason[] = [
    rules
      ? {
          code: 'traffic.ruledBy',
          params: titleOf(rules),
          object: refOf(rules.sources[0]),
        }
      : { code: 'traffic.plain', params: {} },
  ];
  if (!rules && shares.length === 0) {
    reasons.push(noEndpoints(question));
  }
  for (const share of shares) {
    if (share.broken && share.percent > 0) {
      reasons.push(share.broken);
    }
  }
  if (rules) {
    reasons.push(
      ...(catchAll
        ? notesOf(catchAll)
        : [{ code: 'traffic.noCatchAll' as const, params: {} }]),
      ...ineffective(ruling, question.view),
    );
  }
  reasons.push(
    ...ruling.notes,
    ...routeFilters(
      question.model,
      { ...question.view, namespace: question.from },
      question.world.config.rootNamespace,
    ),
    ...notReadable(question.model, [
      kinds.destinationRule,
      kinds.pod,
      kinds.envoyFilter,
      kinds.grpcRoute,
      kinds.tcpRoute,
      kinds.tlsRoute,
    ]),
  );
  return reasons;
}

/**
 * Where requests to a service go, as seen from a namespace or through a gateway: what rules, real shares, conditional
 * routes, subsets with their ready pods, what is missing, and how failures are met. Unknown where the service or what
 * routes to it cannot be read.
 */
export function trafficOf(
  model: MeshModel,
  service: ObjectRef,
  view: TrafficView = {},
): Verdict<TrafficAnswer> {
  const unknown = notReadable(model, [
    kinds.service,
    kinds.virtualService,
    kinds.httpRoute,
  ]);
  const world = trafficWorldOf(model, view.revision);
  if (world.config.unknown) {
    unknown.push(world.config.unknown);
  }
  if (unknown.length > 0) {
    return { known: false, because: unknown };
  }
  const namespace = service.namespace ?? '';
  const object = model.get(kinds.service, namespace, service.name);
  if (!object) {
    return {
      known: false,
      because: [
        {
          code: 'traffic.serviceMissing',
          params: { name: service.name },
          object: service,
        },
      ],
    };
  }
  const question: Question = {
    model,
    world,
    service: object,
    host: hostOfService(model, object),
    namespace,
    from: view.from ?? view.gateway?.split('/')[0] ?? namespace,
    view,
  };
  const ruling = rulingOf(question);
  const [rules] = ruling.virtualServices;
  if (!rules && !model.readable(kinds.pod)) {
    return { known: false, because: notReadable(model, [kinds.pod]) };
  }
  const catchAll = ruling.routes.find(
    each => each.catchAll && !each.route.unreachable,
  );
  const shares = rules ? catchAll?.route.shares ?? [] : plainShares(question);
  const rollout = rolloutOf(model, object);
  return {
    known: true,
    value: {
      service: refOf(object),
      host: question.host,
      ...(rules ? { ruledBy: refOf(rules.sources[0]) } : {}),
      shares,
      routes: ruling.routes.map(each => each.route),
      canary: rules !== undefined && isCanary(ruling.routes, catchAll),
      resiliency:
        catchAll?.route.resiliency ?? plainResiliency(question, ruling.port),
      ...(rollout ? { rollout } : {}),
    },
    because: because(question, ruling, catchAll, shares),
  };
}

/** Services that a traffic answer says something about: those that select pods, and those that a rule names. */
export function trafficServices(model: MeshModel): ObjectRef[] {
  const index = virtualServicesOf(model);
  return model
    .namespaces()
    .flatMap(namespace =>
      model
        .list(kinds.service, namespace)
        .filter(
          each =>
            Object.keys(labelsAt(each, 'spec', 'selector')).length > 0 ||
            index.forHost(namespace, hostOfService(model, each)).length > 0,
        ),
    )
    .map(refOf);
}
