import type { Entity } from '@backstage/catalog-model';
import type { ExtensionDefinition } from '@backstage/frontend-plugin-api';
import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { signalApiRef } from '@backstage/plugin-signals-react';
import type {
  EntityMesh,
  MeshApi,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { meshApiRef } from '../api';
import { fixtureEntity } from '../testFixtures/entities';

/** Signals that a test sends by hand. */
export function manualSignals() {
  const listeners = new Set<(message: { seq: number }) => void>();
  return {
    send: (seq: number) => listeners.forEach(notify => notify({ seq })),
    api: {
      subscribe: (_: string, listener: (message: never) => void) => {
        listeners.add(listener as (message: { seq: number }) => void);
        return { unsubscribe: () => listeners.clear() };
      },
    },
  };
}

/** An entity page that holds one extension of the plugin. */
export function renderEntityPage(options: {
  extension: ExtensionDefinition;
  getEntityMesh: () => Promise<EntityMesh>;
  /** What else the page asks. */
  meshApi?: Partial<MeshApi>;
  /** Permissions that the reader has not. */
  denied?: string[];
  entity?: Entity;
  path?: string;
}) {
  const signals = manualSignals();
  const getEntityMesh = jest.fn(options.getEntityMesh);
  renderTestApp({
    extensions: [
      createTestEntityPage({
        entity: options.entity ?? fixtureEntity('orders'),
      }),
      options.extension,
    ],
    apis: [
      [meshApiRef, { getEntityMesh, ...options.meshApi } as MeshApi],
      [signalApiRef, signals.api],
      [
        permissionApiRef,
        mockApis.permission({
          authorize: ({ permission }) =>
            options.denied?.includes(permission.name)
              ? AuthorizeResult.DENY
              : AuthorizeResult.ALLOW,
        }),
      ],
    ],
    initialRouteEntries: [options.path ?? '/'],
  });
  return { signals, getEntityMesh };
}
