import type { PrinterColumn, ScalePaths } from '../resources';
import type { KubeManifest } from '../types';

/** A custom kind in short form. */
export interface CustomKind {
  group: string;
  kind: string;
  /** Default: the kind in lower case with an s. */
  plural?: string;
  shortNames?: string[];
  categories?: string[];
  clusterScoped?: boolean;
  /** Served versions, the stored one first. */
  versions: string[];
  columns?: PrinterColumn[];
  /** Default true. */
  status?: boolean;
  scale?: ScalePaths;
}

/** The CustomResourceDefinition of a kind, whose schema accepts every field. */
export function customResourceDefinition(entry: CustomKind): KubeManifest {
  const plural = entry.plural ?? `${entry.kind.toLowerCase()}s`;
  const { scale, status = true } = entry;
  const subresources = {
    ...(status && { status: {} }),
    ...(scale && {
      scale: {
        specReplicasPath: `.${scale.spec.join('.')}`,
        statusReplicasPath: `.${scale.status.join('.')}`,
        ...(scale.selector && {
          labelSelectorPath: `.${scale.selector.join('.')}`,
        }),
      },
    }),
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${entry.group}` },
    spec: {
      group: entry.group,
      scope: entry.clusterScoped ? 'Cluster' : 'Namespaced',
      names: {
        kind: entry.kind,
        listKind: `${entry.kind}List`,
        plural,
        singular: entry.kind.toLowerCase(),
        ...(entry.shortNames && { shortNames: entry.shortNames }),
        ...(entry.categories && { categories: entry.categories }),
      },
      versions: entry.versions.map((name, index) => ({
        name,
        served: true,
        storage: index === 0,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            'x-kubernetes-preserve-unknown-fields': true,
          },
        },
        ...(Object.keys(subresources).length > 0 && { subresources }),
        ...(entry.columns && { additionalPrinterColumns: entry.columns }),
      })),
    },
  };
}
