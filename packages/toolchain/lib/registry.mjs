import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';

/** What a registry says of a package that has one version. */
function document({ name, tarball }, url) {
  const manifest = JSON.parse(
    execFileSync('tar', ['-xOzf', tarball, 'package/package.json'], {
      encoding: 'utf8',
    }),
  );
  const integrity = createHash('sha512')
    .update(fs.readFileSync(tarball))
    .digest('base64');
  return {
    name,
    'dist-tags': { latest: manifest.version },
    // Long ago: a new app takes no version of the last days.
    time: { [manifest.version]: '2020-01-01T00:00:00.000Z' },
    versions: {
      [manifest.version]: {
        ...manifest,
        dist: {
          tarball: `${url}/${name}/-/package.tgz`,
          integrity: `sha512-${integrity}`,
        },
      },
    },
  };
}

/**
 * Serves packed packages on loopback as an npm registry does, so that they are installed by name.
 *
 * @returns `{ url, stop }`
 */
export async function serveRegistry(packed) {
  const server = http.createServer((request, response) => {
    const address = decodeURIComponent(request.url);
    const found = packed.find(
      ({ name }) =>
        address === `/${name}` || address === `/${name}/-/package.tgz`,
    );
    if (!found) {
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end('{}');
    } else if (address.endsWith('.tgz')) {
      fs.createReadStream(found.tarball).pipe(response);
    } else {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(
          document(found, `http://127.0.0.1:${server.address().port}`),
        ),
      );
    }
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop: () => new Promise(resolve => server.close(resolve)),
  };
}
