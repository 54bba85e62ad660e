import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';

const SHARED = resolve(__dirname, '../../../../../shared');

/** Whether a folder of data lies beside the repository; says so where it does not, since tests are then skipped. */
export function hasShared(folder: string): boolean {
  const found = existsSync(sharedPath(folder));
  if (!found) {
    process.stderr.write(`Tests are skipped: ../shared/${folder} is absent\n`);
  }
  return found;
}

export function sharedPath(...path: string[]): string {
  return join(SHARED, ...path);
}

export function readSharedJson<T>(...path: string[]): T {
  return JSON.parse(readFileSync(sharedPath(...path), 'utf8'));
}

/** All documents of a YAML file. */
export function readSharedYaml<T>(...path: string[]): T[] {
  const text = readFileSync(sharedPath(...path), 'utf8');
  return parseAllDocuments(text).flatMap(document => {
    const value: T | null = document.toJS();
    return value === null ? [] : [value];
  });
}
