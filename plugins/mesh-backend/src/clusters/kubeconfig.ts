import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { InputError } from '@backstage/errors';
import type { KubernetesCredential } from '@backstage/plugin-kubernetes-node';
import { parse } from 'yaml';
import type { ClusterConnection } from '../ingest/ApiConnection';
import { type Fields, fieldsAt, isFields, listAt } from '../ingest/trim/fields';
import type { ClusterTarget } from './ClusterTarget';

function text(fields: Fields, key: string): string | undefined {
  const value = fields[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const named = (
  document: Fields,
  list: string,
  name: string | undefined,
  key: string,
) =>
  fieldsAt(listAt(document, list).find(each => each.name === name) ?? {}, key);

function problemOf(cluster: Fields): string | undefined {
  if (!/^https?:\/\//.test(text(cluster, 'server') ?? '')) {
    return 'The kubeconfig gives no http or https address of its server';
  }
  if (text(cluster, 'proxy-url')) {
    return 'The kubeconfig wants a proxy (proxy-url), which is not supported; give the cluster in mesh.clusters by an address that can be reached directly';
  }
  return undefined;
}

function credentialProblemOf(name: string, user: Fields): string | undefined {
  const wish = ['exec', 'auth-provider'].find(key => isFields(user[key]));
  return (
    wish &&
    `The kubeconfig wants a program or plugin to be asked for a credential (${wish}), which the portal does not do. Create a token for a service account and give it by mesh.clusterOverrides.${name}.token or tokenFile`
  );
}

async function credentialOf(
  user: Fields,
  folder: string,
): Promise<KubernetesCredential> {
  const token = text(user, 'token');
  const tokenFile = text(user, 'tokenFile');
  if (tokenFile) {
    return {
      type: 'bearer token',
      token: (await readFile(resolve(folder, tokenFile), 'utf8')).trim(),
    };
  }
  if (token) {
    return { type: 'bearer token', token };
  }
  const pem = async (key: string) => {
    const data = text(user, `${key}-data`);
    const file = text(user, key);
    if (data) {
      return Buffer.from(data, 'base64').toString();
    }
    return file ? readFile(resolve(folder, file), 'utf8') : undefined;
  };
  const [cert, key] = await Promise.all([
    pem('client-certificate'),
    pem('client-key'),
  ]);
  return cert && key
    ? { type: 'x509 client certificate', cert, key }
    : { type: 'anonymous' };
}

function targetOf(
  context: Fields,
  document: Fields,
  folder: string,
): ClusterTarget {
  const name = text(context, 'cluster') ?? '';
  const cluster = named(document, 'clusters', name, 'cluster');
  const user = named(document, 'users', text(context, 'user'), 'user');
  const caFile = text(cluster, 'certificate-authority');
  const connection: ClusterConnection = {
    url: text(cluster, 'server') ?? '',
    caData: text(cluster, 'certificate-authority-data'),
    caFile: caFile && resolve(folder, caFile),
    skipTLSVerify: cluster['insecure-skip-tls-verify'] === true,
    tlsServerName: text(cluster, 'tls-server-name'),
  };
  return {
    name,
    connection,
    loadCredential: () => credentialOf(user, folder),
    problem: problemOf(cluster),
    credentialProblem: credentialProblemOf(name, user),
  };
}

/**
 * The clusters of a kubeconfig, each with the user of the first context that names it; the current context comes
 * first.
 *
 * @throws InputError when the file cannot be read or is not a kubeconfig.
 */
export async function readKubeconfig(path: string): Promise<ClusterTarget[]> {
  let document: unknown;
  try {
    document = parse(await readFile(path, 'utf8'));
  } catch (error) {
    const { code } = error as { code?: string };
    throw new InputError(
      code === 'ENOENT'
        ? `The file of 'mesh.kubeconfig' does not exist`
        : `The file of 'mesh.kubeconfig' cannot be read or is not YAML`,
    );
  }
  const contexts = isFields(document) ? listAt(document, 'contexts') : [];
  if (!isFields(document) || contexts.length === 0) {
    throw new InputError(
      `The file of 'mesh.kubeconfig' is not a kubeconfig with at least one context`,
    );
  }
  const current = document['current-context'];
  const ordered = [
    ...contexts.filter(each => each.name === current),
    ...contexts.filter(each => each.name !== current),
  ];
  const targets = new Map<string, ClusterTarget>();
  for (const each of ordered) {
    const target = targetOf(
      fieldsAt(each, 'context'),
      document,
      dirname(resolve(path)),
    );
    if (target.name && !targets.has(target.name)) {
      targets.set(target.name, target);
    }
  }
  return [...targets.values()];
}
