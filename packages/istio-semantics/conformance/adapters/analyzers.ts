import { parse } from 'yaml';
import {
  analyze,
  Finding,
  findingDefinitions,
  inconsistentServices,
  KubernetesObject,
  MeshModel,
} from '../../src';
import type { ConformanceCase } from '../cases';
import type { Adapter } from '../judge';
import { inOrderOf } from '../shapes';
import { ingressGateway } from './ingressGateway';
import { meshConfigMap, record } from './world';

function modelOf({ params }: ConformanceCase, objects: unknown) {
  const config = meshConfigMap(record(params.meshConfig));
  const meshNetworks = JSON.stringify(params.meshNetworks);
  return MeshModel.of(
    [
      { ...config, data: { ...record(config.data), meshNetworks } },
      ...(params.addDefaultIngressGateway ? ingressGateway : []),
      ...(objects as KubernetesObject[]),
    ],
    { parseYaml: parse, now: Date.UTC(2024, 0, 1) },
  );
}

function messageOf({ id, severity, object, because }: Finding) {
  const [kind, name] = because[0].field?.startsWith('data.meshNetworks')
    ? ['MeshNetworks', 'meshnetworks']
    : [object.kind, object.name];
  const origin = [object.namespace, name].filter(Boolean).join('/');
  return {
    message: findingDefinitions[id as keyof typeof findingDefinitions].name,
    code: id,
    level: `${severity[0].toUpperCase()}${severity.slice(1)}`,
    origin: `${kind} ${origin}`,
  };
}

export const analyzers: Record<string, Adapter> = {
  analyzers: testCase => {
    const { params, input, expected } = testCase;
    const clusters = Object.entries(record(params.clusters));
    const models = clusters.map(
      ([name, objects]) => [name, modelOf(testCase, objects)] as const,
    );
    const found =
      models.length > 0
        ? inconsistentServices(new Map(models))
        : analyze(modelOf(testCase, input), String(params.analyzer));
    return found && inOrderOf(expected, found.map(messageOf));
  },
};
