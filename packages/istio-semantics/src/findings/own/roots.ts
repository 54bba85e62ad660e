import type { ControlPlane, RootCertificate } from '../../controlPlane';
import type { FindingId } from '../../messages';
import type { Finding, ObjectRef } from '../../types';
import { findingAbout, FindingCollector } from '../finding';

// Roots are exchanged in steps, with restarts of all workloads between them, which takes weeks.
const daysToExchangeRoots = 90;
const day = 86_400_000;

interface Seen {
  cluster: string;
  revision: string;
  source: ObjectRef;
  certificates: readonly RootCertificate[];
}

/** The end of trust: that of the root that is valid longest. */
function endOf(certificates: readonly RootCertificate[]): RootCertificate {
  return certificates.reduce((last, each) =>
    Date.parse(each.notAfter) > Date.parse(last.notAfter) ? each : last,
  );
}

function expiryOf({ certificates }: Seen, at: number): FindingId | undefined {
  const left = Date.parse(endOf(certificates).notAfter) - at;
  if (left <= 0) {
    return 'MESH0107';
  }
  return left < daysToExchangeRoots * day ? 'MESH0108' : undefined;
}

const shareOne = (a: Seen, b: Seen) =>
  a.certificates.some(each =>
    b.certificates.some(other => other.fingerprint === each.fingerprint),
  );

/**
 * Problems with the roots of trust of all clusters at once: those that end, and those that differ within one mesh,
 * which is one cluster or all that have the same mesh ID.
 *
 * @param at - the time to judge expiry by, in milliseconds since 1970
 */
export function rootFindings(
  clusters: ReadonlyMap<string, readonly ControlPlane[]>,
  at: number,
): Finding[] {
  const findings = new FindingCollector();
  const first = new Map<string, Seen>();
  for (const [cluster, planes] of clusters) {
    for (const { revision, meshId, roots } of planes) {
      if (!roots) {
        continue;
      }
      const source = { ...roots.source, cluster };
      const seen: Seen = { ...roots, cluster, revision, source };
      const expiry = expiryOf(seen, at);
      if (expiry) {
        const { subject, notAfter } = endOf(seen.certificates);
        const params = { subject, until: notAfter };
        findings.add(findingAbout(expiry, source, { params }));
      }
      const mesh = meshId ?? `cluster ${cluster}`;
      const other = first.get(mesh);
      if (!other) {
        first.set(mesh, seen);
      } else if (!shareOne(seen, other)) {
        findings.add(
          findingAbout('MESH0109', source, {
            params: {
              revision,
              cluster,
              otherRevision: other.revision,
              otherCluster: other.cluster,
            },
          }),
        );
      }
    }
  }
  return findings.sorted();
}
