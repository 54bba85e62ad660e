import { ConfigReader } from '@backstage/config';
import { composeTemplate } from './composeTemplate';
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
      },
      {
        id: 'gitea',
        title: 'Gitea',
        action: 'publish:gitea',
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

describe('composeTemplate', () => {
  const template = {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name: 't' },
    spec: { parameters: [{ title: 'First' }], steps: [{ id: 'render' }] },
  };

  it('ends with copying where there is nowhere to publish', () => {
    const { spec } = composeTemplate(template, [], 'group:default/platform');
    expect(spec.steps.map(step => step.id)).toEqual(['render', 'bundle']);
    expect(spec.parameters[1]).toMatchObject({
      properties: { destination: { enum: ['copy'], default: 'copy' } },
    });
  });

  it('guards one publishing step per destination and asks for a repository only where one is needed', () => {
    const { spec } = composeTemplate(
      template,
      [
        { id: 'local', title: 'Local', action: 'local:publish' },
        {
          id: 'github',
          title: 'GitHub',
          action: 'publish:github',
          hosts: ['github.com'],
        },
      ],
      'group:default/platform',
    );
    expect(spec.owner).toBe('group:default/platform');
    expect(spec.steps.map(({ id, if: guard }) => [id, guard])).toEqual([
      ['render', undefined],
      ['bundle', undefined],
      ['publish-local', "${{ parameters.destination === 'local' }}"],
      ['register-local', "${{ parameters.destination === 'local' }}"],
      ['publish-github', "${{ parameters.destination === 'github' }}"],
      ['register-github', "${{ parameters.destination === 'github' }}"],
    ]);
    expect(spec.parameters[1]).toMatchObject({
      properties: {
        destination: { enum: ['local', 'github', 'copy'], default: 'local' },
      },
      dependencies: {
        destination: {
          oneOf: [
            { properties: { destination: { enum: ['local'] } } },
            {
              properties: {
                repoUrl: { 'ui:options': { allowedHosts: ['github.com'] } },
              },
              required: ['repoUrl'],
            },
            { properties: { destination: { enum: ['copy'] } } },
          ],
        },
      },
    });
  });
});
