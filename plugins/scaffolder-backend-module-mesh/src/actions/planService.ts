import fs from 'node:fs/promises';
import path from 'node:path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { MeshService } from '@mesh-portal/backstage-plugin-mesh-node';
import { levels, planChange } from '../service/planChange';

/** Works out what a service of the catalog lacks, as whoever runs the template may see it. */
export function createPlanServiceAction(options: {
  catalog: CatalogService;
  mesh: MeshService;
}) {
  return createTemplateAction({
    id: 'mesh:service:plan',
    description:
      'Compares what the mesh does with a service with what is wanted, writes the manifests that the mesh proposes and says what else is missing',
    supportsDryRun: true,
    examples: [
      {
        description: 'Find out what is missing for encryption',
        example: [
          'steps:',
          '  - id: plan',
          '    action: mesh:service:plan',
          '    input:',
          '      entity: component:default/orders',
          '      level: encrypted',
          '      path: deploy',
        ].join('\n'),
      },
    ],
    schema: {
      input: {
        entity: z => z.string().describe('Entity ref of the service'),
        finding: z =>
          z.string().optional().describe('Code of the finding to mend'),
        level: z => z.enum(levels).describe('Level that is to be reached'),
        path: z =>
          z
            .string()
            .describe('Folder for the manifests, relative to the workspace'),
        routes: z =>
          z
            .boolean()
            .optional()
            .describe('True where routes of the service are to be written'),
      },
      output: {
        name: z => z.string().describe('Name for the objects to be added'),
        namespace: z => z.string(),
        labels: z => z.record(z.string()).describe('Labels of its pods'),
        host: z => z.string().optional().describe('Its host in the mesh'),
        missing: z =>
          z.record(z.boolean()).describe('Whether each level is still missing'),
      },
    },
    async handler(ctx) {
      const { entity: ref, finding, level, routes } = ctx.input;
      const credentials = await ctx.getInitiatorCredentials();
      const entity = await options.catalog.getEntityByRef(ref, { credentials });
      if (!entity) {
        throw new NotFoundError(`entity: there is no ${ref} in the catalog`);
      }
      const mesh = await options.mesh.getEntityMesh(ref, { credentials });
      const { manifests, ...plan } = planChange(entity, mesh, {
        finding,
        level,
      });
      if (routes) {
        const ruler = mesh.services
          .map(each => each.traffic.known && each.traffic.value.ruledBy)
          .find(Boolean);
        if (!plan.host || ruler) {
          throw new InputError(
            ruler
              ? `entity: ${ruler.kind} ${ruler.namespace}/${ruler.name} rules this service already; change it there, for two of them contradict each other`
              : `entity: exactly one Service has to select the pods of ${ref}`,
          );
        }
      }
      const folder = resolveSafeChildPath(ctx.workspacePath, ctx.input.path);
      await fs.mkdir(folder, { recursive: true });
      if (manifests.length > 0) {
        await fs.writeFile(
          path.join(folder, 'proposed.yaml'),
          manifests.join('\n---\n'),
        );
      }
      ctx.output('name', plan.name);
      ctx.output('namespace', plan.namespace);
      ctx.output('labels', plan.labels);
      ctx.output('host', plan.host);
      ctx.output('missing', plan.missing);
    },
  });
}
