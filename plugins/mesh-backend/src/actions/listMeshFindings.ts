import { readOnly, type MeshActions } from './MeshActions';
import { sayFinding } from './sayings';

export function registerListMeshFindings(actions: MeshActions): void {
  const { registry, mesh, audited } = actions;
  registry.register({
    name: 'list-mesh-findings',
    title: 'List mesh findings',
    description:
      'Problems of the service mesh, worst first, each with the object to change, what to do, and the entities and owners ' +
      'that suffer from it. Only those of entities that the caller may see.',
    attributes: readOnly,
    schema: {
      input: z =>
        z.object({
          severity: z.enum(['error', 'warning', 'info']).optional(),
          code: z
            .string()
            .max(64)
            .optional()
            .describe('For example IST0103 or MESH0004'),
          owner: z
            .string()
            .max(512)
            .optional()
            .describe('Full entity ref, for example group:default/payments'),
          entity: z
            .string()
            .max(512)
            .optional()
            .describe('Full entity ref, for example component:default/orders'),
          cluster: z.string().max(253).optional(),
          namespace: z.string().max(253).optional(),
          limit: z.number().int().min(1).max(500).default(50),
        }),
      output: z =>
        z.object({
          total: z.number(),
          visibleOnly: z
            .boolean()
            .describe('Whether the caller may only see part of all findings'),
          findings: z.array(
            z.object({
              code: z.string(),
              severity: z.enum(['error', 'warning', 'info']),
              title: z.string(),
              fix: z.string().optional(),
              object: z.string(),
              cluster: z.string(),
              since: z.string().describe('ISO time'),
              entityRefs: z.array(z.string()),
              owners: z.array(z.string()),
            }),
          ),
        }),
    },
    examples: [
      {
        title: 'Errors of one team',
        input: {
          severity: 'error',
          owner: 'group:default/payments',
          limit: 50,
        },
      },
    ],
    async action({ input, credentials }) {
      const list = await audited('list-mesh-findings', credentials, {}, () =>
        mesh.listFindings(
          {
            ...input,
            owner: input.owner?.toLocaleLowerCase('en-US'),
            entity: input.entity?.toLocaleLowerCase('en-US'),
            sort: 'severity',
            offset: 0,
          },
          { credentials },
        ),
      );
      return {
        output: {
          total: list.total,
          visibleOnly: list.visibleOnly,
          findings: list.items.map(each => ({
            ...sayFinding(each),
            cluster: each.cluster,
            since: each.since,
            entityRefs: each.entityRefs,
            owners: each.owners,
          })),
        },
      };
    },
  });
}
