import { NotFoundError } from '@backstage/errors';
import {
  meshDimensions,
  type EntityMesh,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { readOnly, type MeshActions } from './MeshActions';
import { entityRefOf, sayFinding, sentencesOf } from './sayings';

export function registerGetMeshStatus(actions: MeshActions): void {
  const { registry, mesh, audited } = actions;
  registry.register({
    name: 'get-mesh-status',
    title: 'Get mesh status',
    description:
      'What the service mesh (Istio) does with a catalog entity: sidecar, mTLS, JWT, traffic, tracing and upgrade in one ' +
      'word each with the reason, and the findings. "unknown" means that it cannot be seen, which is neither good nor bad.',
    attributes: readOnly,
    schema: {
      input: z =>
        z.object({
          entityRef: z
            .string()
            .describe('Entity ref, for example component:default/orders'),
        }),
      output: z =>
        z.object({
          entityRef: z.string(),
          observedAt: z.string().optional().describe('ISO time'),
          clusters: z.array(
            z.object({
              name: z.string(),
              state: z.enum(['fresh', 'stale', 'unknown']),
              error: z.string().optional(),
            }),
          ),
          status: z.array(
            z.object({
              dimension: z.enum(meshDimensions),
              state: z.enum(['good', 'mind', 'bad', 'neutral', 'unknown']),
              value: z.string(),
              because: z.array(z.string()),
            }),
          ),
          findings: z.array(
            z.object({
              code: z.string(),
              severity: z.enum(['error', 'warning', 'info']),
              title: z.string(),
              fix: z.string().optional(),
              object: z.string(),
              cluster: z.string(),
            }),
          ),
        }),
    },
    examples: [
      {
        title: 'Is the service orders in the mesh, and encrypted?',
        input: { entityRef: 'component:default/orders' },
        output: {
          entityRef: 'component:default/orders',
          clusters: [{ name: 'prod-eu', state: 'fresh' }],
          status: [
            {
              dimension: 'mtls',
              state: 'good',
              value: 'STRICT',
              because: ['The whole mesh only takes mutual TLS.'],
            },
          ],
          findings: [],
        },
      },
    ],
    async action({ input, credentials }) {
      const entityRef = entityRefOf(input.entityRef);
      const { body } = await audited(
        'get-mesh-status',
        credentials,
        { entityRef },
        () => mesh.getEntity(entityRef, { credentials }),
      );
      if (!body) {
        throw new NotFoundError('No such entity');
      }
      return { output: statusOf(body) };
    },
  });
}

function statusOf(entity: EntityMesh) {
  return {
    entityRef: entity.entityRef,
    ...(entity.observedAt && { observedAt: entity.observedAt }),
    clusters: entity.clusters.map(({ name, state, error }) => ({
      name,
      state,
      ...(error && { error }),
    })),
    status: meshDimensions.map(dimension => {
      const { state, value, because } = entity.dimensions[dimension];
      return { dimension, state, value, because: sentencesOf(because) };
    }),
    findings: entity.findings.map(each => ({
      ...sayFinding(each),
      cluster: each.cluster,
    })),
  };
}
