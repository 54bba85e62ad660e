import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Agent, fetch } from 'undici';
import { AdminClient } from './AdminClient';
import type { ClusterUnderTest } from './ClusterUnderTest';
import { serviceAccountTokens } from './serviceAccountTokens';
import { setForbiddenByRole } from './setForbiddenByRole';

const READY_WITHIN_MS = 120_000;

/**
 * etcd and kube-apiserver from a folder, on loopback and without controllers, as controller-runtime's envtest starts them.
 *
 * @param options.assets - folder with `etcd` and `kube-apiserver` (KUBEBUILDER_ASSETS)
 * @throws Error with the end of the log when a server does not come up
 */
export async function startApiServer(options: {
  assets: string;
  watchList: boolean;
}): Promise<ClusterUnderTest> {
  const { assets, watchList } = options;
  const directory = await mkdtemp(path.join(tmpdir(), 'mesh-cluster-suite-'));
  const inDirectory = (name: string) => path.join(directory, name);
  const [etcdPort, peerPort, port] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
  ]);
  const adminToken = randomBytes(24).toString('base64url');
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  await Promise.all([
    writeFile(inDirectory('sa.key'), keys.privateKey, { mode: 0o600 }),
    writeFile(inDirectory('sa.pub'), keys.publicKey),
    writeFile(
      inDirectory('tokens.csv'),
      `${adminToken},admin,admin,"system:masters"\n`,
      { mode: 0o600 },
    ),
  ]);
  const url = `https://127.0.0.1:${port}`;
  const etcdUrl = `http://127.0.0.1:${etcdPort}`;
  const peerUrl = `http://127.0.0.1:${peerPort}`;

  const etcd = start(path.join(assets, 'etcd'), [
    `--data-dir=${inDirectory('etcd')}`,
    `--listen-client-urls=${etcdUrl}`,
    `--advertise-client-urls=${etcdUrl}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=default=${peerUrl}`,
    '--unsafe-no-fsync',
  ]);
  const startServer = () =>
    start(path.join(assets, 'kube-apiserver'), [
      `--etcd-servers=${etcdUrl}`,
      `--cert-dir=${inDirectory('certs')}`,
      `--secure-port=${port}`,
      '--bind-address=127.0.0.1',
      '--advertise-address=127.0.0.1',
      '--endpoint-reconciler-type=none',
      '--service-cluster-ip-range=10.96.0.0/16',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-signing-key-file=${inDirectory('sa.key')}`,
      `--service-account-key-file=${inDirectory('sa.pub')}`,
      `--token-auth-file=${inDirectory('tokens.csv')}`,
      '--authorization-mode=RBAC',
      '--allow-privileged=true',
      // Nothing here gives pods an account or objects a quota.
      '--disable-admission-plugins=ServiceAccount,ResourceQuota',
      `--feature-gates=WatchList=${watchList}`,
    ]);
  let server = startServer();
  try {
    await until(etcd, server, `${url}/readyz`);
  } catch (error) {
    await end(server);
    await end(etcd);
    throw error;
  }
  const caData = (await readFile(inDirectory('certs/apiserver.crt'))).toString(
    'base64',
  );
  const admin = new AdminClient({ url, caData, token: adminToken });

  const restart = async () => {
    await end(server);
    server = startServer();
    await until(etcd, server, `${url}/readyz`);
  };
  return {
    title: `kube-apiserver of ${assets}`,
    url,
    caData,
    admin,
    manyPods: 50_000,
    renewToken: serviceAccountTokens(admin),
    async setForbidden(resource, forbidden) {
      await setForbiddenByRole(admin, resource, forbidden);
      await restart();
    },
    interrupt: restart,
    async forget() {
      // A watch cache that starts anew knows nothing of before, and etcd no more than it is left.
      const { header } = await etcdRequest(etcdUrl, '/v3/kv/range', {
        key: 'AA==',
      });
      await etcdRequest(etcdUrl, '/v3/kv/compaction', {
        revision: header.revision,
        physical: true,
      });
      await restart();
    },
    async stop() {
      await admin.close();
      await end(server);
      await end(etcd);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

interface Program {
  child: ChildProcess;
  log: string;
}

function start(file: string, args: string[]): Program {
  const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const program = { child, log: '' };
  child.stderr?.on('data', chunk => {
    program.log = (program.log + chunk).slice(-4_000);
  });
  child.on('error', error => {
    program.log += error.message;
  });
  return program;
}

async function end({ child }: Program): Promise<void> {
  if (child.exitCode === null && child.signalCode === null && child.pid) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

/** Its certificate is its own, which is not known before it has started. */
async function until(
  etcd: Program,
  server: Program,
  url: string,
): Promise<void> {
  const agent = new Agent({ connect: { rejectUnauthorized: false } });
  const deadline = Date.now() + READY_WITHIN_MS;
  try {
    for (;;) {
      const ready = await fetch(url, { dispatcher: agent }).then(
        // Who asks is nobody, and is refused once the server can tell.
        response => response.ok || response.status === 403,
        () => false,
      );
      if (ready) {
        return;
      }
      const ended = [etcd, server].find(each => each.child.exitCode !== null);
      if (ended || Date.now() > deadline) {
        throw new Error(
          `The API server did not come up:\n${(ended ?? server).log}`,
        );
      }
      await delay(200);
    }
  } finally {
    await agent.destroy();
  }
}

/** https://etcd.io/docs/v3.5/dev-guide/api_grpc_gateway/ */
async function etcdRequest(
  base: string,
  route: string,
  body: object,
): Promise<{ header: { revision: string } }> {
  const response = await fetch(base + route, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  if (!response.ok) {
    throw new Error(`etcd ${route}: ${response.status}`);
  }
  return (await response.json()) as { header: { revision: string } };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
