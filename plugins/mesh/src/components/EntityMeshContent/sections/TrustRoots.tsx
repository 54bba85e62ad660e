import { Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { RootCertificate } from '@mesh-portal/istio-semantics';
import { useFormats } from '../../../hooks/useFormats';
import { useNow } from '../../../hooks/useNow';
import { meshTranslationRef } from '../../../translation';
import { stateOfFinding } from '../../../utils/entityMesh';
import {
  comparedWith,
  type PlaneInCluster,
  planesOf,
  type TrustingCluster,
} from '../../../utils/sharedRoots';
import { ClusterScope } from '../../ObjectView';
import { ReasonList } from '../../ReasonList';
import { Part } from '../Section';
import { StateIcon } from '../../StateIcon';
import styles from './TrustRoots.module.css';

interface TrustRootsProps {
  mesh: { clusters: readonly TrustingCluster[] };
  /** All clusters, to compare those of `mesh` with. */
  clusters: readonly TrustingCluster[];
}

/** What the proxies of each control plane trust, until when, and which other control planes trust the same. */
export function TrustRoots({ mesh, clusters }: TrustRootsProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const planes = planesOf(mesh.clusters);
  if (planes.length === 0) {
    return null;
  }
  const all = planesOf(clusters);
  return (
    <Part title={t('trust.title')}>
      <ul className={styles.planes}>
        {planes.map(each => (
          <li key={`${each.cluster.name} ${each.plane.revision}`}>
            <Plane own={each} all={all} />
          </li>
        ))}
      </ul>
      {mesh.clusters.map(({ name, rootFindings = [] }) => (
        <ClusterScope key={name} cluster={name}>
          {rootFindings.map((finding, index) => (
            <div key={index} className={styles.finding}>
              <StateIcon state={stateOfFinding(finding)} />
              <ReasonList reasons={finding.because} />
            </div>
          ))}
        </ClusterScope>
      ))}
    </Part>
  );
}

function Plane({
  own,
  all,
}: {
  own: PlaneInCluster;
  all: readonly PlaneInCluster[];
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { list } = useFormats();
  const planeName = usePlaneName();
  const { plane } = own;
  const { shared, different } = comparedWith(own, all);
  const names = (planes: readonly PlaneInCluster[]) =>
    list(planes.map(planeName));
  return (
    <>
      <Text as="h5" variant="body-medium" weight="bold" className={styles.line}>
        {planeName(own)}
      </Text>
      {plane.roots ? (
        plane.roots.certificates.map(each => (
          <Root key={each.fingerprint} certificate={each} />
        ))
      ) : (
        <p className={styles.finding}>
          <StateIcon state="unknown" />
          {t('trust.notSeen')}
        </p>
      )}
      {plane.roots && shared.length > 0 && (
        <Text as="p" color="secondary" className={styles.line}>
          {t('trust.shared', { planes: names(shared) })}
        </Text>
      )}
      {plane.roots && different.length > 0 && (
        <Text as="p" color="secondary" className={styles.line}>
          {t('trust.different', { planes: names(different) })}
        </Text>
      )}
    </>
  );
}

function usePlaneName() {
  const { t } = useTranslationRef(meshTranslationRef);
  return ({ cluster, plane }: PlaneInCluster) =>
    t('trust.plane', {
      cluster: cluster.title ?? cluster.name,
      revision: plane.revision,
    });
}

function Root({
  certificate: { subject, fingerprint, notAfter },
}: {
  certificate: RootCertificate;
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { inTime, exact } = useFormats();
  const now = useNow();
  const isOver = Date.parse(notAfter) <= now;
  return (
    <p className={styles.line}>
      <code title={t('trust.fingerprint', { fingerprint })}>{subject}</code>
      {' · '}
      <time dateTime={notAfter} title={exact(notAfter)}>
        {t(isOver ? 'trust.expired' : 'trust.expires', {
          when: inTime(notAfter, now),
        })}
      </time>
    </p>
  );
}
