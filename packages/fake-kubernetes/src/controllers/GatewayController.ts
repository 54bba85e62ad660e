import { isRecord, JsonRecord, valueAt } from '../json';
import { hash32 } from '../Random';
import type { Change } from '../store';
import type { KubeObject } from '../types';
import type { Condition } from '../workloads';
import type { Controller } from './ControllerLoop';
import {
  ControllerContext,
  findByKey,
  isDeleted,
  keyOf,
  mergeConditions,
} from './ControllerContext';

const GATEWAYS = 'gateways.gateway.networking.k8s.io';
const ISTIO_CLASSES = ['istio', 'istio-waypoint'];

/** Answers for Istio's gateway controller: Gateways of its classes get an address and become programmed. */
export class GatewayController implements Controller {
  constructor(private readonly context: ControllerContext) {}

  affectedBy({ definition, object, type }: Change): string[] {
    const isGateway = `${definition.plural}.${definition.group}` === GATEWAYS;
    return isGateway && type !== 'DELETED' ? [keyOf(object)] : [];
  }

  reconcile(key: string): void {
    const { api } = this.context;
    const definition = api.registry.named(GATEWAYS);
    const gateway = definition && findByKey(api, definition, key);
    const className = valueAt(gateway, ['spec', 'gatewayClassName']);
    if (
      gateway &&
      definition &&
      !isDeleted(gateway) &&
      ISTIO_CLASSES.includes(String(className))
    ) {
      api.writeStatus(definition, gateway, this.statusOf(gateway));
    }
  }

  private statusOf(gateway: KubeObject): JsonRecord {
    const listeners = valueAt(gateway, ['spec', 'listeners']);
    const known = valueAt(gateway, ['status', 'listeners']);
    const { namespace, name } = gateway.metadata;
    const hash = hash32(`${namespace}/${name}`);
    return {
      addresses: [
        {
          type: 'IPAddress',
          value: `10.97.${(hash >>> 8) % 256}.${(hash % 254) + 1}`,
        },
      ],
      conditions: this.conditions(
        gateway,
        valueAt(gateway, ['status', 'conditions']),
        ['Accepted', 'Programmed'],
      ),
      listeners: (Array.isArray(listeners) ? listeners : [])
        .filter(isRecord)
        .map(listener => {
          const before = (Array.isArray(known) ? known : []).find(
            item => valueAt(item, ['name']) === listener.name,
          );
          return {
            name: listener.name,
            attachedRoutes: 0,
            supportedKinds: [],
            conditions: this.conditions(
              gateway,
              valueAt(before, ['conditions']),
              ['Accepted', 'Programmed', 'ResolvedRefs'],
            ),
          };
        }),
    };
  }

  private conditions(
    { metadata }: KubeObject,
    current: unknown,
    types: readonly string[],
  ): Condition[] {
    const conditions = types.map(type => ({
      type,
      status: 'True',
      reason: type,
      observedGeneration: metadata.generation,
    }));
    return mergeConditions(current, conditions, this.context.api.timestamp());
  }
}
