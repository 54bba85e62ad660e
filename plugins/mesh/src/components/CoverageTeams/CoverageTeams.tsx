import { startTransition, useCallback, useMemo, useRef, useState } from 'react';
import {
  Alert,
  Card,
  CardBody,
  CardHeader,
  Container,
  Flex,
  Skeleton,
  TablePagination,
  Text,
} from '@backstage/ui';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  type CoverageSummary,
  KUBERNETES_ID_ANNOTATION,
} from '@mesh-portal/backstage-plugin-mesh-common';
import clsx from 'clsx';
import { meshApiRef } from '../../api';
import { useFormats } from '../../hooks/useFormats';
import { useLiveQuery } from '../../hooks/useLiveQuery';
import { meshTranslationRef } from '../../translation';
import { byLevel } from '../../utils/coverage';
import { type ScopeSort, scopeTree } from '../../utils/scopeTree';
import { CoverageResults } from '../CoverageResults';
import { ExportMenu } from '../ExportMenu';
import { ErrorNotice } from '../Notice';
import { HeatMap } from './HeatMap';
import { TeamFilters } from './TeamFilters';
import { useTeamFilters } from './useTeamFilters';
import contrast from '../../styles/contrast.module.css';
import print from '../../styles/print.module.css';
import styles from './CoverageTeams.module.css';

const PAGE_SIZE = 50;

/** Every check by team and the teams below it, or by system, domain, cluster or namespace. */
export function CoverageTeams() {
  const { t } = useTranslationRef(meshTranslationRef);
  const meshApi = useApi(meshApiRef);
  const filters = useTeamFilters();
  const { by } = filters;
  const { data, error, refresh } = useLiveQuery(
    useCallback(signal => meshApi.getCoverage(by, { signal }), [meshApi, by]),
  );

  // Rows of another kind are asked for while these stay, so that nothing jumps.
  const latest = useRef<CoverageSummary>();
  latest.current = data ?? latest.current;
  const shown = latest.current;
  const hasGroups = shown?.rows.some(({ inherited }) => inherited) ?? false;

  return (
    <Container py="4" className={clsx(contrast.contrast, print.page)}>
      {error && !shown && <ErrorNotice error={error} onRetry={refresh} />}
      {shown?.total.entities === 0 && (
        <Alert
          status="info"
          icon
          title={t('coverage.empty')}
          description={t('coverage.emptyHint', {
            label: <code>{KUBERNETES_ID_ANNOTATION}</code>,
          })}
        />
      )}
      {shown?.total.entities !== 0 && (shown || !error) && (
        <Card>
          <CardHeader>
            <Flex direction="column" gap="3">
              <Flex justify="between" align="center" gap="3">
                <Text as="h2" variant="title-x-small" weight="bold">
                  {t(`coverage.matrix.${shown?.by ?? by}`)}
                </Text>
                <ExportMenu kind="coverage" filter={{ by }} />
              </Flex>
              {shown?.visibleOnly && (
                <Text as="p" color="secondary">
                  {t('coverage.visibleOnly')}
                </Text>
              )}
              <TeamFilters filters={filters} hasGroups={hasGroups} />
            </Flex>
          </CardHeader>
          <CardBody>
            {shown ? (
              <div aria-busy={shown !== data} className={styles.map}>
                <Matrix key={shown.by} coverage={shown} filters={filters} />
              </div>
            ) : (
              <Skeleton
                width="100%"
                height="30rem"
                aria-label={t('teams.loading')}
              />
            )}
          </CardBody>
        </Card>
      )}
      <CoverageResults />
    </Container>
  );
}

function Matrix({
  coverage,
  filters: { inherited, level, category },
}: {
  coverage: CoverageSummary;
  filters: ReturnType<typeof useTeamFilters>;
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [sort, setSort] = useState<ScopeSort>({
    column: 'scope',
    isDescending: false,
  });
  const [wantedOffset, setOffset] = useState(0);
  const checks = useMemo(
    () =>
      byLevel(coverage.checks)
        .flatMap(group => group.checks)
        .filter(
          check =>
            (!level || check.level === level) &&
            (!category || check.category === category),
        ),
    [coverage.checks, level, category],
  );
  const lines = useMemo(
    () => scopeTree(coverage.rows, { inherited, closed, sort }),
    [coverage.rows, inherited, closed, sort],
  );
  const offset = wantedOffset < lines.length ? wantedOffset : 0;
  const page = useMemo(
    () => lines.slice(offset, offset + PAGE_SIZE),
    [lines, offset],
  );
  const toggle = useCallback(
    (scope: string) =>
      setClosed(previous => {
        const next = new Set(previous);
        if (!next.delete(scope)) {
          next.add(scope);
        }
        return next;
      }),
    [],
  );

  if (checks.length === 0) {
    return <Text as="p">{t('teams.noCheck')}</Text>;
  }
  return (
    <>
      <HeatMap
        by={coverage.by}
        checks={checks}
        lines={page}
        inherited={inherited}
        sort={sort}
        onSort={next =>
          // Rendered in small steps: there may be thousands of rows.
          startTransition(() => {
            setSort(next);
            setOffset(0);
          })
        }
        onToggle={toggle}
      />
      {lines.length > PAGE_SIZE && (
        <TablePagination
          pageSize={PAGE_SIZE}
          showPageSizeOptions={false}
          offset={offset}
          totalCount={lines.length}
          hasNextPage={offset + PAGE_SIZE < lines.length}
          hasPreviousPage={offset > 0}
          onNextPage={() => setOffset(offset + PAGE_SIZE)}
          onPreviousPage={() => setOffset(Math.max(0, offset - PAGE_SIZE))}
          getLabel={() =>
            t('results.range', {
              from: number(offset + 1),
              to: number(Math.min(offset + PAGE_SIZE, lines.length)),
              total: number(lines.length),
            })
          }
        />
      )}
    </>
  );
}
