import { useCallback, useMemo } from 'react';
import {
  Card,
  CardBody,
  CardHeader,
  Cell,
  CellText,
  type ColumnConfig,
  Container,
  Flex,
  SearchField,
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
import { useValueWord } from '../../hooks/useValueWord';
import { meshTranslationRef } from '../../translation';
import { ErrorNotice } from '../Notice';
import { StateIcon } from '../StateIcon';
import contrast from '../../styles/contrast.module.css';
import styles from './UnclaimedWorkloads.module.css';

type Item = WorkloadList['items'][number] & { id: string };

/** What the backend gives at once. */
const LIMIT = 500;
const PAGE_SIZE = 50;
const dimensions = [
  'sidecar',
  'mtls',
  'jwt',
  'tracing',
] as const satisfies readonly MeshDimension[];

/** Workloads that no entity claims. */
export function UnclaimedWorkloads() {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  const valueWord = useValueWord();
  const meshApi = useApi(meshApiRef);
  const [filter = '', setFilter] = useUrlParam('q');
  const { data, error, refresh } = useLiveQuery(
    useCallback(
      signal =>
        meshApi.listWorkloads({ claimed: false, limit: LIMIT }, { signal }),
      [meshApi],
    ),
  );
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
      cell: ({ name, kind }) => <CellText title={name} description={kind} />,
    },
    {
      id: 'namespace',
      label: t('unclaimed.namespace'),
      isSortable: true,
      cell: ({ namespace }) => <CellText title={namespace} />,
    },
    {
      id: 'cluster',
      label: t('unclaimed.cluster'),
      isSortable: true,
      cell: ({ cluster }) => <CellText title={cluster} />,
    },
    ...dimensions.map(dimension => ({
      id: dimension,
      label: t(`dimension.${dimension}`),
      isSortable: true,
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
      cell: ({ findings }) => (
        <CellText title={number(findings)} className={styles.number} />
      ),
    },
  ];

  return (
    <Container py="4" className={contrast.contrast}>
      {error && !data ? (
        <ErrorNotice error={error} onRetry={refresh} />
      ) : (
        <Card>
          <CardHeader>
            <Flex direction="column" gap="3">
              <Text as="h2" variant="title-x-small" weight="bold">
                {t('unclaimed.title')}
              </Text>
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
      )}
    </Container>
  );
}

function compare(a: Item, b: Item, column: keyof Item): number {
  return column === 'findings'
    ? a.findings - b.findings
    : String(a[column]).localeCompare(String(b[column]));
}
