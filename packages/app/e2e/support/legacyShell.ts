import path from 'node:path';
import { build } from 'esbuild';
import type { BrowserContext } from 'playwright-core';
import { portalUrl } from './browser';

const page = `<!DOCTYPE html>
<html lang="en">
  <head>
    <title>Legacy</title>
    <link rel="stylesheet" href="/legacy/LegacyApp.css">
  </head>
  <body>
    <div id="root"></div>
    <script src="/legacy/LegacyApp.js"></script>
  </body>
</html>`;

const contentTypes: Record<string, string> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
};

/** Bundles the legacy app, with the portal's backend behind it. */
async function bundle(): Promise<Map<string, string>> {
  const config = {
    context: 'test',
    data: {
      app: { title: 'Legacy', baseUrl: portalUrl },
      backend: { baseUrl: portalUrl },
      auth: { environment: 'development', providers: { guest: {} } },
    },
  };
  const { outputFiles } = await build({
    entryPoints: [path.join(__dirname, 'LegacyApp.tsx')],
    bundle: true,
    write: false,
    outdir: 'legacy',
    format: 'iife',
    jsx: 'automatic',
    logLevel: 'error',
    // The catalog exports CSV with a library that streams; what Backstage's own bundler takes in its place.
    alias: { stream: 'stream-browserify' },
    define: {
      global: 'globalThis',
      'process.env.NODE_ENV': '"production"',
      'process.env.APP_CONFIG': JSON.stringify([config]),
      'process.env': '{}',
    },
    loader: {
      '.svg': 'dataurl',
      '.png': 'dataurl',
      '.woff': 'dataurl',
      '.woff2': 'dataurl',
    },
  });
  return new Map(
    outputFiles.map(each => [`/legacy/${path.basename(each.path)}`, each.text]),
  );
}

/**
 * Shows an app of the legacy frontend system at the addresses of the portal.
 *
 * @returns what prepares a browser context for it
 */
export async function legacyShell() {
  const files = await bundle();
  return async (context: BrowserContext) => {
    await context.route(`${portalUrl}/**`, (route, request) => {
      const file = new URL(request.url()).pathname;
      const body = files.get(file);
      if (body !== undefined) {
        const contentType = contentTypes[path.extname(file)];
        return route.fulfill({ body, contentType });
      }
      return request.resourceType() === 'document'
        ? route.fulfill({ body: page, contentType: 'text/html' })
        : route.continue();
    });
  };
}
