import { useCallback, useState } from 'react';
import { Link, Skeleton, Text } from '@backstage/ui';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi, useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import type { CoverageScopeKind } from '@mesh-portal/backstage-plugin-mesh-common';
import { meshApiRef } from '../../api';
import { useLiveQuery } from '../../hooks/useLiveQuery';
import { rootRouteRef, TEAMS_PATH } from '../../routes';
import { meshTranslationRef } from '../../translation';
import { CoverageResults } from '../CoverageResults';
import { CountedToggle } from '../CoverageTeams/CountedToggle';
import { ErrorNotice } from '../Notice';
import { CardChecks } from './CardChecks';
import contrast from '../../styles/contrast.module.css';
import styles from './EntityCoverageCard.module.css';

const scopeOfKind: Record<string, CoverageScopeKind> = {
  group: 'owner',
  system: 'system',
  domain: 'domain',
};

/**
 * How far the services of a Group, System or Domain meet the checks.
 *
 * @public
 */
export function EntityCoverageCard() {
  const { t } = useTranslationRef(meshTranslationRef);
  const meshApi = useApi(meshApiRef);
  const rootPath = useRouteRef(rootRouteRef);
  const { entity } = useEntity();
  const scope = stringifyEntityRef(entity);
  const by = scopeOfKind[entity.kind.toLocaleLowerCase('en-US')] ?? 'owner';
  const [inherited, setInherited] = useState(true);
  const { data, error, refresh } = useLiveQuery(
    useCallback(signal => meshApi.getCoverage(by, { signal }), [meshApi, by]),
  );
  const row = data?.rows.find(each => each.scope === scope);

  return (
    <EntityInfoCard
      className={contrast.contrast}
      title={t('coverageCard.title')}
      headerActions={
        row?.inherited && (
          <CountedToggle inherited={inherited} onChange={setInherited} />
        )
      }
      footerActions={
        <Link
          href={`${rootPath().replace(/\/$/, '')}/${TEAMS_PATH}${
            by === 'owner' ? '' : `?by=${by}`
          }`}
          standalone
        >
          {`${t(`coverageCard.all.${by}`)} ›`}
        </Link>
      }
    >
      {error && !data && <ErrorNotice error={error} onRetry={refresh} />}
      {!data && !error && (
        <Skeleton width="100%" height="24rem" aria-label={t('teams.loading')} />
      )}
      {data && !row && (
        <Text as="p" color="secondary">
          {t('coverageCard.none')}
        </Text>
      )}
      {data && row && (
        <div className={styles.content}>
          {data.visibleOnly && (
            <Text as="p" variant="body-small" color="secondary">
              {t('coverage.visibleOnly')}
            </Text>
          )}
          <CardChecks
            coverage={data}
            row={row}
            inherited={inherited && row.inherited !== undefined}
          />
        </div>
      )}
      <CoverageResults />
    </EntityInfoCard>
  );
}
