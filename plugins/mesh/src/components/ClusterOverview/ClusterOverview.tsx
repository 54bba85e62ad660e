import { useCallback } from 'react';
import {
  Alert,
  Card,
  CardBody,
  CardHeader,
  Container,
  Flex,
  Skeleton,
  Text,
} from '@backstage/ui';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type {
  ClusterFreshness,
  ClusterList,
  MeshState,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { meshApiRef } from '../../api';
import { useFormats } from '../../hooks/useFormats';
import { useLiveQuery } from '../../hooks/useLiveQuery';
import { useNow } from '../../hooks/useNow';
import { meshTranslationRef } from '../../translation';
import { CopyBlock } from '../CopyBlock';
import { ErrorNotice } from '../Notice';
import { ReasonList } from '../ReasonList';
import { SafeLink } from '../SafeLink';
import { StateIcon } from '../StateIcon';
import contrast from '../../styles/contrast.module.css';
import styles from './ClusterOverview.module.css';

type Cluster = ClusterList['items'][number];

/** Known clusters: how fresh each is, its control planes, and what cannot be read in it. */
export function ClusterOverview() {
  const { t } = useTranslationRef(meshTranslationRef);
  const meshApi = useApi(meshApiRef);
  const { data, error, refresh } = useLiveQuery(
    useCallback(signal => meshApi.listClusters({ signal }), [meshApi]),
  );

  return (
    <Container py="4" className={contrast.contrast}>
      {error && !data && <ErrorNotice error={error} onRetry={refresh} />}
      {!error && !data && <Skeleton width="100%" height="12rem" />}
      {data?.items.length === 0 && (
        <Alert
          status="info"
          icon
          title={t('clusterPage.none')}
          description={data.hint}
        />
      )}
      <div className={styles.grid}>
        {data?.items.map(cluster => (
          <ClusterCard key={cluster.name} cluster={cluster} />
        ))}
      </div>
    </Container>
  );
}

const stateOfFreshness: Record<ClusterFreshness['state'], MeshState> = {
  fresh: 'good',
  stale: 'unknown',
  unknown: 'unknown',
};

function ClusterCard({ cluster }: { cluster: Cluster }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { ago, exact, list } = useFormats();
  const now = useNow();
  const {
    name,
    title = name,
    state,
    lastSeen,
    error,
    workloads,
    links,
    controlPlanes,
    findings,
  } = cluster;
  return (
    <Card>
      <CardHeader>
        <Flex
          justify="between"
          align="center"
          gap="3"
          className={styles.header}
        >
          <Text as="h2" variant="title-x-small" weight="bold">
            {title}
          </Text>
          <span className={styles.freshness}>
            <StateIcon state={stateOfFreshness[state]} decorative />
            <span>
              {t(`clusterPage.state.${state}`)}{' '}
              <Text as="span" color="secondary">
                {lastSeen ? (
                  <time dateTime={lastSeen} title={exact(lastSeen)}>
                    {t('clusterPage.lastSeen', { ago: ago(lastSeen, now) })}
                  </time>
                ) : (
                  t('clusterPage.neverSeen')
                )}
              </Text>
            </span>
          </span>
        </Flex>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="3">
          {error && (
            <Alert status="warning" icon title={t('age.error', { error })} />
          )}
          <Text as="p">{t('clusterPage.workloads', { count: workloads })}</Text>
          {links.length > 0 && (
            <Flex gap="4" className={styles.links}>
              {links.map(({ title: label, url }) => (
                <SafeLink key={url} url={url} fallback={null}>
                  {label}
                </SafeLink>
              ))}
            </Flex>
          )}
          <div>
            <Text as="h3" variant="body-medium" color="secondary">
              {t('clusterPage.controlPlanes')}
            </Text>
            {controlPlanes.length === 0 ? (
              <Text as="p">{t('clusterPage.noControlPlane')}</Text>
            ) : (
              <ul className={styles.plain}>
                {controlPlanes.map(({ revision, version, tags, roots }) => (
                  <li key={revision}>
                    {version
                      ? t('clusterPage.controlPlane', { revision, version })
                      : t('clusterPage.controlPlaneNoVersion', { revision })}
                    {tags.length > 0 &&
                      ` · ${t('clusterPage.tags', { tags: list(tags) })}`}
                    {roots?.certificates.map(root => (
                      <Text
                        as="p"
                        color="secondary"
                        key={root.fingerprint}
                        title={root.fingerprint}
                      >
                        {t('clusterPage.root', {
                          subject: root.subject,
                          until: exact(root.notAfter),
                        })}
                      </Text>
                    ))}
                  </li>
                ))}
              </ul>
            )}
          </div>
          <ReasonList reasons={findings.map(({ because }) => because[0])} />
          <Resources resources={cluster.resources} />
        </Flex>
      </CardBody>
    </Card>
  );
}

const stateOfResource: Record<
  Cluster['resources'][number]['state'],
  MeshState
> = {
  synced: 'good',
  absent: 'neutral',
  starting: 'unknown',
  forbidden: 'bad',
  failed: 'bad',
};

function Resources({ resources }: Pick<Cluster, 'resources'>) {
  const { t } = useTranslationRef(meshTranslationRef);
  if (resources.length === 0) {
    return null;
  }
  const synced = resources.filter(({ state }) => state === 'synced').length;
  const absent = resources.filter(({ state }) => state === 'absent');
  return (
    <div>
      <Text as="h3" variant="body-medium" color="secondary">
        {t('clusterPage.resources')}
      </Text>
      <ul className={styles.plain}>
        {synced > 0 && (
          <li className={styles.resource}>
            <StateIcon state="good" decorative />
            {t('clusterPage.synced', { count: synced })}
          </li>
        )}
        {resources
          .filter(({ state }) => !['synced', 'absent'].includes(state))
          .map(({ kind, state, error, missingRule }) => (
            <li key={kind} className={styles.resource}>
              <StateIcon state={stateOfResource[state]} decorative />
              <div className={styles.grow}>
                {kind}: {t(`clusterPage.resourceState.${state}`)}
                {error && <span className={styles.secondary}> {error}</span>}
                {missingRule && (
                  <>
                    <Text as="p" variant="body-small" color="secondary">
                      {t('clusterPage.missingRule')}
                    </Text>
                    <CopyBlock text={missingRule} action={t('empty.copy')} />
                  </>
                )}
              </div>
            </li>
          ))}
        {absent.length > 0 && (
          <li className={styles.resource}>
            <StateIcon state="neutral" decorative />
            <details className={styles.grow}>
              <summary>
                {t('clusterPage.absent', { count: absent.length })}
              </summary>
              {absent.map(({ kind }) => kind).join(', ')}
            </details>
          </li>
        )}
      </ul>
    </div>
  );
}
