import {
  annotationsOf,
  booleanAt,
  Fields,
  fieldsAt,
  labelValue,
  stringAt,
  valueAt,
} from '../model/fields';
import { kinds } from '../model/kinds';
import type { MeshModel } from '../model/MeshModel';
import type { KubernetesObject } from '../types';
import type { ProxyExpectation } from './controlPlane';
import {
  KymaExpectation,
  kymaSettingsOf,
  parseLastApplied,
} from './kymaPredicates';

const lastAppliedKey = 'operator.kyma-project.io/lastAppliedConfiguration';

/** Kyma's Istio resource: of several the oldest is the one that counts. */
export function kymaIstioOf(model: MeshModel): KubernetesObject | undefined {
  return model.list(kinds.kymaIstio)[0];
}

/** Port on which merged metrics are served, `15020` unless the mesh says otherwise. */
export function mergedMetricsPort(defaultConfig: Fields): string {
  const port = valueAt(defaultConfig, 'statusPort');
  return typeof port === 'number' || typeof port === 'string'
    ? String(port)
    : '15020';
}

/** What Kyma's Istio module expects of sidecars; undefined where it cannot read its own notes. */
export function kymaExpectationOf(
  model: MeshModel,
  istio: KubernetesObject,
  proxy: ProxyExpectation,
): KymaExpectation | undefined {
  return model.memo(
    'kymaExpectation',
    [proxy.image, proxy.source?.name].join('\n'),
    [[kinds.kymaIstio], [kinds.configMap]],
    () => readExpectation(model, istio, proxy),
  );
}

function readExpectation(
  model: MeshModel,
  istio: KubernetesObject,
  proxy: ProxyExpectation,
): KymaExpectation | undefined {
  const lastApplied = parseLastApplied(
    labelValue(annotationsOf(istio), lastAppliedKey),
  );
  if (!lastApplied) {
    return undefined;
  }
  const spec = fieldsAt(istio, 'spec');
  const features = fieldsAt(
    model.get(kinds.configMap, 'kyma-system', 'istio-features'),
    'data',
  );
  return {
    ...(proxy.image ? { image: proxy.image } : {}),
    resources: proxy.resources,
    prometheusMerge:
      booleanAt(spec, 'config', 'telemetry', 'metrics', 'prometheusMerge') ??
      false,
    statusPort: mergedMetricsPort(model.meshConfig().defaultConfig),
    cniDisabled: stringAt(features, 'disableCni') === 'true',
    lastApplied,
    spec: kymaSettingsOf(spec),
  };
}
