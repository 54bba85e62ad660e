import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** A place that a template can write to. */
export interface Destination {
  id: string;
  title: string;
  /** Scaffolder action that publishes the workspace there. */
  action: string;
  /** Hosts offered by the repository picker; absent for a destination that needs no repository. */
  hosts?: string[];
  /** Where the component is described, from the address that the action answers with; from the root unless set. */
  catalogInfoPath?: string;
  /** How a change to a repository is proposed; absent where only whole repositories can be written. */
  proposal?: Proposal;
}

/** Scaffolder action that proposes a change, with the names that it gives to its input and output. */
export interface Proposal {
  action: string;
  branch: string;
  url: string;
}

/** Publishing actions of Backstage's own modules by their key under `integrations`. */
const sourceControl: Record<
  string,
  Omit<Destination, 'id' | 'hosts'> & { host?: string }
> = {
  github: {
    title: 'GitHub',
    action: 'publish:github',
    host: 'github.com',
    proposal: {
      action: 'publish:github:pull-request',
      branch: 'branchName',
      url: 'remoteUrl',
    },
  },
  gitlab: {
    title: 'GitLab',
    action: 'publish:gitlab',
    host: 'gitlab.com',
    proposal: {
      action: 'publish:gitlab:merge-request',
      branch: 'branchName',
      url: 'mergeRequestUrl',
    },
  },
  azure: {
    title: 'Azure DevOps',
    action: 'publish:azure',
    host: 'dev.azure.com',
  },
  bitbucketCloud: {
    title: 'Bitbucket',
    action: 'publish:bitbucketCloud',
    host: 'bitbucket.org',
    proposal: {
      action: 'publish:bitbucketCloud:pull-request',
      branch: 'sourceBranch',
      url: 'pullRequestUrl',
    },
  },
  bitbucketServer: {
    title: 'Bitbucket Server',
    action: 'publish:bitbucketServer',
    proposal: {
      action: 'publish:bitbucketServer:pull-request',
      branch: 'sourceBranch',
      url: 'pullRequestUrl',
    },
  },
  gitea: {
    title: 'Gitea',
    action: 'publish:gitea',
    catalogInfoPath: 'catalog-info.yaml',
  },
  gerrit: { title: 'Gerrit', action: 'publish:gerrit' },
};

/**
 * Reads where the templates can write to: `mesh.templates.destinations` first, then one per source control system
 * under `integrations`.
 *
 * @throws InputError naming the key that is malformed
 */
export function readDestinations(config: Config): Destination[] {
  const configured = (
    config.getOptionalConfigArray('mesh.templates.destinations') ?? []
  ).map((entry, index) => {
    const id = entry.getString('id');
    if (!/^[a-z][a-z0-9-]*$/.test(id)) {
      throw new InputError(
        `mesh.templates.destinations[${index}].id must be lower-case letters, digits and dashes, not '${id}'`,
      );
    }
    return {
      id,
      title: entry.getString('title'),
      action: entry.getString('action'),
    };
  });
  const repositories = Object.entries(sourceControl).flatMap(
    ([key, { host, ...publishing }]) => {
      const hosts = (config.getOptionalConfigArray(`integrations.${key}`) ?? [])
        .map(entry => entry.getOptionalString('host') ?? host)
        .filter(name => name !== undefined);
      return hosts.length > 0
        ? [{ id: key.toLowerCase(), ...publishing, hosts }]
        : [];
    },
  );
  const destinations = [...configured, ...repositories];
  const repeated = destinations.find(
    ({ id }, index) =>
      id === 'copy' ||
      destinations.findIndex(other => other.id === id) !== index,
  );
  if (repeated) {
    throw new InputError(
      `mesh.templates.destinations: the id '${repeated.id}' is taken already; choose another`,
    );
  }
  return destinations;
}
