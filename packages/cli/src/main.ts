import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { InputError } from '@backstage/errors';
import { Explanation, explainManifests } from './explain/explainManifests';
import { reportOf } from './explain/Report';
import { formats } from './formats';
import { askPortal } from './sources/askPortal';
import { readCluster } from './sources/readCluster';
import { inNamespace } from './sources/inNamespace';
import {
  Manifest,
  parseManifests,
  readManifests,
} from './sources/readManifests';

const usage = `Usage: mesh-portal explain DIR|- [options]

Says what applying the manifests below DIR (or those on standard input) would change in the mesh.

  --against KUBECONFIG|URL  the cluster as it is now, or a portal; without it an installation with default settings
  --namespace NAME          the namespace of objects that name none; default: default
  --cluster NAME            the cluster, where a portal knows several; its token is read from MESH_PORTAL_TOKEN
  --format FORMAT           ${Object.keys(formats).join(', ')}; default: text

Ends with 1 where something would become worse or a promise would be broken, with 2 where it cannot be told.`;

/** What the command needs of the process that runs it. */
export interface Surroundings {
  env: Record<string, string | undefined>;
  /** Reads standard input to its end. */
  stdin(): string;
  stdout(text: string): void;
  stderr(text: string): void;
}

/** Runs the command and resolves to its exit code. */
export async function main(
  args: string[],
  surroundings: Surroundings,
): Promise<number> {
  try {
    return await explain(args, surroundings);
  } catch (error) {
    surroundings.stderr(
      error instanceof Error
        ? [
            error.message,
            error.cause instanceof Error ? error.cause.message : '',
          ]
            .filter(Boolean)
            .join('\n')
        : String(error),
    );
    return 2;
  }
}

async function explain(
  args: string[],
  { env, stdin, stdout, stderr }: Surroundings,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      against: { type: 'string' },
      cluster: { type: 'string' },
      namespace: { type: 'string', default: 'default' },
      format: { type: 'string', default: 'text' },
      help: { type: 'boolean' },
    },
  });
  const [command, directory, ...rest] = positionals;
  if (values.help) {
    stdout(usage);
    return 0;
  }
  if (command !== 'explain' || !directory || rest.length > 0) {
    throw new InputError(usage);
  }
  if (!Object.hasOwn(formats, values.format)) {
    throw new InputError(
      `--format ${values.format} is none of ${Object.keys(formats).join(', ')}`,
    );
  }
  const leaveOut = (problem: string) => stderr(`left out: ${problem}`);
  const manifests = (
    directory === '-'
      ? parseManifests('-', stdin(), leaveOut)
      : readManifests(existing(directory), leaveOut)
  ).map(each => ({
    ...each,
    object: inNamespace(each.object, values.namespace),
  }));
  if (manifests.length === 0) {
    throw new InputError(`There is no manifest in ${directory}`);
  }
  const { against = '' } = values;
  const explanation = await explainAgainst(manifests, against, {
    cluster: values.cluster,
    token: env.MESH_PORTAL_TOKEN,
  });
  const report = reportOf(
    explanation,
    manifests,
    against || 'an installation with default settings',
  );
  stdout(formats[values.format](report));
  return report.regression ? 1 : 0;
}

function existing(directory: string): string {
  if (!fs.statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    throw new InputError(`There is no folder ${directory}`);
  }
  return directory;
}

async function explainAgainst(
  manifests: readonly Manifest[],
  against: string,
  { cluster, token }: { cluster?: string; token?: string },
): Promise<Explanation> {
  const objects = manifests.map(each => each.object);
  if (!/^https?:\/\//.test(against)) {
    return explainManifests(
      objects,
      against === '' ? undefined : await readCluster(against),
    );
  }
  if (!cluster) {
    throw new InputError(
      '--cluster is missing: it names a cluster of the portal',
    );
  }
  return askPortal(against, { cluster, token, objects });
}
