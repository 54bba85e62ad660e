import fs from 'node:fs';
import path from 'node:path';
import type { KubernetesObject } from '@mesh-portal/istio-semantics';
import { Document, parseAllDocuments } from 'yaml';

/** One YAML document that describes an object. */
export interface Manifest {
  /** Path below the folder that was read. */
  file: string;
  /** Line of the file on which it begins, from 1. */
  line: number;
  object: KubernetesObject;
}

/**
 * Reads every object below a folder, in the order of file names. A repository holds other files as well: what is no
 * object, or cannot be read, is left out.
 *
 * @param leaveOut - is told of each file that looks like a manifest and is left out, with the reason
 */
export function readManifests(
  directory: string,
  leaveOut: (problem: string) => void,
): Manifest[] {
  return filesBelow(directory, leaveOut)
    .filter(file => /\.ya?ml$/.test(file))
    .flatMap(file =>
      parseManifests(
        path.relative(directory, file),
        fs.readFileSync(file, 'utf8'),
        leaveOut,
      ),
    );
}

function filesBelow(
  directory: string,
  leaveOut: (problem: string) => void,
): string[] {
  return [...fs.readdirSync(directory, { withFileTypes: true })]
    .filter(({ name }) => name !== 'node_modules' && !name.startsWith('.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      const file = path.join(directory, entry.name);
      if (entry.isSymbolicLink()) {
        leaveOut(`${entry.name} is a symbolic link`);
        return [];
      }
      return entry.isDirectory() ? filesBelow(file, leaveOut) : [file];
    });
}

/** The objects of one text. See {@link readManifests}. */
export function parseManifests(
  file: string,
  text: string,
  leaveOut: (problem: string) => void,
): Manifest[] {
  return [...parseAllDocuments(text)].flatMap(document => {
    if (document.errors.length > 0) {
      leaveOut(`${file} is not valid YAML: ${document.errors[0].message}`);
      return [];
    }
    const object = objectIn(document);
    const start = document.contents?.range?.[0] ?? 0;
    const line = text.slice(0, start).split('\n').length;
    return object ? [{ file, line, object }] : [];
  });
}

/** The object that a document describes; undefined for a document of another sort, or one that steers kustomize. */
function objectIn(document: Document): KubernetesObject | undefined {
  const value: any = document.toJS({ maxAliasCount: 10 });
  const isObject =
    typeof value?.apiVersion === 'string' &&
    typeof value.kind === 'string' &&
    typeof value.metadata?.name === 'string';
  return isObject ? value : undefined;
}
