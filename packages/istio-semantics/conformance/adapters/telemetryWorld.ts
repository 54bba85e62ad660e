import {
  ApplicableTelemetries,
  applicableTelemetries,
  compareConfigs,
  MeshConfig,
  meshConfigOf,
  PolicySelection,
} from '../../src';
import type { ConformanceCase, Document } from '../cases';
import { record } from './world';

/** Objects of one name occur twice in these cases, so that they are no model. */
export interface TelemetryWorld extends ApplicableTelemetries {
  mesh: MeshConfig;
  selection: PolicySelection;
}

export function telemetryWorldOf({
  input,
  params,
}: ConformanceCase): TelemetryWorld {
  const mesh = meshConfigOf(record(params.meshConfig));
  const proxy: Document = {
    namespace: 'app',
    labels: { app: 'x' },
    ...record(params.proxy),
  };
  const service = record(record(params.service).attributes);
  const selection: PolicySelection = {
    namespace: String(proxy.namespace),
    labels: proxy.labels as Record<string, string>,
    rootNamespace: mesh.rootNamespace,
    waypoint: proxy.type === 'Waypoint',
    services: params.service
      ? [
          {
            name: String(service.name),
            namespace: String(service.namespace),
            registry: service.serviceRegistry as 'Kubernetes' | 'External',
          },
        ]
      : [],
  };
  const found = applicableTelemetries(selection, namespace =>
    input
      .filter(each => each.metadata?.namespace === namespace)
      .sort(compareConfigs),
  );
  return { mesh, selection, ...found };
}

/** Outbound unless the listener class says otherwise. */
export const listenerDirection = ({ params }: ConformanceCase) =>
  /Inbound$/.test(String(params.listenerClass)) ? 'server' : 'client';
