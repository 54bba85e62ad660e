import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from './ports.mjs';

const home = '/usr/lib/postgresql';

function newestBinaries() {
  if (!fs.existsSync(home)) {
    return undefined;
  }
  const [newest] = fs
    .readdirSync(home)
    .map(Number)
    .filter(version => fs.existsSync(`${home}/${version}/bin/initdb`))
    .sort((a, b) => b - a);
  return newest && `${home}/${newest}/bin`;
}

/**
 * A private PostgreSQL server on loopback for the time of a test run.
 *
 * @returns `{ url, stop }`, or `undefined` where PostgreSQL's server programs are not installed
 */
export async function startPostgres() {
  const binaries = newestBinaries();
  if (!binaries) {
    return undefined;
  }
  const directory = fs.mkdtempSync(
    path.join(os.tmpdir(), 'mesh-portal-postgres-'),
  );
  const data = path.join(directory, 'data');
  const port = await freePort();
  // The server refuses to run as root.
  const asRoot = process.getuid?.() === 0;
  const call = (program, ...args) =>
    asRoot
      ? execFileSync(
          'runuser',
          ['-u', 'postgres', '--', `${binaries}/${program}`, ...args],
          { cwd: '/', stdio: 'pipe' },
        )
      : execFileSync(`${binaries}/${program}`, args, { stdio: 'pipe' });
  if (asRoot) {
    execFileSync('chown', ['postgres', directory]);
  }
  call(
    'initdb',
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '--no-sync',
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
  );
  const settings = `-h 127.0.0.1 -p ${port} -k '' -c fsync=off -c max_connections=300`;
  call(
    'pg_ctl',
    '-D',
    data,
    '-w',
    '-l',
    path.join(directory, 'log'),
    '-o',
    settings,
    'start',
  );
  return {
    url: `postgresql://postgres@127.0.0.1:${port}`,
    stop() {
      call('pg_ctl', '-D', data, '-m', 'immediate', '-w', 'stop');
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}
