import { expectationOf } from '../injection/expectation';
import { runningPodsOf, ShapedPod } from '../injection/runningPods';
import { kinds } from '../model/kinds';
import type { MeshModel } from '../model/MeshModel';
import type { Workload } from '../model/workloads';
import type {
  KubernetesObject,
  Reason,
  UpgradeAnswer,
  UpgradeState,
  Verdict,
} from '../types';
import { proxyExpectationOf } from './controlPlane';
import { upgradeFix } from './fix';
import { kymaExpectationOf, kymaIstioOf } from './kymaIstio';
import { kymaTriggers } from './kymaPredicates';
import { skewProblem } from './skew';
import { difference, kymaLags, pinLags } from './lags';

const unknownVersion = 'unknown';

// From the one that asks most of a reader to the one that asks nothing.
const worstFirst: readonly UpgradeState[] = [
  'manual-restart',
  'restart-needed',
  'not-restarted-yet',
  'restart-pending',
];

function proxiesOf(pods: readonly ShapedPod[]): UpgradeAnswer['proxies'] {
  const groups: UpgradeAnswer['proxies'] = [];
  for (const { shape } of pods) {
    const { proxyVersion: version = unknownVersion, revision } = shape;
    const group = groups.find(
      each => each.version === version && each.revision === revision,
    );
    if (group) {
      group.pods++;
    } else {
      groups.push({ version, ...(revision ? { revision } : {}), pods: 1 });
    }
  }
  return groups;
}

function distinct(reasons: Reason[]): Reason[] {
  if (reasons.length < 2) {
    return reasons;
  }
  const seen = new Set<string>();
  return reasons.filter(({ code, params }) => {
    const key = `${code} ${Object.values(params).join(' ')}`;
    return !seen.has(key) && seen.add(key);
  });
}

function skewReasons(
  model: MeshModel,
  proxies: UpgradeAnswer['proxies'],
  version: string | undefined,
): Reason[] {
  return distinct(
    proxies.flatMap((each): Reason | Reason[] => {
      const ruling = each.revision
        ? proxyExpectationOf(model, each.revision).version ?? version
        : version;
      if (each.version === unknownVersion || !ruling) {
        const what =
          each.version === unknownVersion ? 'proxy' : 'control plane';
        return { code: 'upgrade.versionUnknown', params: { what } };
      }
      return skewProblem(each.version, ruling) ?? [];
    }),
  );
}

/**
 * Do a workload's proxies run what a new pod would get, who brings them up to date, and does Istio support the distance to their
 * control plane?
 *
 * On Kyma the answer is what its Istio module will do (kyma-project/istio `pkg/lib/sidecars`); elsewhere every stale pod is to be
 * restarted by its owner. Unknown where pods, webhooks or the configuration of the control plane cannot be read.
 */
export function restartOf(
  model: MeshModel,
  workload: Workload,
): Verdict<UpgradeAnswer> {
  if (!model.readable(kinds.pod)) {
    return {
      known: false,
      because: [{ code: 'unknown.notReadable', params: { kind: kinds.pod } }],
    };
  }
  const { proxied: pods, finished } = runningPodsOf(model, workload);
  if (pods.length === 0 || finished) {
    return {
      known: true,
      value: { state: 'not-applicable', proxies: [], supportedSkew: true },
      because: [{ code: 'upgrade.noProxy', params: {}, object: workload.ref }],
    };
  }
  const expectation = expectationOf(model, workload);
  const revision =
    expectation.expected.revision ?? pods[0].shape.revision ?? 'default';
  const proxy = proxyExpectationOf(model, revision);
  const unknown = [
    ...expectation.unknown,
    ...(proxy.unknown ? [proxy.unknown] : []),
  ];
  if (unknown.length > 0) {
    return { known: false, because: distinct(unknown) };
  }

  const istio = kymaIstioOf(model);
  const kyma = istio && kymaExpectationOf(model, istio, proxy);
  const differencesOf = (each: ShapedPod): Reason[] => {
    if (!kyma) {
      return difference(each, expectation, proxy);
    }
    return each.shape.injected && !expectation.proxyInTemplate
      ? kymaTriggers(each.pod, kyma)
      : [];
  };
  const stale: KubernetesObject[] = [];
  const reasons: Reason[] = [];
  for (const each of pods) {
    const differences = differencesOf(each);
    if (differences.length > 0) {
      stale.push(each.pod);
      reasons.push(...differences);
    }
  }
  if (stale.length > 0 && !istio && !model.readable(kinds.kymaIstio)) {
    return {
      known: false,
      because: [
        { code: 'unknown.notReadable', params: { kind: kinds.kymaIstio } },
      ],
    };
  }

  const lags = pinLags(pods, proxy, expectation.proxyInTemplate);
  if (kyma) {
    lags.push(...kymaLags(model, workload, stale));
  } else if (stale.length > 0) {
    const code = istio
      ? 'upgrade.lastAppliedBroken'
      : 'upgrade.restartYourself';
    lags.push({ state: 'restart-needed', reason: { code, params: {} } });
  }

  const state =
    worstFirst.find(each => lags.some(lag => lag.state === each)) ?? 'current';
  const deciding = lags
    .filter(each => each.state === state)
    .map(each => each.reason);
  const proxies = proxiesOf(pods);
  const skew = skewReasons(model, proxies, proxy.version);
  const byKyma = state === 'restart-pending' || state === 'not-restarted-yet';
  const fix = byKyma ? undefined : upgradeFix(workload, stale, deciding[0]);
  const located = (reason: Reason): Reason =>
    reason.object ? reason : { ...reason, object: workload.ref };
  return {
    known: true,
    value: {
      state,
      ...(proxy.version ? { controlPlaneVersion: proxy.version } : {}),
      proxies,
      supportedSkew: skew.every(each => each.code === 'upgrade.versionUnknown'),
      ...(state === 'current'
        ? {}
        : { restartedBy: byKyma ? ('kyma' as const) : ('you' as const) }),
      ...(fix ? { fix } : {}),
    },
    because: distinct([
      ...(state === 'current'
        ? [{ code: 'upgrade.current' as const, params: { total: pods.length } }]
        : []),
      // Where nothing but a restart is called for, what differs says more than that.
      ...(state === 'restart-needed' ? reasons : deciding),
      ...(state === 'restart-needed' ? deciding : reasons),
      ...skew,
      ...lags.filter(each => each.state !== state).map(each => each.reason),
    ]).map(located),
  };
}
