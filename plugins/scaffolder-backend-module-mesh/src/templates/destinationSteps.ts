import { JsonObject } from '@backstage/types';
import { Destination } from './destinations';

/** Where the files go when no destination is chosen: onto the final page, to be downloaded or copied. */
const copy: Omit<Destination, 'action'> = {
  id: 'copy',
  title: 'Nowhere: offer the files for download',
};

const chosen = (id: string) => `\${{ parameters.destination === '${id}' }}`;
// Some of the actions insist on a description.
const description = '${{ parameters.description or parameters.name }}';
const result = (id: string, key: string) =>
  `\${{ steps['publish-${id}'].output.${key} }}`;

/** Last page of every wizard: where the files go, and in which form. */
export function destinationPage(destinations: Destination[]): JsonObject {
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
      format: {
        title: 'Form of the manifests',
        type: 'string',
        enum: ['kustomize', 'plain'],
        enumNames: ['With a kustomization', 'Plain files'],
        default: 'kustomize',
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

/** Steps that publish a new repository and register its component, where the destination is chosen. */
export function publishingSteps({
  id,
  title,
  action,
  hosts,
  catalogInfoPath = '/catalog-info.yaml',
}: Destination): JsonObject[] {
  return [
    {
      id: `publish-${id}`,
      name: `Publish: ${title}`,
      if: chosen(id),
      action,
      input: hosts
        ? {
            repoUrl: '${{ parameters.repoUrl }}',
            description,
            defaultBranch: 'main',
          }
        : {
            name: '${{ parameters.name }}',
            description,
          },
    },
    {
      id: `register-${id}`,
      name: 'Register the component in the catalog',
      if: chosen(id),
      action: 'catalog:register',
      input: hosts
        ? {
            repoContentsUrl: result(id, 'repoContentsUrl'),
            catalogInfoPath,
          }
        : { catalogInfoUrl: result(id, 'catalogInfoUrl') },
    },
  ];
}

/** Step that proposes a change to a repository, where the destination is chosen. */
export function proposingSteps(
  { id, title, action, proposal }: Destination,
  change: { name: string; title: string; description: string },
): JsonObject[] {
  return [
    {
      id: `publish-${id}`,
      name: `Propose: ${title}`,
      if: chosen(id),
      action: proposal?.action ?? action,
      input: proposal
        ? {
            repoUrl: '${{ parameters.repoUrl }}',
            [proposal.branch]: change.name,
            title: change.title,
            description: change.description,
          }
        : { name: change.name, description: change.description },
    },
  ];
}

/**
 * Final page: the files where they were published, the component, and how to apply the files.
 *
 * @param name - of the archive, where the files are offered for download
 */
export function output(
  destinations: Destination[],
  change: boolean,
  name: string,
): JsonObject {
  return {
    archive: "${{ steps.bundle.output.archive or '' }}",
    archiveName: name,
    links: destinations.flatMap(({ id, title, proposal }) => [
      {
        title: `Files: ${title}`,
        if: chosen(id),
        url: result(id, (change && proposal?.url) || 'remoteUrl'),
      },
      ...(change
        ? []
        : [
            {
              title: 'The component in the catalog',
              icon: 'catalog',
              if: chosen(id),
              entityRef: `\${{ steps['register-${id}'].output.entityRef }}`,
            },
          ]),
    ]),
    text: [
      {
        title: 'Apply it',
        content: '${{ steps.bundle.output.instructions }}',
      },
    ],
  };
}
