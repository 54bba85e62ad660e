import {
  isFields,
  listAt,
  numberAt,
  stringAt,
  valueAt,
} from '../../model/fields';
import { kinds } from '../../model/kinds';
import type { Analyzer } from '../analyzer';
import { servicesNamed } from '../shared';

/** TLS mode of settings that check no certificate. */
function uncheckedMode(tls: unknown): string | undefined {
  const mode = stringAt(tls, 'mode');
  return (mode === 'SIMPLE' || mode === 'MUTUAL') &&
    !stringAt(tls, 'caCertificates')
    ? mode
    : undefined;
}

/**
 * Mirrors `analyzers/destinationrule/ca-certificates.go`. With a workload selector a `credentialName` brings the
 * certificate of the authority along.
 */
export const caCertificatesAnalyzer: Analyzer = {
  name: 'destinationrule.CaCertificateAnalyzer',
  kinds: [],
  localKinds: [kinds.destinationRule],
  about: [kinds.destinationRule],
  analyze(model, report, namespace) {
    for (const rule of model.list(kinds.destinationRule, namespace)) {
      const hasSelector = isFields(valueAt(rule, 'spec', 'workloadSelector'));
      const modeOf = (settings: unknown) => {
        const tls = valueAt(settings, 'tls');
        return hasSelector && stringAt(tls, 'credentialName')
          ? undefined
          : uncheckedMode(tls);
      };
      const policy = valueAt(rule, 'spec', 'trafficPolicy');
      const host = stringAt(rule, 'spec', 'host') ?? '';
      const affected = servicesNamed(model, host, namespace);
      const mode = modeOf(policy);
      if (mode) {
        report('IST0128', rule, {
          params: { mode, host },
          field: 'spec.trafficPolicy.tls',
          affected,
        });
      }
      listAt(policy, 'portLevelSettings').forEach((settings, index) => {
        const portMode = modeOf(settings);
        if (portMode) {
          const port = numberAt(settings, 'port', 'number') ?? 0;
          report('IST0129', rule, {
            params: { mode: portMode, host, port },
            field: `spec.trafficPolicy.portLevelSettings[${index}].tls`,
            affected,
          });
        }
      });
    }
  },
};
