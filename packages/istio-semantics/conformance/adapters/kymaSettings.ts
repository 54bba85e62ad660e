import {
  isKymaWorkload,
  KubernetesObject,
  kymaSettingsOf,
  mergedMetricsPort,
  MeshModel,
  needsCni,
  needsCompatibility,
  needsDnsProxying,
  needsIngressGatewayRestart,
  needsPrometheusMerge,
  needsProxyStatsMatcher,
  parseLastApplied,
} from '../../src';
import { parse } from 'yaml';
import type { ConformanceCase, Document } from '../cases';
import type { Adapter } from '../judge';
import { picked } from '../shapes';

/** The two configurations of a case that gives one setting of each. */
function change(
  { fields }: ConformanceCase,
  settingOf: (value: unknown) => Document,
) {
  const [lastApplied, spec] = [fields.lastApplied, fields.spec].map(each =>
    kymaSettingsOf(settingOf(each)),
  );
  return { lastApplied, spec };
}

const matches = (reason: unknown) => ({ matches: reason !== undefined });
const podOf = ({ fields }: ConformanceCase) => fields.pod as KubernetesObject;

const predicates: Record<string, Adapter> = {
  cni: each =>
    matches(
      needsCni(podOf(each), { cniDisabled: each.fields.disableCni === true }),
    ),
  workloadClass: each => ({
    matches: isKymaWorkload(podOf(each)) === (each.fields.predicate === 'kyma'),
  }),
  prometheusMerge: each => {
    const { prometheusMerge, statusPort } = each.fields;
    const set = {
      prometheusMerge: prometheusMerge === true,
      statusPort: String(statusPort),
    };
    return matches(needsPrometheusMerge(podOf(each), set));
  },
  prometheusMergeStatusPort: ({ fields }) => {
    const { data, ...metadata } = fields.configMap as Document;
    const model = MeshModel.of([{ kind: 'ConfigMap', metadata, data }], {
      parseYaml: parse,
    });
    return { statusPort: mergedMetricsPort(model.meshConfig().defaultConfig) };
  },
  enableDNSProxying: each =>
    matches(
      needsDnsProxying(
        change(each, value => ({ config: { enableDNSProxying: value } })),
      ),
    ),
  proxyStatsMatcher: each => {
    const settingOf = (value: unknown) => ({
      config: { proxyStatsMatcher: { inclusionRegexps: value } },
    });
    return matches(needsProxyStatsMatcher(change(each, settingOf)));
  },
  compatibilityMode: each => {
    const modes = change(each, value => ({ compatibilityMode: value }));
    return matches(
      needsCompatibility(modes, each.fields.proxyMetadata as Document),
    );
  },
  parsingCases: ({ fields, expected }) => {
    const applied = parseLastApplied(
      (fields.annotation as string | null) ?? undefined,
    );
    const absent = { enableDNSProxying: null, inclusionRegexps: null };
    return picked(
      { ...absent, ...applied, error: applied === undefined },
      expected,
    );
  },
};

export const kymaSettings: Record<string, Adapter> = {
  'kyma/03-other-predicates': each => {
    const [section, setting] = each.section.split('.');
    return setting
      ? {
          requiresIngressGatewayRestart: needsIngressGatewayRestart(
            change(each, value => ({ config: { [setting]: value } })),
          ),
        }
      : predicates[section](each);
  },
};
