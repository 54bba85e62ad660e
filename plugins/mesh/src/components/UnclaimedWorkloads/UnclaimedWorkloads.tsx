import { useCallback, useMemo, useState } from 'react';
import {
  Button,
  Card,
  CardBody,
  CardHeader,
  Cell,
  CellText,
  type ColumnConfig,
  Container,
  Flex,
  SearchField,
  Skeleton,
  Table,
  Text,
  useTable,
} from '@backstage/ui';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  KUBERNETES_ID_ANNOTATION,
  type MeshDimension,
  type WorkloadList,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { meshApiRef } from '../../api';
import { useFormats } from '../../hooks/useFormats';
import { useLiveQuery } from '../../hooks/useLiveQuery';
import { useUrlParam } from '../../hooks/useUrlState';
import { useLatest } from '../../hooks/useLatest';
import { useValueWord } from '../../hooks/useValueWord';
import { meshTranslationRef } from '../../translation';
import { loadAll } from '../../utils/loadAll';
import { EntityLinks } from '../EntityLinks';
import { ExportMenu } from '../ExportMenu';
import { ErrorNotice } from '../Notice';
import { StateIcon } from '../StateIcon';
import { ClaimDialog } from './ClaimDialog';
import { NamespaceSummary } from './NamespaceSummary';
import contrast from '../../styles/contrast.module.css';
import styles from './UnclaimedWorkloads.module.css';

type Item = WorkloadList['items'][number] & { id: string };

/** More than this many are not read at once. */
const MAX = 5_000;
const noFilter = {};
const PAGE_SIZE = 50;
const dimensions = [
  'sidecar',
  'mtls',
  'jwt',
  'tracing',
] as const satisfies readonly MeshDimension[];

