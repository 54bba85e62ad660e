import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { MeshService } from '../api/MeshService';
import { writeDigest } from './writeDigest';

const MAX_FINDINGS = 20;

/** How a team's entities stand, in Markdown, from what the reader is told elsewhere. */
export class AuthorizedDigest {
  readonly #mesh: Pick<MeshService, 'getCoverage' | 'listFindings'>;

  constructor(options: {
    mesh: Pick<MeshService, 'getCoverage' | 'listFindings'>;
  }) {
    this.#mesh = options.mesh;
  }

  /** The same for an owner that does not exist as for one whose entities the reader may not see. */
  async write(
    owner: string,
    asker: { credentials: BackstageCredentials },
  ): Promise<string> {
    const [{ body }, findings] = await Promise.all([
      this.#mesh.getCoverage('owner', asker),
      this.#mesh.listFindings(
        { owner, sort: 'severity', limit: MAX_FINDINGS, offset: 0 },
        asker,
      ),
    ]);
    return writeDigest({
      owner,
      checks: body?.checks ?? [],
      row: body?.rows.find(each => each.scope === owner),
      findings,
    });
  }
}
