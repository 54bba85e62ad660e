import {
  checkStates,
  coverageLevels,
  type CoverageRow,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { readOnly, type MeshActions } from './MeshActions';

export function registerGetMeshCoverage(actions: MeshActions): void {
  const { registry, mesh, audited } = actions;
  registry.register({
    name: 'get-mesh-coverage',
    title: 'Get mesh coverage',
    description:
      'How many entities pass each check of the service mesh, in total and per owner, system, domain, cluster or namespace. ' +
      'Only passed, warning and failed are assessed; unknown, not applicable and exempt count neither way.',
    attributes: readOnly,
    schema: {
      input: z =>
        z.object({
          by: z
            .enum(['owner', 'system', 'domain', 'cluster', 'namespace'])
            .default('owner'),
        }),
      output: z => {
        const row = z.object({
          scope: z.string().describe('Empty for the total'),
          title: z.string(),
          entities: z.number(),
          levels: z.object({
            none: z.number(),
            bronze: z.number(),
            silver: z.number(),
            gold: z.number(),
          }),
          checks: z
            .record(z.record(z.enum(checkStates), z.number()))
            .describe('Entities by the id of the check and what it says'),
        });
        return z.object({
          visibleOnly: z
            .boolean()
            .describe('Whether only entities that the caller may see count'),
          checks: z.array(
            z.object({
              id: z.string(),
              title: z.string(),
              level: z.enum(coverageLevels),
              fix: z.string(),
            }),
          ),
          total: row,
          rows: z.array(row),
        });
      },
    },
    examples: [
      { title: 'How does each team stand?', input: { by: 'owner' as const } },
    ],
    async action({ input, credentials }) {
      const { by } = input;
      const { body } = await audited(
        'get-mesh-coverage',
        credentials,
        { by },
        () => mesh.getCoverage(by, { credentials }),
      );
      // Without a known tag, there is always an answer.
      const { visibleOnly, checks, total, rows } = body!;
      return {
        output: {
          visibleOnly,
          checks: checks.map(({ id, title, level, fix }) => ({
            id,
            title,
            level,
            fix,
          })),
          total: rowOf(total),
          rows: rows.map(rowOf),
        },
      };
    },
  });
}

function rowOf({ scope, title, entities, levels, checks }: CoverageRow) {
  return { scope, title, entities, levels, checks };
}
