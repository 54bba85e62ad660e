import { Entity } from '@backstage/catalog-model';
import { JsonObject } from '@backstage/types';
import {
  destinationPage,
  output,
  proposingSteps,
  publishingSteps,
} from './destinationSteps';
import { Destination } from './destinations';
import { fillPages, propertyNames } from './fillPages';
import { Fields, TemplateSource } from './readTemplates';

/** A scaffolder template that can be run. */
export interface Template extends Entity {
  spec: JsonObject & { parameters: JsonObject[]; steps: JsonObject[] };
}

/** What a new service promises: every template makes it a part of the mesh, the rest is by what was asked for. */
const contract = [
  'sidecar=injected,mtls=STRICT',
  "${{ ',jwt=' + ('partial' if parameters.openPaths and parameters.openPaths.length > 0 else 'required') if parameters.issuer else '' }}",
  "${{ ',tracing=' + parameters.tracingProvider if parameters.tracingProvider else '' }}",
].join('');

/**
 * Completes a template with what all of them have in common: the shared fields and parts, the page that asks where the
 * files go, one guarded publishing step per destination, the registration in the catalog, and the final page.
 *
 * @param options.fields - definitions of shared fields by name
 * @param options.owner - entity ref of the group that owns the template
 */
export function composeTemplate(
  template: TemplateSource,
  options: { fields: Fields; destinations: Destination[]; owner: string },
): Template {
  const {
    parameters,
    values,
    steps = [],
    parts,
    change = false,
    ...spec
  } = template.spec;
  const destinations = change
    ? options.destinations.filter(each => !each.hosts || each.proposal)
    : options.destinations;
  const pages = [
    ...fillPages(parameters, options.fields),
    destinationPage(destinations),
  ];
  const told = {
    ...Object.fromEntries(
      propertyNames(pages).map(name => [name, `\${{ parameters.${name} }}`]),
    ),
    ...(!change && { contract }),
    ...values,
  };
  return {
    ...template,
    spec: {
      ...spec,
      owner: options.owner,
      parameters: pages,
      steps: [
        ...steps,
        ...Object.entries(parts).map(([part, condition]) => ({
          id: `write-${part}`,
          name: `Write the files: ${part}`,
          ...(condition !== true && { if: `\${{ ${condition} }}` }),
          action: 'fetch:template',
          input: { url: `./parts/${part}`, values: told },
        })),
        {
          id: 'bundle',
          name: 'Gather the manifests',
          action: 'mesh:manifest:bundle',
          input: {
            path: 'deploy',
            kustomization: "${{ parameters.format !== 'plain' }}",
            archive: "${{ parameters.destination === 'copy' }}",
          },
        },
        {
          id: 'validate',
          name: 'Check the fields of the manifests',
          action: 'mesh:manifest:validate',
          input: { path: 'deploy', cluster: '${{ parameters.cluster }}' },
        },
        ...(change
          ? []
          : [
              {
                id: 'explain',
                name: 'Check that the mesh keeps the promise',
                action: 'mesh:manifest:explain',
                input: { path: 'deploy', contract },
              },
            ]),
        ...destinations.flatMap(each =>
          change
            ? proposingSteps(each, {
                name: `${values?.name}`,
                title: `Mesh: ${values?.name}`,
                description: template.metadata.title ?? '',
              })
            : publishingSteps(each),
        ),
      ],
      output: output(
        destinations,
        change,
        `${values?.name ?? '${{ parameters.name }}'}`,
      ),
    },
  };
}
