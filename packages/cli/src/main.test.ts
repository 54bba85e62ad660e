import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { startFakeCluster } from '@mesh-portal/fake-kubernetes';
import { main } from './main';

const deployment = (inject = true) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  replicas: 1
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders, sidecar.istio.io/inject: "${inject}" }
    spec: { containers: [{ name: app, image: 'a:1', ports: [{ containerPort: 8080 }] }] }
`;
const policy = (mode: string) => `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: orders, namespace: shop }
spec: { selector: { matchLabels: { app: orders } }, mtls: { mode: ${mode} } }
`;
const component = `
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: orders
  annotations:
    backstage.io/kubernetes-label-selector: app=orders
    backstage.io/kubernetes-namespace: shop
    mesh-portal.dev/contract: sidecar=injected,mtls=STRICT
spec: { type: service, lifecycle: production, owner: team-a }
`;

const repository = createMockDirectory();

async function run(
  files: Record<string, string>,
  args: string[] = [],
  options: { stdin?: string; directory?: string; token?: string } = {},
) {
  repository.setContent({ ...files, empty: {} });
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(
    ['explain', options.directory ?? repository.path, ...args],
    {
      env: { MESH_PORTAL_TOKEN: options.token },
      stdin: () => options.stdin ?? '',
      stdout: text => out.push(text),
      stderr: text => err.push(text),
    },
  );
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('explain', () => {
  it.each([
    [
      'a promise that is kept',
      {
        'a.yaml': deployment(),
        'b/c.yml': policy('STRICT'),
        'd.yaml': component,
      },
      0,
      'Nothing would become worse.',
    ],
    [
      'a promise that is broken',
      { 'a.yaml': `${deployment()}---${policy('PERMISSIVE')}---${component}` },
      1,
      'error: Deployment shop/orders: orders promises mtls STRICT, and it would be PERMISSIVE',
    ],
    [
      'pods that stay outside',
      { 'a.yaml': deployment(false), 'b.yaml': component },
      1,
      'orders promises sidecar injected, and it would be none',
    ],
  ])('says of %s', async (_, files, code, sentence) => {
    const result = await run(files);
    expect(result.out).toContain(sentence);
    expect(result.code).toBe(code);
  });

  it('puts objects that name no namespace into one, as kubectl does', async () => {
    const files = { 'a.yaml': deployment().replace(', namespace: shop', '') };
    expect((await run(files)).out).toContain('Deployment default/orders');
    expect((await run(files, ['--namespace', 'web'])).out).toContain(
      'Deployment web/orders',
    );
  });

  it('leaves out what is no manifest, and says so where it might be one', async () => {
    const result = await run({
      'a.yaml': deployment(),
      'values.yaml': 'replicas: 1',
      'kustomization.yaml': 'resources: [a.yaml]',
      'chart.yaml': 'a: {{ .Values.a }}: [',
      '.github/w.yaml': 'a: [',
      'node_modules/x.yaml': 'a: [',
    });
    expect(result.code).toBe(0);
    expect(result.err).toMatch(/^left out: chart.yaml is not valid YAML: .*/);
    expect(result.err).not.toMatch(/w.yaml|x.yaml/);
  });

  it('reads what kustomize or helm prints', async () => {
    const stdin = `${deployment()}---${component}`;
    const result = await run({}, [], { directory: '-', stdin });
    expect(result.code).toBe(1);
    expect(result.out).toContain('at -:');
  });

  it.each([
    [[], { directory: '/nowhere/at/all' }, 'There is no folder /nowhere'],
    [[], {}, 'There is no manifest in'],
    [['--format', 'pdf'], {}, '--format pdf is none of text, markdown'],
    [['--against', 'http://127.0.0.1:1'], {}, 'There is no manifest in'],
    [['more'], {}, 'Usage:'],
    [['--wrong'], {}, "Unknown option '--wrong'"],
  ])('cannot tell with %j %j', async (args, options, message) => {
    const result = await run({}, args, options);
    expect(result.err).toContain(message);
    expect(result.code).toBe(2);
  });

  it('writes every format', async () => {
    const files = {
      'deploy/a b.yaml': `# first line\n${deployment().trim()}\n---${policy(
        'PERMISSIVE',
      )}`,
      'catalog-info.yaml': component,
    };
    const markdown = await run(files, ['--format', 'markdown']);
    expect(markdown.out).toContain('**Something would become worse.**');
    expect(markdown.out).toContain(
      '| ❌ error | Deployment shop/orders | mtls |',
    );

    const json = JSON.parse((await run(files, ['--format', 'json'])).out);
    expect(json).toMatchObject({ regression: true });

    const sarif = JSON.parse((await run(files, ['--format', 'sarif'])).out);
    expect(sarif.version).toBe('2.1.0');
    expect(sarif.runs[0].tool.driver.rules).toContainEqual({ id: 'mtls' });
    expect(sarif.runs[0].results[0]).toMatchObject({
      ruleId: 'mtls',
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'deploy/a%20b.yaml' },
            region: { startLine: 2 },
          },
        },
      ],
    });
  });

  it('keeps outside words from being Markdown', async () => {
    const name = 'x|y<b>[z](javascript:1)';
    const text = deployment().replace('name: orders', `name: '${name}'`);
    const { out } = await run({ 'a.yaml': text }, ['--format', 'markdown']);
    expect(out).toContain('x\\|y\\<b\\>\\[z\\]\\(javascript:1\\)');
  });
});

const kubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
if (!kubectl) {
  process.stderr.write('A test is skipped: kubectl is not on the PATH\n');
}

(kubectl ? describe : describe.skip)('explain against a cluster', () => {
  it('tells what a pull request would make worse, and what it would mend', async () => {
    const proxied = deployment().replace(
      'containers: [',
      "containers: [{ name: istio-proxy, image: 'istio/proxyv2:1.30.2' }, ",
    );
    const namespace =
      'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n---';
    const cluster = await startFakeCluster({
      objects: `${namespace}${proxied}---${policy('STRICT')}`,
      podStartMs: 1,
    });
    await cluster.settle();
    const kubeconfig = path.join(repository.path, 'kubeconfig');
    const file = cluster.kubeconfig();
    const against = (text: string) =>
      run({ kubeconfig: file, 'a.yaml': text }, ['--against', kubeconfig]);
    expect(await against(policy('STRICT'))).toMatchObject({ code: 0 });
    const worse = await against(policy('DISABLE'));
    expect(worse.out).toContain('mtls would go from STRICT to DISABLE');
    expect(worse.code).toBe(1);
    await cluster.stop();

    const gone = await against(policy('STRICT'));
    expect(gone.err).toContain('the cluster could not be read with kubectl');
    expect(gone.code).toBe(2);
  }, 60_000);
});
