import useAsync from 'react-use/esm/useAsync';
import type { Entity } from '@backstage/catalog-model';
import { useApi, useRouteRef } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { templateRouteRef } from '../routes';

/** Tag by which a template says that it is about the mesh. */
const TEMPLATE_TAG = 'mesh';
/** Name of the template that adds to a service what a finding says is missing. */
const MENDING_TEMPLATE = 'mesh-existing-service';

export interface MeshTemplate {
  name: string;
  title: string;
  description?: string;
  /** Address of its form; `formData` fills it in. */
  href: (formData?: Record<string, string>) => string;
}

/** Templates of the catalog that are about the mesh; none while they load, or where there is no scaffolder. */
export function useMeshTemplates(): MeshTemplate[] {
  const catalogApi = useApi(catalogApiRef);
  const templatePath = useRouteRef(templateRouteRef);
  const { value } = useAsync(
    () =>
      catalogApi.getEntities({
        filter: { kind: 'Template', 'metadata.tags': TEMPLATE_TAG },
        fields: [
          'metadata.name',
          'metadata.namespace',
          'metadata.title',
          'metadata.description',
        ],
        order: { field: 'metadata.title', order: 'asc' },
      }),
    [catalogApi],
  );
  if (!value || !templatePath) {
    return [];
  }
  return value.items.map(({ metadata }: Pick<Entity, 'metadata'>) => {
    const { name, namespace = 'default', title = name, description } = metadata;
    const path = templatePath({ namespace, templateName: name });
    return {
      name,
      title,
      description,
      href: formData =>
        formData
          ? `${path}?${new URLSearchParams({
              formData: JSON.stringify(formData),
            })}`
          : path,
    };
  });
}

/** The template that mends findings, where the catalog has it. */
export function useMendingTemplate(): MeshTemplate | undefined {
  return useMeshTemplates().find(({ name }) => name === MENDING_TEMPLATE);
}
