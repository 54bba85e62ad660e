import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import type { MeshKubernetesAccess } from '@mesh-portal/backstage-plugin-mesh-node';

type Answer<T extends (...args: never[]) => unknown> = Awaited<ReturnType<T>>;
export type ClusterDetails = Answer<
  MeshKubernetesAccess['clusterSupplier']['getClusters']
>[number];
export type KubernetesCredential = Answer<
  MeshKubernetesAccess['authStrategy']['getCredential']
>;

const timeoutMs = 10_000;
const maxBytes = 64 * 1024 * 1024;

/**
 * Reads a JSON document of an API server. Follows no redirects.
 *
 * @throws Error that says what the server answered, or why it did not
 */
export async function getJson(
  cluster: ClusterDetails,
  credential: KubernetesCredential,
  path: string,
  signal?: AbortSignal,
): Promise<unknown> {
  const { caData, caFile, skipTLSVerify } = cluster;
  const url = new URL(cluster.url);
  const ca = caData
    ? Buffer.from(caData, 'base64')
    : caFile && (await readFile(caFile));
  const options: https.RequestOptions = {
    path: `${url.pathname.replace(/\/+$/, '')}${path}`,
    headers: {
      accept: 'application/json',
      ...(credential.type === 'bearer token' && {
        authorization: `Bearer ${credential.token}`,
      }),
    },
    ...(credential.type === 'x509 client certificate' && {
      cert: credential.cert,
      key: credential.key,
    }),
    ...(ca && { ca }),
    rejectUnauthorized: !skipTLSVerify,
    timeout: timeoutMs,
    signal,
  };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'http:' ? http : https)
      .get(url.origin, options, response => {
        const chunks: Buffer[] = [];
        let size = 0;
        if (response.statusCode !== 200) {
          response.resume();
          reject(new Error(`the API server answered ${response.statusCode}`));
          return;
        }
        response
          .on('data', (chunk: Buffer) => {
            size += chunk.length;
            chunks.push(chunk);
            if (size > maxBytes) {
              request.destroy(new Error('the answer is too long'));
            }
          })
          .on('error', reject)
          .on('end', () => {
            try {
              resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')));
            } catch {
              reject(new Error('the answer is no JSON'));
            }
          });
      })
      .on('timeout', () =>
        request.destroy(new Error('the API server did not answer in time')),
      )
      .on('error', reject);
  });
}
