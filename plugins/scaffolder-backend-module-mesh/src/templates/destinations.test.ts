import { ConfigReader } from '@backstage/config';
import { readDestinations } from './destinations';

describe('readDestinations', () => {
  it('offers what is configured, then every source control system under integrations', () => {
    expect(readDestinations(new ConfigReader({}))).toEqual([]);
    expect(
      readDestinations(
        new ConfigReader({
          mesh: {
            templates: {
              destinations: [
                { id: 'local', title: 'This machine', action: 'local:publish' },
              ],
            },
          },
          integrations: {
            gitea: [{ host: 'gitea.example.com' }],
            github: [{ token: 'x' }, { host: 'ghe.example.com' }],
          },
        }),
      ),
    ).toEqual([
      { id: 'local', title: 'This machine', action: 'local:publish' },
      {
        id: 'github',
        title: 'GitHub',
        action: 'publish:github',
        hosts: ['github.com', 'ghe.example.com'],
        proposal: {
          action: 'publish:github:pull-request',
          branch: 'branchName',
          url: 'remoteUrl',
        },
      },
      {
        id: 'gitea',
        title: 'Gitea',
        action: 'publish:gitea',
        catalogInfoPath: 'catalog-info.yaml',
        hosts: ['gitea.example.com'],
      },
    ]);
  });

  it.each([
    [
      [{ id: 'No Spaces', title: 'x', action: 'x' }],
      "mesh.templates.destinations[0].id must be lower-case letters, digits and dashes, not 'No Spaces'",
    ],
    [
      [
        { id: 'a', title: 'x', action: 'x' },
        { id: 'a', title: 'y', action: 'y' },
      ],
      "the id 'a' is taken already",
    ],
    [
      [{ id: 'copy', title: 'x', action: 'x' }],
      "the id 'copy' is taken already",
    ],
    [
      [{ id: 'a', action: 'x' }],
      "Missing required config value at 'mesh.templates.destinations[0].title'",
    ],
  ])('names the key that is malformed: %j', (destinations, message) => {
    expect(() =>
      readDestinations(
        new ConfigReader({ mesh: { templates: { destinations } } }),
      ),
    ).toThrow(message);
  });
});
