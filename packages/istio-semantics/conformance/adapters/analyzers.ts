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
import { ingressGateway } from './ingressGateway';
import { meshConfigMap, record } from './world';

function modelOf({ params }: ConformanceCase, objects: KubernetesObject[]) {
  const config = meshConfigMap(record(params.meshConfig));
  const networks = JSON.stringify(params.meshNetworks);
  const data = { ...record(config.data), meshNetworks: networks };
  return MeshModel.of(
    [
      { ...config, data },
      ...(params.addDefaultIngressGateway ? ingressGateway : []),
      ...objects,
    ],
    { parseYaml: parse, now: Date.UTC(2024, 0, 1) },
  );
}

function messageOf({ id, severity, object, because }: Finding) {
  const networks = because[0].field?.startsWith('data.meshNetworks');
  const { kind, namespace, name } = networks
    ? {
        kind: 'MeshNetworks',
        namespace: object.namespace,
        name: 'meshnetworks',
      }
    : object;
  return {
    message: findingDefinitions[id as keyof typeof findingDefinitions].name,
    code: id,
    level: `${severity[0].toUpperCase()}${severity.slice(1)}`,
    origin: `${kind} ${namespace ? `${namespace}/` : ''}${name}`,
  };
}

/** The same members in the order in which the case lists them; the question is about a multiset. */
function inOrderOf(expected: unknown, messages: object[]): object[] {
  const places = (expected as object[]).map(each => JSON.stringify(each));
  const rank = (each: object) => {
    const place = places.indexOf(JSON.stringify(each));
    return place < 0 ? places.length : place;
  };
  return [...messages].sort((a, b) => rank(a) - rank(b));
}

export const analyzers: Record<string, Adapter> = {
  analyzers: testCase => {
    const { params, input, expected } = testCase;
    const clusters = Object.entries(record(params.clusters));
    const name = String(params.analyzer);
    const found =
      clusters.length > 0
        ? inconsistentServices(
            new Map(
              clusters.map(([cluster, objects]) => [
                cluster,
                modelOf(testCase, objects as KubernetesObject[]),
              ]),
            ),
          )
        : analyze(modelOf(testCase, input), name);
    return found
      ? inOrderOf(expected, found.map(messageOf))
      : `no analyzer ${name}`;
  },
};
