import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { InputError } from '@backstage/errors';
import {
  kindKeyOf,
  kinds,
  KubernetesObject,
  MeshModel,
} from '@mesh-portal/istio-semantics';
import { parse } from 'yaml';

const run = promisify(execFile);
const wanted = new Set<string>(
  Object.values(kinds).filter(each => each !== kinds.secret),
);

/**
 * The mesh of a cluster as it is, read with kubectl and thus with any way to sign in that kubectl knows. Secrets are not
 * asked for.
 *
 * @param kubeconfig - file whose current context names the cluster
 * @throws InputError saying what kubectl said
 */
export async function readCluster(kubeconfig: string): Promise<MeshModel> {
  const kubectl = async (...args: string[]) => {
    try {
      const { stdout } = await run(
        'kubectl',
        ['--kubeconfig', kubeconfig, ...args],
        { maxBuffer: 1 << 30 },
      );
      return stdout;
    } catch (error) {
      throw new InputError(
        `--against ${kubeconfig}: the cluster could not be read with kubectl`,
        error,
      );
    }
  };
  const resources = servedResources(
    await kubectl('api-resources', '--verbs=list', '--no-headers'),
  );
  const list = await kubectl(
    'get',
    resources.join(','),
    '--all-namespaces',
    '--output=json',
  );
  const { items }: { items: KubernetesObject[] } = JSON.parse(list);
  return MeshModel.of(items, {
    parseYaml: text => parse(text),
    unreadable: [kinds.secret],
  });
}

/** What matters to a mesh, from the table that `kubectl api-resources` prints. */
function servedResources(table: string): string[] {
  return table
    .split('\n')
    .map(line => line.trim().split(/\s+/))
    .filter(columns => columns.length >= 4)
    .flatMap(columns => {
      const [apiVersion, , kind] = columns.slice(-3);
      const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
      return wanted.has(kindKeyOf({ apiVersion, kind }))
        ? [group ? `${columns[0]}.${group}` : columns[0]]
        : [];
    });
}
