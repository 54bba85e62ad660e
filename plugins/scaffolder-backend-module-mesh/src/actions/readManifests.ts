import fs from 'node:fs';
import path from 'node:path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { parseAllDocuments } from 'yaml';

/** One YAML document that describes a Kubernetes object. */
export interface Manifest {
  /** Path below the folder that was read. */
  file: string;
  /** Place of the document inside the file, from 1. */
  document: number;
  object: {
    apiVersion: string;
    kind: string;
    metadata: { name: string; namespace?: string };
  };
  /** The document as it was written. */
  text: string;
}

/** Files that steer tools and are not sent to a cluster. */
const toolFiles = new Set(['kustomization.yaml', 'kustomization.yml']);

/**
 * Reads every Kubernetes object below a folder, in the order of file names.
 *
 * @throws InputError naming the file and what is wrong with it; symbolic links are refused
 */
export function readManifests(root: string, folder: string): Manifest[] {
  const directory = resolveSafeChildPath(root, folder);
  if (!fs.existsSync(directory)) {
    throw new InputError(`There is no folder '${folder}' in the workspace`);
  }
  return filesBelow(directory)
    .filter(
      file => /\.ya?ml$/.test(file) && !toolFiles.has(path.basename(file)),
    )
    .flatMap(file => readFile(directory, file));
}

function filesBelow(directory: string): string[] {
  return [...fs.readdirSync(directory, { withFileTypes: true })]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      const file = path.join(directory, entry.name);
      if (entry.isSymbolicLink()) {
        throw new InputError(
          `'${entry.name}' is a symbolic link; only plain files are read`,
        );
      }
      return entry.isDirectory() ? filesBelow(file) : [file];
    });
}

function readFile(directory: string, file: string): Manifest[] {
  const name = path.relative(directory, file);
  return [...parseAllDocuments(fs.readFileSync(file, 'utf8'))].flatMap(
    (document, index) => {
      if (document.errors.length > 0) {
        throw new InputError(
          `${name} is not valid YAML: ${document.errors[0].message}`,
        );
      }
      const object = document.toJS({ maxAliasCount: 10 });
      if (object === null) {
        return [];
      }
      for (const field of ['apiVersion', 'kind']) {
        if (typeof object[field] !== 'string') {
          throw new InputError(`${name}: '${field}' is missing`);
        }
      }
      if (typeof object.metadata?.name !== 'string') {
        throw new InputError(`${name}: 'metadata.name' is missing`);
      }
      return [
        {
          file: name,
          document: index + 1,
          object,
          text: document.toString({ directives: false }).trim(),
        },
      ];
    },
  );
}
