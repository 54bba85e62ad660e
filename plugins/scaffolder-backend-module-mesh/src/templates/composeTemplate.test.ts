import { composeTemplate } from './composeTemplate';
import type { TemplateSource } from './readTemplates';

const local = { id: 'local', title: 'Local', action: 'local:publish' };
const github = {
  id: 'github',
  title: 'GitHub',
  action: 'publish:github',
  hosts: ['github.com'],
  proposal: {
    action: 'publish:github:pull-request',
    branch: 'branchName',
    url: 'remoteUrl',
  },
};
const gitea = {
  id: 'gitea',
  title: 'Gitea',
  action: 'publish:gitea',
  hosts: ['gitea.example.com'],
};

const fields = {
  name: { title: 'Name', type: 'string' },
  host: { title: 'Host', type: 'string' },
};

function compose(
  spec: Partial<TemplateSource['spec']> = {},
  destinations: Array<typeof local> = [],
) {
  return composeTemplate(
    {
      apiVersion: 'scaffolder.backstage.io/v1beta3',
      kind: 'Template',
      metadata: { name: 't', title: 'A template' },
      spec: {
        parameters: [{ title: 'First', properties: { name: null } }],
        parts: { service: true, telemetry: 'parameters.tracing' },
        ...spec,
      },
    },
    { fields, destinations, owner: 'group:default/platform' },
  ).spec;
}

describe('composeTemplate', () => {
  it('defines shared fields, with what a template says of them, and those of a choice', () => {
    const [page] = compose({
      parameters: [
        {
          title: 'First',
          properties: {
            name: { title: 'Its name' },
            other: { type: 'number' },
          },
          dependencies: {
            name: {
              oneOf: [{ properties: { name: { enum: ['a'] }, host: null } }],
            },
          },
        },
      ],
    }).parameters;
    expect(page).toEqual({
      title: 'First',
      properties: {
        name: { title: 'Its name', type: 'string' },
        other: { type: 'number' },
      },
      dependencies: {
        name: {
          oneOf: [{ properties: { name: { enum: ['a'] }, host: fields.host } }],
        },
      },
    });
  });

  it('writes the parts under their conditions and ends with copying where there is nowhere to publish', () => {
    const spec = compose({ values: { kyma: true } });
    expect(spec.owner).toBe('group:default/platform');
    expect(spec.steps.map(({ id, if: guard }) => [id, guard])).toEqual([
      ['write-service', undefined],
      ['write-telemetry', '${{ parameters.tracing }}'],
      ['bundle', undefined],
      ['validate', undefined],
      ['explain', undefined],
    ]);
    expect(spec.steps[0].input).toEqual({
      url: './parts/service',
      values: {
        name: '${{ parameters.name }}',
        destination: '${{ parameters.destination }}',
        format: '${{ parameters.format }}',
        kyma: true,
        contract: expect.stringMatching(/^sidecar=injected,mtls=STRICT\$\{\{/),
      },
    });
    expect(spec.parameters[1]).toMatchObject({
      properties: { destination: { enum: ['copy'], default: 'copy' } },
    });
    expect(spec.output).toMatchObject({
      archive: "${{ steps.bundle.output.archive or '' }}",
      archiveName: '${{ parameters.name }}',
    });
  });

  it('guards one publishing step per destination and asks for a repository only where one is needed', () => {
    const spec = compose({ parts: {} }, [local, github]);
    const chosen = (id: string) => `\${{ parameters.destination === '${id}' }}`;
    expect(spec.steps.map(({ id, if: guard }) => [id, guard])).toEqual([
      ['bundle', undefined],
      ['validate', undefined],
      ['explain', undefined],
      ['publish-local', chosen('local')],
      ['register-local', chosen('local')],
      ['publish-github', chosen('github')],
      ['register-github', chosen('github')],
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

  it('proposes a change where that is possible, and registers nothing', () => {
    const spec = compose(
      { parts: {}, change: true, values: { name: 'orders' } },
      [local, github, gitea],
    );
    expect(
      spec.steps.map(({ id, action, input }) => [id, action, input]),
    ).toEqual([
      ['bundle', 'mesh:manifest:bundle', expect.anything()],
      ['validate', 'mesh:manifest:validate', expect.anything()],
      [
        'publish-local',
        'local:publish',
        { name: 'orders', description: 'A template' },
      ],
      [
        'publish-github',
        'publish:github:pull-request',
        {
          repoUrl: '${{ parameters.repoUrl }}',
          branchName: 'orders',
          title: 'Mesh: orders',
          description: 'A template',
        },
      ],
    ]);
    expect(spec.output).toMatchObject({
      links: [
        { url: "${{ steps['publish-local'].output.remoteUrl }}" },
        { url: "${{ steps['publish-github'].output.remoteUrl }}" },
      ],
    });
  });
});
