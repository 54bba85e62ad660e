import { symlink } from 'node:fs/promises';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { createDemoPublishAction } from './publishAction';

describe('demo:publish', () => {
  const workspace = createMockDirectory();
  const target = createMockDirectory();

  const publish = async (name: string) => {
    const action = createDemoPublishAction({
      directory: target.resolve('published'),
      url: 'http://127.0.0.1:1/published',
    });
    const output: Record<string, unknown> = {};
    await action.handler({
      ...createMockActionContext({
        input: { name },
        workspacePath: workspace.path,
      }),
      output: (key, value) => {
        output[key] = value;
      },
    });
    return output;
  };

  beforeEach(() => {
    workspace.setContent({
      'catalog-info.yaml': 'kind: Component',
      deploy: { 'service.yaml': 'kind: Service' },
    });
    target.clear();
  });

  it('writes the workspace and says where it is served', async () => {
    await expect(publish('orders')).resolves.toEqual({
      remoteUrl: 'http://127.0.0.1:1/published/orders',
      repoContentsUrl: 'http://127.0.0.1:1/published/orders',
      catalogInfoUrl: 'http://127.0.0.1:1/published/orders/catalog-info.yaml',
    });
    expect(target.content()).toEqual({
      published: {
        orders: {
          'catalog-info.yaml': 'kind: Component',
          deploy: { 'service.yaml': 'kind: Service' },
        },
      },
    });
  });

  it('offers nothing to register where there is no catalog-info.yaml', async () => {
    workspace.setContent({ 'README.md': 'x' });
    await expect(publish('notes')).resolves.not.toHaveProperty(
      'catalogInfoUrl',
    );
  });

  it('keeps what was published before', async () => {
    await publish('orders');
    workspace.addContent({ 'new.txt': 'x' });
    await expect(publish('orders')).rejects.toThrow(
      'There is already a repository named orders; choose another name',
    );
    expect(target.content()).not.toHaveProperty('published.orders.new.txt');
    expect(target.content()).not.toHaveProperty([
      'published',
      '.orders.partial',
    ]);
  });

  it('refuses links, names that leave the folder, and an empty workspace', async () => {
    await expect(publish('../orders')).rejects.toThrow();
    await symlink('/etc/hostname', workspace.resolve('deploy/link'));
    await expect(publish('orders')).rejects.toThrow(
      'deploy/link is neither a file nor a folder; symbolic links are not published',
    );
    workspace.clear();
    await expect(publish('orders')).rejects.toThrow(
      'There is nothing to publish: the workspace is empty',
    );
    expect(target.content()).toEqual({});
  });

  it('lets the scaffolder refuse names that a Git host would', () => {
    const action = createDemoPublishAction({ directory: '/', url: 'http://x' });
    const pattern = (
      action.schema?.input as {
        properties: { name: { pattern: string } };
      }
    ).properties.name.pattern;
    const takes = (name: string) => new RegExp(pattern).test(name);
    expect(['orders', 'a', 'A.b_c-1'].filter(takes)).toHaveLength(3);
    expect(
      ['', '.', '..', '.git', 'a/b', 'a\\b', '-a', 'a\n', ' a'].filter(takes),
    ).toEqual([]);
  });
});
