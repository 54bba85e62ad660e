import { readFile } from 'node:fs/promises';
import type { Config } from '@backstage/config';
import type { ClusterAccess } from './ClusterSchemas';

/** The clusters of `mesh.clusters`, which the kubernetes plugin need not know, by name. The mesh plugin checks them. */
export function configuredClusters(config: Config): Map<string, ClusterAccess> {
  const entries = config.getOptionalConfigArray('mesh.clusters') ?? [];
  return new Map(
    entries.map(entry => {
      const name = entry.getString('name');
      const tokenFile = entry.getOptionalString('tokenFile');
      const token = entry.getOptionalString('token');
      return [
        name,
        {
          cluster: {
            name,
            url: entry.getString('url'),
            authMetadata: {},
            caData: entry.getOptionalString('caData'),
            caFile: entry.getOptionalString('caFile'),
            skipTLSVerify: entry.getOptionalBoolean('skipTLSVerify'),
          },
          async getCredential() {
            const its = tokenFile ? await readFile(tokenFile, 'utf8') : token;
            return its
              ? { type: 'bearer token', token: its.trim() }
              : { type: 'anonymous' };
          },
        },
      ];
    }),
  );
}
