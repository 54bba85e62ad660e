import { lstat, readdir, readFile } from 'node:fs/promises';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { renderPage } from './page';
import { html, type Responder } from './responses';

/**
 * Serves what `demo:publish` wrote, as plain text whatever it is. Symbolic links are not followed, and nothing outside
 * of the folder is read.
 */
export function published(directory: string): Responder {
  return async ({ path, base }) => {
    try {
      const target = resolveSafeChildPath(directory, path.join('/') || '.');
      const stats = await lstat(target);
      if (stats.isDirectory()) {
        const entries = await readdir(target);
        return html(
          renderPage({
            product: 'a Git host',
            title: path.at(-1) ?? 'Repositories',
            lead: 'What the templates have published:',
            rows: entries.sort().map(name => ({
              name: 'file',
              value: name,
              link: [base.slice(1), ...path, name],
            })),
          }),
        );
      }
      if (stats.isFile()) {
        return {
          status: 200,
          type: 'text/plain; charset=utf-8',
          body: await readFile(target),
        };
      }
    } catch {
      // Outside of the folder or not there: to the caller it is the same.
    }
    return { status: 404, type: 'text/plain', body: 'Not found' };
  };
}
