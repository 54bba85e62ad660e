import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { checkManifests, lineOf } from './checkManifests';
import { readManifests } from './readManifests';
import { builtInKinds } from './schemas/builtInKinds';
import { ClusterSchemas } from './schemas/ClusterSchemas';
import { customKinds } from './schemas/customKinds';
import { firstOf, KindSource } from './schemas/KindSource';

/** Checks the manifests of a folder strictly: fields, types, rules, and what Istio's validation says. */
export function createValidateManifestsAction(options: {
  clusters: ClusterSchemas;
}) {
  return createTemplateAction({
    id: 'mesh:manifest:validate',
    description:
      'Checks the Kubernetes manifests of a folder: unknown fields, types, the rules of their definitions, and what the validation of Istio says. A kind without a schema is told as not checked, never as valid',
    supportsDryRun: true,
    examples: [
      {
        description: 'Check the folder deploy against the kinds of a cluster',
        example: [
          'steps:',
          '  - id: validate',
          '    action: mesh:manifest:validate',
          '    input:',
          '      path: deploy',
          '      cluster: production',
        ].join('\n'),
      },
      {
        description:
          'Check it by definitions that the workspace holds, and insist on having one for every kind',
        example: [
          'steps:',
          '  - id: validate',
          '    action: mesh:manifest:validate',
          '    input:',
          '      path: deploy',
          '      definitions: crds',
          '      requireSchemas: true',
        ].join('\n'),
      },
    ],
    schema: {
      input: {
        path: z =>
          z
            .string()
            .describe('Folder with the manifests, relative to the workspace'),
        cluster: z =>
          z
            .string()
            .optional()
            .describe(
              'Cluster of mesh.clusters or of the kubernetes plugin whose schemas count; without one, or where it does not answer, those of Kubernetes itself',
            ),
        definitions: z =>
          z
            .string()
            .optional()
            .describe(
              'Folder with CustomResourceDefinitions, relative to the workspace',
            ),
        requireSchemas: z =>
          z
            .boolean()
            .optional()
            .describe('Fail where a kind has no schema. Default: false'),
      },
      output: {
        valid: z =>
          z
            .boolean()
            .describe('Whether every object was checked and found valid'),
        warnings: z =>
          z
            .array(z.string())
            .describe('What is accepted and nevertheless looks wrong'),
        unchecked: z =>
          z
            .array(z.string())
            .describe('Kinds and rules that could not be checked'),
      },
    },
    async handler(ctx) {
      const { path, cluster, definitions, requireSchemas } = ctx.input;
      const manifests = readManifests(ctx.workspacePath, path);
      const given = definitions
        ? readManifests(ctx.workspacePath, definitions)
        : [];
      const sources: KindSource[] = [
        customKinds([...given, ...manifests].map(each => each.object)),
        builtInKinds,
      ];
      if (cluster) {
        const ofCluster = await options.clusters.of(cluster, {
          credentials: await ctx.getInitiatorCredentials(),
          logger: ctx.logger,
          signal: ctx.signal,
        });
        sources.unshift(...(ofCluster ? [ofCluster] : []));
      }
      const { problems, unchecked } = await checkManifests(
        manifests,
        firstOf(sources),
      );
      const lines = (severity: string) =>
        problems.filter(each => each.severity === severity).map(lineOf);
      const errors = [
        ...lines('error'),
        ...(requireSchemas
          ? unchecked.map(each => `There is no schema for ${each}`)
          : []),
      ];
      if (errors.length > 0) {
        throw new InputError(
          ['The manifests are not valid:', ...errors].join('\n'),
        );
      }
      const warnings = lines('warning');
      const left = [
        ...unchecked.map(each => `${each}: no schema`),
        ...lines('unchecked'),
      ];
      warnings.forEach(each => ctx.logger.warn(each));
      left.forEach(each => ctx.logger.warn(`Not checked: ${each}`));
      ctx.logger.info(`${manifests.length} objects, none found wrong`);
      ctx.output('valid', left.length === 0);
      ctx.output('warnings', warnings);
      ctx.output('unchecked', left);
    },
  });
}
