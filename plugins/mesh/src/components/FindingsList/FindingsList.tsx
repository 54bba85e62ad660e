import { useCallback, useMemo, useState } from 'react';
import {
  Alert,
  Button,
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
import type {
  FindingList,
  ListedFinding,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { meshApiRef } from '../../api';
import { useFormats } from '../../hooks/useFormats';
import { useLatest } from '../../hooks/useLatest';
import { useLiveQuery } from '../../hooks/useLiveQuery';
import { useMendingTemplate } from '../../hooks/useMeshTemplates';
import { useReasonText } from '../../hooks/useReasonText';
import { meshTranslationRef } from '../../translation';
import { loadAll } from '../../utils/loadAll';
import { objectKey, objectName } from '../../utils/objectName';
import { AsOf } from '../AsOf';
import { ExportMenu } from '../ExportMenu';
import { ErrorNotice } from '../Notice';
import { FindingFilters, useFindingFilters } from './FindingFilters';
import { FindingRow } from './FindingRow';
import contrast from '../../styles/contrast.module.css';
import worklist from '../../styles/worklist.module.css';

/** More than this many are not read at once; filters lead to the others. */
const MAX = 2_000;
const PAGE_SIZE = 25;

/** All open findings: what is wrong, since when, who suffers from it, who owns it and what to change. */
export function FindingsList() {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  const meshApi = useApi(meshApiRef);
  const { filter, text, ...filters } = useFindingFilters();
  const { data, error, refreshing, refresh } = useLiveQuery(
    useCallback(
      signal =>
        loadAll<ListedFinding, FindingList>(
          page => meshApi.listFindings({ ...filter, ...page }, { signal }),
          MAX,
        ),
      [meshApi, filter],
    ),
  );
  const shown = useLatest(data);
  const isFiltered =
    text !== '' ||
    Object.entries(filter).some(([name, value]) => name !== 'sort' && value);

  if (error && !shown) {
    return (
      <Container py="4" className={contrast.contrast}>
        <ErrorNotice error={error} onRetry={refresh} />
      </Container>
    );
  }
  return (
    <Container py="4" className={contrast.contrast}>
      <Card>
        <CardHeader>
          <Flex direction="column" gap="3">
            <Flex
              justify="between"
              align="center"
              gap="3"
              className={worklist.header}
            >
              <Text as="h2" variant="title-x-small" weight="bold" role="status">
                {shown
                  ? t('findingsPage.count', { count: shown.total })
                  : t('findingsPage.title')}
              </Text>
              <Flex align="center" gap="3">
                <AsOf
                  observedAt={undefined}
                  refreshing={refreshing}
                  error={error}
                  onRefresh={refresh}
                />
                <ExportMenu kind="findings" filter={filter} />
              </Flex>
            </Flex>
            <FindingFilters
              items={shown?.items ?? []}
              filter={filter}
              text={text}
              {...filters}
            />
            {shown?.visibleOnly && (
              <Text as="p" color="secondary">
                {t('worklist.visibleOnly')}
              </Text>
            )}
            {shown && shown.items.length < shown.total && (
              <Alert
                status="info"
                icon
                title={t('worklist.loaded', {
                  loaded: number(shown.items.length),
                  total: number(shown.total),
                })}
              />
            )}
          </Flex>
        </CardHeader>
        <CardBody>
          {!shown && <WaitingRows />}
          {shown?.total === 0 && !isFiltered && (
            <Alert
              status="success"
              icon
              title={t('findingsPage.none')}
              description={t('findingsPage.noneHint')}
            />
          )}
          {shown && (shown.total > 0 || isFiltered) && (
            <Pages
              key={JSON.stringify([filter, text])}
              items={shown.items}
              text={text}
              onClear={isFiltered ? filters.clear : undefined}
            />
          )}
        </CardBody>
      </Card>
    </Container>
  );
}

function WaitingRows() {
  const { t } = useTranslationRef(meshTranslationRef);
  return (
    <Flex
      direction="column"
      gap="4"
      aria-busy
      aria-label={t('findingsPage.loading')}
    >
      {[1, 2, 3, 4, 5].map(row => (
        <Skeleton key={row} width="100%" height="7rem" />
      ))}
    </Flex>
  );
}

/** Those that have the text, a page at a time. */
function Pages({
  items,
  text,
  onClear,
}: {
  items: readonly ListedFinding[];
  text: string;
  onClear: (() => void) | undefined;
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  const reasonText = useReasonText();
  const template = useMendingTemplate();
  const [offset, setOffset] = useState(0);
  const matching = useMemo(() => {
    const wanted = text.toLowerCase();
    return items.filter(
      ({ id, because, object, cluster, entityRefs, owners }) =>
        [
          id,
          ...because.map(reasonText),
          object.kind,
          objectName(object),
          cluster,
          ...entityRefs,
          ...owners,
        ]
          .join(' ')
          .toLowerCase()
          .includes(wanted),
    );
  }, [items, text, reasonText]);
  // Findings may have gone while a later page was looked at.
  const from = offset < matching.length ? offset : 0;
  if (matching.length === 0) {
    return (
      <Flex direction="column" gap="3" align="start">
        <Text as="p" role="status">
          {t('findingsPage.noMatch')}
        </Text>
        {onClear && (
          <Button variant="secondary" size="small" onPress={onClear}>
            {t('worklist.clear')}
          </Button>
        )}
      </Flex>
    );
  }
  return (
    <>
      <ul className={worklist.list}>
        {matching.slice(from, from + PAGE_SIZE).map((finding, index) => (
          <FindingRow
            key={`${finding.cluster} ${finding.id} ${objectKey(
              finding.object,
            )} ${index}`}
            finding={finding}
            template={template}
          />
        ))}
      </ul>
      {matching.length > PAGE_SIZE && (
        <TablePagination
          pageSize={PAGE_SIZE}
          pageSizeOptions={[]}
          offset={from}
          totalCount={matching.length}
          hasNextPage={from + PAGE_SIZE < matching.length}
          hasPreviousPage={from > 0}
          onNextPage={() => setOffset(from + PAGE_SIZE)}
          onPreviousPage={() => setOffset(from - PAGE_SIZE)}
          getLabel={() =>
            t('worklist.shown', {
              from: number(from + 1),
              to: number(Math.min(from + PAGE_SIZE, matching.length)),
              total: number(matching.length),
            })
          }
        />
      )}
    </>
  );
}
