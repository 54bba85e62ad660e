import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { createBundleManifestsAction } from './bundleManifests';

const service =
  'apiVersion: v1\nkind: Service\nmetadata:\n  name: orders\n  namespace: shop\n';

describe('mesh:manifest:bundle', () => {
  const workspace = createMockDirectory();

  async function run(
    files: Record<string, string>,
    folder = 'deploy',
    input = {},
  ) {
    workspace.setContent({ deploy: files });
    const context = createMockActionContext({
      input: { path: folder, ...input },
      workspacePath: workspace.path,
    });
    await createBundleManifestsAction().handler(context);
    return Object.fromEntries(
      (context.output as jest.Mock).mock.calls as Array<[string, unknown]>,
    );
  }

  it('collects every document in the order of file names and leaves out what steers tools', async () => {
    const output = await run({
      'b.yaml': `${service}---\n# a comment stays\n${service.replace(
        'Service',
        'Secret',
      )}---\n`,
      'a.yml': service.replace('orders', 'cart'),
      'kustomization.yaml': 'resources: []',
      'notes.txt': 'not: [valid',
    });
    expect(output.objects).toEqual([
      'Service shop/cart',
      'Service shop/orders',
      'Secret shop/orders',
    ]);
    expect(output.manifests).toContain('# a comment stays');
  });

  it('writes a kustomization of the files when asked, and says how to apply what is there', async () => {
    const files = { 'b.yaml': service, 'a/c.yaml': service };
    const plain = await run(files);
    expect(plain.instructions).toContain('kubectl apply -f deploy');
    expect(workspace.content()).not.toHaveProperty([
      'deploy',
      'kustomization.yaml',
    ]);
    const output = await run(files, 'deploy', { kustomization: true });
    expect(output.instructions).toContain('kubectl apply -k deploy');
    expect(workspace.content()).toMatchObject({
      deploy: {
        'kustomization.yaml': [
          'apiVersion: kustomize.config.k8s.io/v1beta1',
          'kind: Kustomization',
          'resources:',
          '  - a/c.yaml',
          '  - b.yaml',
          '',
        ].join('\n'),
      },
    });
  });

  it('offers all files of the workspace as an archive that tar opens', async () => {
    const output = await run({ 'a.yaml': service }, 'deploy', {
      archive: true,
      kustomization: true,
    });
    const archive = Buffer.from(`${output.archive}`, 'base64');
    const tar = (...args: string[]) =>
      execFileSync('tar', [...args, '-zf', '-'], {
        input: archive,
        encoding: 'utf8',
      });
    expect(tar('-t').trim().split('\n')).toEqual([
      'deploy/a.yaml',
      'deploy/kustomization.yaml',
    ]);
    expect(tar('-xO', 'deploy/a.yaml')).toBe(service);
    expect(await run({ 'a.yaml': service })).not.toHaveProperty('archive');
  });

  it('leaves the same behind when a task that was interrupted runs it again', async () => {
    const input = { path: 'deploy', archive: true, kustomization: true };
    workspace.setContent({ deploy: { 'a.yaml': service } });
    const again = async () => {
      const context = createMockActionContext({
        input,
        workspacePath: workspace.path,
      });
      await createBundleManifestsAction().handler(context);
      return {
        output: (context.output as jest.Mock).mock.calls,
        files: workspace.content(),
      };
    };
    expect(await again()).toEqual(await again());
  });

  it('offers neither links nor more than an output can hold', async () => {
    const bundle = () =>
      run({ 'a.yaml': service, big: 'x'.repeat(1024 * 1024) }, 'deploy', {
        archive: true,
      });
    await expect(bundle()).rejects.toThrow('choose a destination instead');
    workspace.setContent({ deploy: { 'a.yaml': service } });
    fs.symlinkSync('/etc/hostname', path.join(workspace.path, 'README.md'));
    const context = createMockActionContext({
      input: { path: 'deploy', archive: true },
      workspacePath: workspace.path,
    });
    await expect(
      createBundleManifestsAction().handler(context),
    ).rejects.toThrow("'README.md' is neither a file nor a folder");
  });

  it('cannot be talked out of the code block by what the manifests hold', async () => {
    const output = await run({
      'a.yaml': `${service}data: "\`\`\`\\n# heading"\n`,
    });
    expect(output.instructions).toMatch(/^````yaml$/m);
  });

  it.each([
    [
      { 'a.yaml': 'kind: Service\nmetadata: {name: x}' },
      "a.yaml: 'apiVersion' is missing",
    ],
    [
      { 'a.yaml': 'apiVersion: v1\nmetadata: {name: x}' },
      "a.yaml: 'kind' is missing",
    ],
    [
      { 'a.yaml': 'apiVersion: v1\nkind: Service' },
      "a.yaml: 'metadata.name' is missing",
    ],
    [{}, "The folder 'deploy' holds no manifest"],
    [{ 'a.yaml': 'text' }, "a.yaml: 'apiVersion' is missing"],
    [{ 'a.yaml': 'a: [' }, 'a.yaml is not valid YAML'],
  ])('names the file and the field: %j', async (files, message) => {
    await expect(run(files)).rejects.toThrow(message);
  });

  it('stays inside of the workspace', async () => {
    await expect(run({}, '../..')).rejects.toThrow(
      'Relative path is not allowed',
    );
    await expect(run({}, 'absent')).rejects.toThrow(
      "There is no folder 'absent'",
    );
    workspace.setContent({ deploy: {}, outside: { 'x.yaml': service } });
    fs.symlinkSync(
      path.join(workspace.path, 'outside/x.yaml'),
      path.join(workspace.path, 'deploy/x.yaml'),
    );
    const context = createMockActionContext({
      input: { path: 'deploy' },
      workspacePath: workspace.path,
    });
    await expect(
      createBundleManifestsAction().handler(context),
    ).rejects.toThrow("'x.yaml' is a symbolic link");
  });
});
