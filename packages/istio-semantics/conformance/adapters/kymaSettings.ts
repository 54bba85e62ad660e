import {
  isKymaWorkload,
  KubernetesObject,
  mergedMetricsPort,
  MeshModel,
  needsCni,
  needsPrometheusMerge,
  parseLastApplied,
} from '../../src';
import { parse } from 'yaml';
import type { ConformanceCase, Document } from '../cases';
import type { Adapter } from '../judge';
import { picked } from '../shapes';
import { gatewayChange, settingChanges } from './kymaChanges';

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
  ...settingChanges,
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
    return setting ? gatewayChange(each, setting) : predicates[section](each);
  },
};
