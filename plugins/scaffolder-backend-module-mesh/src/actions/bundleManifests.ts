import fs from 'node:fs/promises';
import path from 'node:path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';
import { archiveOf } from './archiveOf';
import { readManifests } from './readManifests';

/** Checks that a folder holds Kubernetes objects and offers them as one text, for those who copy instead of publish. */
export function createBundleManifestsAction() {
  return createTemplateAction({
    id: 'mesh:manifest:bundle',
    description:
      'Reads the Kubernetes manifests of a folder, checks that each document is an object with a kind and a name, and returns them as one text',
    supportsDryRun: true,
    examples: [
      {
        description: 'Collect the manifests of the folder deploy',
        example: [
          'steps:',
          '  - id: bundle',
          '    action: mesh:manifest:bundle',
          '    input:',
          '      path: deploy',
        ].join('\n'),
      },
    ],
    schema: {
      input: {
        path: z =>
          z
            .string()
            .describe('Folder with the manifests, relative to the workspace'),
        kustomization: z =>
          z
            .boolean()
            .optional()
            .describe('Writes a kustomization.yaml that lists the files'),
        archive: z =>
          z
            .boolean()
            .optional()
            .describe('Offers all files of the workspace for download'),
      },
      output: {
        objects: z =>
          z
            .array(z.string())
            .describe(
              '`Kind namespace/name` of every object, in the order of file names',
            ),
        manifests: z => z.string().describe('All objects as one YAML text'),
        instructions: z =>
          z.string().describe('Markdown that says how to apply them'),
        archive: z =>
          z
            .string()
            .optional()
            .describe(
              'All files of the workspace as a .tar.gz in Base64, where it was asked for',
            ),
      },
    },
    async handler(ctx) {
      const manifests = readManifests(ctx.workspacePath, ctx.input.path);
      if (manifests.length === 0) {
        throw new InputError(
          `The folder '${ctx.input.path}' holds no manifest: nothing has to be changed`,
        );
      }
      const objects = manifests.map(({ object: { kind, metadata } }) =>
        [
          kind,
          [metadata.namespace, metadata.name].filter(Boolean).join('/'),
        ].join(' '),
      );
      const text = manifests.map(manifest => manifest.text).join('\n---\n');
      ctx.logger.info(`${objects.length} objects: ${objects.join(', ')}`);
      ctx.output('objects', objects);
      ctx.output('manifests', text);
      if (ctx.input.kustomization) {
        await writeKustomization(
          resolveSafeChildPath(ctx.workspacePath, ctx.input.path),
          [...new Set(manifests.map(({ file }) => file))],
        );
      }
      ctx.output(
        'instructions',
        instructions(text, ctx.input.path, ctx.input.kustomization),
      );
      if (ctx.input.archive) {
        ctx.output('archive', await archiveOf(ctx.workspacePath));
      }
    },
  });
}

async function writeKustomization(directory: string, files: string[]) {
  await fs.writeFile(
    path.join(directory, 'kustomization.yaml'),
    stringify({
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: files,
    }),
  );
}

function instructions(
  text: string,
  folder: string,
  kustomization = false,
): string {
  // A fence longer than any run of backticks in the text cannot be closed by it.
  const longest = Math.max(
    2,
    ...[...text.matchAll(/`+/g)].map(([run]) => run.length),
  );
  const fence = '`'.repeat(longest + 1);
  return [
    `Apply the folder \`${folder}\` with \`kubectl apply ${
      kustomization ? '-k' : '-f'
    } ${folder}\`, or save this text and run \`kubectl apply -f\` on it:`,
    `${fence}yaml\n${text}\n${fence}`,
  ].join('\n\n');
}
