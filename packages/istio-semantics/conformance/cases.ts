import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import type { KubernetesObject } from '../src';

/** An object as a case file writes it. */
export type Document = Record<string, unknown>;

/** One case, in the form that both kinds of files share. */
export interface ConformanceCase {
  /** The file's own id, else the place in the file. */
  id: string;
  /** Key of the list that holds it, `cases` in most files. */
  section: string;
  input: KubernetesObject[];
  params: Document;
  question: string;
  expected: unknown;
  /** The case as written. */
  fields: Document;
  /** The file that holds it, for what its cases share. */
  file: Document;
}

export interface CaseFile {
  /** `<suite>/<file>`, for example `mtls/reachability`. */
  name: string;
  cases: ConformanceCase[];
}

const isDocument = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Replaces `#/a/b` by what stands there in the file. */
function resolved(value: unknown, file: Document): unknown {
  if (typeof value === 'string' && value.startsWith('#/')) {
    return value
      .slice(2)
      .split('/')
      .reduce<unknown>(
        (at, step) => (isDocument(at) ? at[step] : undefined),
        file,
      );
  }
  if (Array.isArray(value)) {
    return value.map(each => resolved(each, file));
  }
  return isDocument(value)
    ? Object.fromEntries(
        Object.entries(value).map(([key, each]) => [key, resolved(each, file)]),
      )
    : value;
}

function caseOf(
  fields: Document,
  section: string,
  place: string,
  file: Document,
): ConformanceCase {
  const input = resolved(fields.input, file);
  const params = resolved(fields.params, file);
  return {
    id: String(fields.id ?? fields.name ?? place),
    section,
    input: (Array.isArray(input) ? input : []) as KubernetesObject[],
    params: isDocument(params) ? params : {},
    question: String(fields.question ?? ''),
    expected: 'expected' in fields ? fields.expected : fields.expect,
    fields,
    file,
  };
}

/** Whatever says what it expects is a case. */
function casesOf(
  value: unknown,
  section: string,
  place: string,
  file: Document,
): ConformanceCase[] {
  if (Array.isArray(value)) {
    return value.flatMap((each, index) =>
      casesOf(each, section, `${place}[${index}]`, file),
    );
  }
  if (!isDocument(value)) {
    return [];
  }
  if (value !== file && ('expect' in value || 'expected' in value)) {
    return [caseOf(value, section, place, file)];
  }
  return Object.entries(value).flatMap(([key, each]) => {
    const inside = place ? `${place}.${key}` : key;
    return casesOf(each, inside, inside, file);
  });
}

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true })
    .sort((a, b) => a.name.localeCompare(b.name))
    .flatMap(each => {
      const path = join(dir, each.name);
      return each.isDirectory() ? filesBelow(path) : path;
    })
    .filter(
      path => /\.(json|ya?ml)$/.test(path) && !basename(path).startsWith('_'),
    );
}

/** Folder with the cases: what the environment names, else the one beside the repository. */
export function defaultCasesDir(): string {
  return (
    process.env.MESH_CONFORMANCE_DIR ??
    resolve(__dirname, '../../../../shared/conformance')
  );
}

/**
 * Reads every case file below a folder.
 *
 * @param suite - only this suite (`mtls`) or file (`mtls/reachability`)
 * @throws when the folder does not exist
 */
export function readCaseFiles(dir: string, suite?: string): CaseFile[] {
  if (!existsSync(dir)) {
    throw new Error(
      `No conformance cases in ${dir}; name their folder with --dir or MESH_CONFORMANCE_DIR`,
    );
  }
  return filesBelow(dir)
    .map(path => ({
      path,
      name: `${basename(dirname(path))}/${basename(path).replace(
        /\.\w+$/,
        '',
      )}`,
    }))
    .filter(
      ({ name }) => !suite || name === suite || name.startsWith(`${suite}/`),
    )
    .map(({ path, name }) => {
      const text = readFileSync(path, 'utf8');
      const file = (
        path.endsWith('.json') ? JSON.parse(text) : parse(text)
      ) as Document;
      return {
        name,
        cases: casesOf(
          Array.isArray(file.cases) && path.endsWith('.json')
            ? { cases: file.cases }
            : file,
          '',
          '',
          file,
        ),
      };
    });
}
