import {
  fieldsAt,
  labelsAt,
  labelsOf,
  labelValue,
  listAt,
  stringAt,
} from '../../model/fields';
import { kinds } from '../../model/kinds';
import type { Analyzer } from '../analyzer';

/** Mirrors `analyzers/multicluster/meshnetworks.go`. */
export const meshNetworksAnalyzer: Analyzer = {
  name: 'multicluster.MeshNetworksAnalyzer',
  kinds: [kinds.configMap, kinds.secret],
  // Other clusters are known by their secrets only.
  canTell: model => model.list(kinds.secret).length > 0,
  analyze(model, report) {
    const registries = new Set(['Mock', 'Kubernetes', 'External']);
    for (const secret of model.list(kinds.secret)) {
      if (labelValue(labelsOf(secret), 'istio/multiCluster') === 'true') {
        Object.keys(labelsAt(secret, 'data')).forEach(each =>
          registries.add(each),
        );
      }
    }
    for (const configMap of model.list(kinds.configMap)) {
      const text = stringAt(configMap, 'data', 'meshNetworks');
      const networks = text && fieldsAt(model.parse(text), 'networks');
      for (const [network, value] of Object.entries(networks || {})) {
        listAt(value, 'endpoints').forEach((endpoint, index) => {
          const registry = stringAt(endpoint, 'fromRegistry');
          if (registry !== undefined && !registries.has(registry)) {
            report('IST0126', configMap, {
              params: { network, registry },
              field: `data.meshNetworks.networks.${network}.endpoints[${index}].fromRegistry`,
            });
          }
        });
      }
    }
  },
};
