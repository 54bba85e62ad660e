import { useCallback, useMemo, useState } from 'react';
import {
  Alert,
  Dialog,
  DialogBody,
  DialogHeader,
  Flex,
  Select,
  Skeleton,
  TablePagination,
  Text,
} from '@backstage/ui';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import {
  type CheckState,
  checkStates,
  type CoverageResultList,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { meshApiRef } from '../../api';
import { useCheckTexts } from '../../hooks/useCheckTexts';
import { useFormats } from '../../hooks/useFormats';
import { useLiveQuery } from '../../hooks/useLiveQuery';
import { meshTranslationRef } from '../../translation';
import { isEntityScope } from '../../utils/coverageScopes';
import { CheckFacts } from '../CheckDetails';
import { ExportMenu } from '../ExportMenu';
import { ErrorNotice } from '../Notice';
import { ResultItem } from './ResultItem';
import type { ResultsTarget } from './useResultsAddress';
import contrast from '../../styles/contrast.module.css';
import styles from './ResultsDialog.module.css';

const PAGE_SIZE = 50;
const ALL = 'all';

export interface ResultsDialogProps {
  target: ResultsTarget;
  /** Without target the dialog closes. */
  onChange: (target?: ResultsTarget) => void;
}

/** The entities that a number counts, each with its result, why, and what to do. */
export function ResultsDialog({ target, onChange }: ResultsDialogProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  const meshApi = useApi(meshApiRef);
  const [page, setPage] = useState({ target, offset: 0 });
  const offset = page.target === target ? page.offset : 0;
  const setOffset = (next: number) => setPage({ target, offset: next });
  const { data, error, refresh } = useLiveQuery(
    useCallback(
      signal =>
        meshApi.listCoverageResults(
          { ...target, limit: PAGE_SIZE, offset },
          { signal },
        ),
      [meshApi, target, offset],
    ),
  );
  const check = data?.checks.find(({ id }) => id === target.check);

  return (
    <Dialog
      isOpen
      isDismissable
      onOpenChange={isOpen => !isOpen && onChange()}
      width="64rem"
      className={contrast.contrast}
    >
      <DialogHeader>
        <Title target={target} list={data} />
      </DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          {check && <CheckFacts check={check} />}
          <Flex justify="between" align="end" gap="3" className={styles.tools}>
            <div className={styles.states}>
              <Select
                label={t('results.state')}
                size="small"
                value={target.state ?? ALL}
                onChange={state =>
                  onChange({
                    ...target,
                    state: state === ALL ? undefined : (state as CheckState),
                  })
                }
                options={[
                  { id: ALL, label: t('results.allStates') },
                  ...checkStates.map(state => ({
                    id: state,
                    label: t(`checkState.${state}`),
                  })),
                ]}
              />
            </div>
            <ExportMenu kind="results" filter={target} />
          </Flex>
          {data?.visibleOnly && (
            <Alert status="info" icon title={t('coverage.visibleOnly')} />
          )}
          {error && !data && <ErrorNotice error={error} onRetry={refresh} />}
          {!data && !error && (
            <Skeleton
              width="100%"
              height="18rem"
              aria-label={t('results.loading')}
            />
          )}
          {data && <Results list={data} hasCheck={check !== undefined} />}
          {data && data.total > PAGE_SIZE && (
            <TablePagination
              pageSize={PAGE_SIZE}
              showPageSizeOptions={false}
              offset={offset}
              totalCount={data.total}
              hasNextPage={offset + PAGE_SIZE < data.total}
              hasPreviousPage={offset > 0}
              onNextPage={() => setOffset(offset + PAGE_SIZE)}
              onPreviousPage={() => setOffset(offset - PAGE_SIZE)}
              getLabel={() =>
                t('results.range', {
                  from: number(offset + 1),
                  to: number(Math.min(offset + PAGE_SIZE, data.total)),
                  total: number(data.total),
                })
              }
            />
          )}
        </Flex>
      </DialogBody>
    </Dialog>
  );
}

function Title({
  target: { check, by, scope, inherited },
  list,
}: {
  target: ResultsTarget;
  list: CoverageResultList | undefined;
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  const checkTexts = useCheckTexts();
  const known = list?.checks.find(({ id }) => id === check);
  return (
    <>
      {check === undefined
        ? t('coverage.checks')
        : (known && checkTexts(known).title) ?? check}
      {scope && ' · '}
      {scope &&
        (isEntityScope(by) ? (
          <EntityDisplayName entityRef={scope} hideIcon disableTooltip />
        ) : (
          scope
        ))}
      {inherited && ` ${t('results.withBelow')}`}
      {list && (
        <Text as="span" color="secondary">
          {` · ${t('results.count', {
            count: list.total,
            number: number(list.total),
          })}`}
        </Text>
      )}
    </>
  );
}

function Results({
  list: { items, checks },
  hasCheck,
}: {
  list: CoverageResultList;
  hasCheck: boolean;
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const checkById = useMemo(
    () => new Map(checks.map(check => [check.id, check])),
    [checks],
  );
  if (items.length === 0) {
    return <Text as="p">{t('results.none')}</Text>;
  }
  return (
    <ul className={styles.list} aria-label={t('results.title')}>
      {items.map(item => (
        <ResultItem
          key={`${item.entityRef} ${item.check}`}
          result={item}
          check={hasCheck ? undefined : checkById.get(item.check)}
        />
      ))}
    </ul>
  );
}
