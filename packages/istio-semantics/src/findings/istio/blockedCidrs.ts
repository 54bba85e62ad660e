import {
  fieldsAt,
  labelsOf,
  labelValue,
  listAt,
  stringAt,
} from '../../model/fields';
import { kinds } from '../../model/kinds';
import type { MeshModel } from '../../model/MeshModel';
import type { KubernetesObject } from '../../types';
import type { Analyzer } from '../analyzer';
import { namesText, titleOf } from '../shared';

const variable = 'BLOCKED_CIDRS_IN_JWKS_URIS';

function controlPlanesOf(model: MeshModel): readonly KubernetesObject[] {
  return model.memo('control planes', '', [[kinds.deployment]], () =>
    model
      .namespaces()
      .flatMap(each => model.list(kinds.deployment, each))
      .filter(each => labelValue(labelsOf(each), 'app') === 'istiod'),
  );
}

function environmentOf(deployment: KubernetesObject): unknown[] {
  const spec = fieldsAt(deployment, 'spec', 'template', 'spec');
  return listAt(spec, 'containers').flatMap(each => listAt(each, 'env'));
}

/** Mirrors `analyzers/authn/blockedcidrs.go`. */
export const blockedCidrsAnalyzer: Analyzer = {
  name: 'authn.BlockedCIDRsAnalyzer',
  kinds: [kinds.deployment, kinds.requestAuthentication],
  // A reader that leaves the environment of containers out leaves out that of istiod, which always has one.
  canTell: model =>
    controlPlanesOf(model).every(each => environmentOf(each).length > 0),
  about: [kinds.requestAuthentication],
  analyze(model, report) {
    const names = model.list(kinds.requestAuthentication).map(titleOf);
    if (names.length === 0) {
      return;
    }
    for (const deployment of controlPlanesOf(model)) {
      const isSet = environmentOf(deployment).some(
        each => stringAt(each, 'name') === variable && stringAt(each, 'value'),
      );
      if (!isSet) {
        report('IST0175', deployment, {
          params: { count: names.length, names: namesText(names) },
          field: 'spec.template.spec.containers',
        });
      }
    }
  },
};
