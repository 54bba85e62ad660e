import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { KubeManifest } from '@mesh-portal/fake-kubernetes';
import { parseAllDocuments } from 'yaml';

const fileName = /^(\d)-[a-z-]+\.yaml$/;

/**
 * Reads a cluster's objects, grouped by phase: files whose names start with the same digit belong together, and a
 * cluster has settled before the next phase is applied. That is how objects get a past.
 *
 * @throws InputError that names the file and what is wrong with it
 */
export async function readManifests(
  cluster: string,
): Promise<KubeManifest[][]> {
  const directory = resolvePackagePath(
    '@mesh-portal/demo',
    'clusters',
    cluster,
  );
  const phases: KubeManifest[][] = [];
  for (const file of (await readdir(directory)).sort()) {
    const [, phase] = fileName.exec(file) ?? [];
    if (!phase) {
      throw new InputError(
        `${cluster}/${file}: name it <phase>-<topic>.yaml, the phase being one digit`,
      );
    }
    const manifests = parseManifests(
      await readFile(path.join(directory, file), 'utf8'),
      `${cluster}/${file}`,
    );
    (phases[Number(phase)] ??= []).push(...manifests);
  }
  return phases.filter(Boolean);
}

function parseManifests(text: string, file: string): KubeManifest[] {
  return parseAllDocuments(text).map(document => {
    if (document.errors.length > 0) {
      throw new InputError(`${file}: ${document.errors[0].message}`);
    }
    const manifest: Partial<KubeManifest> = document.toJS();
    if (!manifest?.apiVersion || !manifest.kind || !manifest.metadata?.name) {
      throw new InputError(
        `${file}: every document needs apiVersion, kind and metadata.name`,
      );
    }
    return manifest as KubeManifest;
  });
}
