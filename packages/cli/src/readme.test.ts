import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { parse } from 'yaml';

const readme = fs.readFileSync(path.resolve(__dirname, '../README.md'), 'utf8');
const [github, gitlab] = [...readme.matchAll(/```yaml\n(.*?)```/gs)].map(
  ([, text]) => parse(text),
);

const repository = createMockDirectory();

const policy = (mode: string) => `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: orders, namespace: shop }
spec: { selector: { matchLabels: { app: orders } }, mtls: { mode: ${mode} } }
`;
const service = (mode: string) => ({
  'workload.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders, sidecar.istio.io/inject: "true" } }
    spec: { containers: [{ name: app, image: 'a:1' }] }
---
${policy(mode)}`,
  'catalog-info.yaml': `
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: orders
  annotations:
    backstage.io/kubernetes-label-selector: app=orders
    backstage.io/kubernetes-namespace: shop
    mesh-portal.dev/contract: sidecar=injected,mtls=STRICT
`,
});

/** Runs a command of an example as its runner does, with what `npx` would have installed. */
async function run(command: string, deploy: Record<string, string>) {
  const installed = [
    '#!/bin/sh',
    'test "$1" = @mesh-portal/cli || exit 127',
    'shift',
    `exec "${process.execPath}" --require "${require.resolve(
      '@backstage/cli/config/nodeTransform.cjs',
    )}" "${path.resolve(__dirname, 'index.ts')}" "$@"`,
  ];
  repository.setContent({ deploy, bin: { npx: installed.join('\n') } });
  fs.chmodSync(path.join(repository.path, 'bin/npx'), 0o755);
  const child = spawn('sh', ['-e', '-c', command], {
    cwd: repository.path,
    env: {
      ...process.env,
      PATH: `${path.join(repository.path, 'bin')}:${process.env.PATH}`,
      MESH_PORTAL_TOKEN: 'secret',
    },
  });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', chunk => {
      text[name] += chunk;
    });
  }
  const [code] = await once(child, 'close');
  return { code, ...text };
}

describe('the examples of the README', () => {
  it('write for code scanning on GitHub, and fail where a promise is broken', async () => {
    const [, explain, upload] = github.jobs.mesh.steps;
    const file = path.join(repository.path, upload.with.sarif_file);
    const results = () =>
      JSON.parse(fs.readFileSync(file, 'utf8')).runs[0].results;

    const kept = await run(explain.run, service('STRICT'));
    expect([kept.code, kept.stderr]).toEqual([0, '']);
    expect(results()).not.toContainEqual(
      expect.objectContaining({ level: 'error' }),
    );

    const broken = await run(explain.run, service('PERMISSIVE'));
    expect(broken.code).toBe(1);
    expect(results()).toContainEqual(
      expect.objectContaining({
        ruleId: 'mtls',
        level: 'error',
        locations: [expect.anything()],
      }),
    );
    // What is found is uploaded in spite of the failure.
    expect(upload.if).toBe('always()');
  }, 60_000);

  it('ask the portal on GitLab, with the token of the job', async () => {
    const asked: unknown[] = [];
    const portal = createServer((request, response) => {
      asked.push([request.url, request.headers.authorization]);
      request.resume();
      response.setHeader('content-type', 'application/json');
      response.end('{"changes":[],"breaks":[],"truncated":false}');
    });
    portal.listen(0, '127.0.0.1');
    await once(portal, 'listening');
    const { port } = portal.address() as AddressInfo;
    const [script] = gitlab.mesh.script;
    const command = script.replace(
      'https://portal.example.com',
      `http://127.0.0.1:${port}`,
    );
    const kept = await run(command, { 'policy.yaml': policy('STRICT') });
    expect([kept.code, kept.stderr]).toEqual([0, '']);
    expect(asked).toEqual([['/api/mesh/v1/what-if', 'Bearer secret']]);
    portal.close();
    portal.closeAllConnections();

    const gone = await run(command, { 'policy.yaml': policy('STRICT') });
    expect(gone.code).toBe(2);
    expect(gone.stderr).toContain('the portal did not answer');
  }, 60_000);
});