/** Workloads that no entity claims: how many of all, where, whose they most likely are, and what would claim them. */
export function UnclaimedWorkloads() {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number, percent } = useFormats();
  const valueWord = useValueWord();
  const meshApi = useApi(meshApiRef);
  const [filter = '', setFilter] = useUrlParam('q');
  const { data, error, refresh } = useLiveQuery(
    useCallback(
      async signal => {
        const [unclaimed, all] = await Promise.all([
          loadAll<WorkloadList['items'][number], WorkloadList>(
            page =>
              meshApi.listWorkloads({ claimed: false, ...page }, { signal }),
            MAX,
          ),
          meshApi.listWorkloads({ limit: 1 }, { signal }),
        ]);
        return { ...unclaimed, all: all.total };
      },
      [meshApi],
    ),
  );
  const shown = useLatest(data);
  const [claimed, setClaimed] = useState<Item>();
  const items = useMemo(
    () =>
      data?.items.map(item => ({
        ...item,
        id: [item.cluster, item.namespace, item.kind, item.name].join('/'),
      })),
    [data],
  );
  const { tableProps } = useTable<Item>({
    mode: 'complete',
    data: items,
    search: filter,
    onSearchChange: setFilter,
    searchFn: (rows, search) =>
      rows.filter(({ id }) => id.toLowerCase().includes(search.toLowerCase())),
    initialSort: { column: 'findings', direction: 'descending' },
    sortFn: (rows, { column, direction }) =>
      [...rows].sort(
        (a, b) =>
          compare(a, b, column as keyof Item) *
          (direction === 'descending' ? -1 : 1),
      ),
    // The kind of pagination must not change when data arrives.
    paginationOptions: { type: 'page', pageSize: PAGE_SIZE },
  });

  const columns: ColumnConfig<Item>[] = [
    {
      id: 'name',
      label: t('unclaimed.workload'),
      isRowHeader: true,
      isSortable: true,
      defaultWidth: '1.8fr',
      cell: ({ name, kind }) => <CellText title={name} description={kind} />,
    },
    {
      id: 'namespace',
      label: t('unclaimed.namespace'),
      isSortable: true,
      defaultWidth: '1.4fr',
      cell: ({ namespace, cluster }) => (
        <CellText title={namespace} description={cluster} />
      ),
    },
    ...dimensions.map(dimension => ({
      id: dimension,
      label: t(`dimension.${dimension}`),
      isSortable: true,
      defaultWidth: '1.2fr' as const,
      cell: (item: Item) => (
        <Cell>
          <span className={styles.verdict}>
            {item[dimension] === 'unknown' && (
              <StateIcon state="unknown" decorative />
            )}
            {valueWord(dimension, item[dimension])}
          </span>
        </Cell>
      ),
    })),
    {
      id: 'findings',
      label: t('unclaimed.findings'),
      isSortable: true,
      defaultWidth: '1.2fr',
      cell: ({ findings }) => (
        <CellText title={number(findings)} className={styles.number} />
      ),
    },
    {
      id: 'owner',
      label: t('claim.likely'),
      defaultWidth: '1.4fr',
      cell: ({ hint }) => (
        <Cell>
          {hint?.owner ? (
            <>
              <EntityLinks refs={[hint.owner.entityRef]} />{' '}
              <Text as="span" variant="body-small" color="secondary">
                {t(`claim.likelyBecause.${hint.owner.because}`, {
                  label: hint.owner.label ?? '',
                })}
              </Text>
            </>
          ) : (
            <Text as="span" color="secondary">
              {t('claim.noOwner')}
            </Text>
          )}
        </Cell>
      ),
    },
    {
      id: 'claim',
      label: t('claim.claim'),
      cell: item => (
        <Cell>
          <Button
            variant="secondary"
            size="small"
            aria-label={t('claim.claimOf', { name: item.name })}
            onPress={() => setClaimed(item)}
          >
            {t('claim.claim')}
          </Button>
        </Cell>
      ),
    },
  ];

  return (
    <Container py="4" className={contrast.contrast}>
      {error && !shown ? (
        <ErrorNotice error={error} onRetry={refresh} />
      ) : (
        <Flex direction="column" gap="4">
          {shown ? (
            <Text as="p" variant="title-small" weight="bold" role="status">
              {t('claim.headline', {
                percent: percent(claimedShare(shown)),
                total: number(shown.all),
              })}
              {'; '}
              {t('claim.headlineRest', { count: shown.total })}
            </Text>
          ) : (
            <Skeleton
              width="60%"
              height="2rem"
              aria-label={t('claim.loading')}
            />
          )}
          {shown && shown.items.length > 0 && (
            <Card>
              <CardHeader>
                <Text as="h2" variant="title-x-small" weight="bold">
                  {t('claim.where')}
                </Text>
              </CardHeader>
              <CardBody>
                <NamespaceSummary items={shown.items} onShow={setFilter} />
              </CardBody>
            </Card>
          )}
          <Card>
            <CardHeader>
              <Flex direction="column" gap="3">
                <Flex justify="between" align="center" gap="3">
                  <Text as="h2" variant="title-x-small" weight="bold">
                    {t('unclaimed.title')}
                  </Text>
                  <ExportMenu kind="unclaimed" filter={noFilter} />
                </Flex>
                <Text as="p" color="secondary">
                  {t('unclaimed.hint', {
                    label: <code>{KUBERNETES_ID_ANNOTATION}</code>,
                  })}
                </Text>
                <SearchField
                  aria-label={t('unclaimed.filter')}
                  placeholder={t('unclaimed.filter')}
                  size="small"
                  value={filter}
                  onChange={setFilter}
                />
              </Flex>
            </CardHeader>
            <CardBody>
              <Table
                columnConfig={columns}
                {...tableProps}
                emptyState={
                  <Text as="p">
                    {filter
                      ? t('unclaimed.noMatch', { filter })
                      : t('unclaimed.none')}
                  </Text>
                }
              />
              {data && data.items.length < data.total && (
                <Text as="p" variant="body-small" color="secondary">
                  {t('unclaimed.more', {
                    shown: number(data.items.length),
                    total: number(data.total),
                  })}
                </Text>
              )}
            </CardBody>
          </Card>
          {claimed && (
            <ClaimDialog
              workload={claimed}
              onClose={() => setClaimed(undefined)}
            />
          )}
        </Flex>
      )}
    </Container>
  );
}

/** Percent of all workloads; nothing is claimed where there is none. */
function claimedShare({ all, total }: { all: number; total: number }): number {
  return all === 0 ? 0 : Math.floor(((all - total) / all) * 100);
}

/** Of equally many findings, those outside the mesh are worse. */
function compare(a: Item, b: Item, column: keyof Item): number {
  return column === 'findings'
    ? a.findings - b.findings ||
        Number(a.sidecar === 'none') - Number(b.sidecar === 'none')
    : String(a[column]).localeCompare(String(b[column]));
}
