import { Entity } from '@backstage/catalog-model';
import { JsonObject } from '@backstage/types';
import { Destination } from './destinations';

/** A scaffolder template whose wizard and steps are still open at the end. */
export interface Template extends Entity {
  spec: JsonObject & { parameters: JsonObject[]; steps: JsonObject[] };
}

/** Where the files go when no destination is chosen: onto the final page, to be copied. */
const copy: Omit<Destination, 'action'> = {
  id: 'copy',
  title: 'Nowhere: show the files, to be copied',
};

/**
 * Completes a template with what all of them have in common: the page that asks where the files go, one guarded
 * publishing step per destination, the registration in the catalog, and the final page.
 *
 * @param owner - entity ref of the group that owns the template
 */
export function composeTemplate(
  template: Template,
  destinations: Destination[],
  owner: string,
): Template {
  const { parameters, steps, ...spec } = template.spec;
  return {
    ...template,
    spec: {
      ...spec,
      owner,
      parameters: [...parameters, destinationPage(destinations)],
      steps: [
        ...steps,
        {
          id: 'bundle',
          name: 'Check the manifests',
          action: 'mesh:manifest:bundle',
          input: { path: 'deploy' },
        },
        ...destinations.flatMap(publishingSteps),
      ],
      output: output(destinations),
    },
  };
}

function destinationPage(destinations: Destination[]): JsonObject {
  const choices = [...destinations, copy];
  return {
    title: 'Where the files go',
    required: ['destination'],
    properties: {
      destination: {
        title: 'Destination',
        type: 'string',
        enum: choices.map(({ id }) => id),
        enumNames: choices.map(({ title }) => title),
        default: choices[0].id,
      },
    },
    dependencies: {
      destination: {
        oneOf: choices.map(choice => ({
          properties: {
            destination: { enum: [choice.id] },
            ...(choice.hosts && repositoryField(choice.hosts)),
          },
          ...(choice.hosts && { required: ['repoUrl'] }),
        })),
      },
    },
  };
}

function repositoryField(hosts: string[]): JsonObject {
  return {
    repoUrl: {
      title: 'Repository',
      type: 'string',
      'ui:field': 'RepoUrlPicker',
      'ui:options': { allowedHosts: hosts },
    },
  };
}

const chosen = (id: string) => `parameters.destination === '${id}'`;
const result = (id: string, key: string) =>
  `\${{ steps['publish-${id}'].output.${key} }}`;

function publishingSteps({
  id,
  title,
  action,
  hosts,
}: Destination): JsonObject[] {
  return [
    {
      id: `publish-${id}`,
      name: `Publish: ${title}`,
      if: `\${{ ${chosen(id)} }}`,
      action,
      input: hosts
        ? {
            repoUrl: '${{ parameters.repoUrl }}',
            description: '${{ parameters.description }}',
            defaultBranch: 'main',
          }
        : {
            name: '${{ parameters.name }}',
            description: '${{ parameters.description }}',
          },
    },
    {
      id: `register-${id}`,
      name: 'Register the component in the catalog',
      if: `\${{ ${chosen(id)} }}`,
      action: 'catalog:register',
      input: hosts
        ? {
            repoContentsUrl: result(id, 'repoContentsUrl'),
            catalogInfoPath: '/catalog-info.yaml',
          }
        : { catalogInfoUrl: result(id, 'catalogInfoUrl') },
    },
  ];
}

function output(destinations: Destination[]): JsonObject {
  return {
    links: destinations.flatMap(({ id, title }) => [
      {
        title: `Files: ${title}`,
        if: `\${{ ${chosen(id)} }}`,
        url: result(id, 'remoteUrl'),
      },
      {
        title: 'The component in the catalog',
        icon: 'catalog',
        if: `\${{ ${chosen(id)} }}`,
        entityRef: `\${{ steps['register-${id}'].output.entityRef }}`,
      },
    ]),
    text: [
      {
        title: 'Apply it',
        content: '${{ steps.bundle.output.instructions }}',
      },
    ],
  };
}
