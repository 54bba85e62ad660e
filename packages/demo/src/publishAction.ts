import { cp, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { ConflictError, InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';

const repositoryName = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?$/;

/**
 * The action `demo:publish`: writes the workspace to a folder that the demo serves, in place of a push to a Git host.
 * Nothing is applied to a cluster.
 *
 * @param options.directory - folder that is served
 * @param options.url - where it is served, without a slash at the end
 */
export function createDemoPublishAction(options: {
  directory: string;
  url: string;
}) {
  return createTemplateAction({
    id: 'demo:publish',
    description: 'Writes the files to a folder that the demo serves',
    schema: {
      input: {
        name: z =>
          z
            .string()
            .regex(
              repositoryName,
              'name takes letters, digits, dots, dashes and underscores, at most 100 of them',
            )
            .describe('Name of the repository'),
        description: z => z.string().optional(),
      },
      output: {
        remoteUrl: z => z.string().describe('Page that lists the files'),
        repoContentsUrl: z =>
          z.string().describe('Address below which the files are'),
        catalogInfoUrl: z =>
          z
            .string()
            .optional()
            .describe(
              'Address of catalog-info.yaml, where the workspace has one',
            ),
      },
    },
    async handler(ctx) {
      const { name } = ctx.input;
      const target = resolveSafeChildPath(options.directory, name);
      const files = await listFiles(ctx.workspacePath);
      if (files.length === 0) {
        throw new InputError(
          'There is nothing to publish: the workspace is empty',
        );
      }
      // Written aside and moved, so that nobody reads half a repository.
      const partial = resolveSafeChildPath(
        options.directory,
        `.${name}.partial`,
      );
      await rm(partial, { recursive: true, force: true });
      await mkdir(options.directory, { recursive: true });
      await cp(ctx.workspacePath, partial, { recursive: true });
      try {
        await rename(partial, target);
      } catch (error) {
        await rm(partial, { recursive: true, force: true });
        throw new ConflictError(
          `There is already a repository named ${name}; choose another name`,
          error,
        );
      }
      ctx.logger.info(`Published ${files.length} files`);
      const url = `${options.url}/${encodeURIComponent(name)}`;
      ctx.output('remoteUrl', url);
      ctx.output('repoContentsUrl', url);
      if (files.includes('catalog-info.yaml')) {
        ctx.output('catalogInfoUrl', `${url}/catalog-info.yaml`);
      }
    },
  });
}

/** Paths of all files, relative to the folder. */
async function listFiles(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true });
  const files: string[] = [];
  for (const entry of entries) {
    const stats = await lstat(path.join(root, entry));
    if (stats.isFile()) {
      files.push(entry);
    } else if (!stats.isDirectory()) {
      throw new InputError(
        `${entry} is neither a file nor a folder; symbolic links are not published`,
      );
    }
  }
  return files;
}
