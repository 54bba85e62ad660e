import { useCallback, useMemo } from 'react';
import {
  Alert,
  Button,
  Card,
  CardBody,
  CardHeader,
  Container,
  Flex,
  Skeleton,
  Text,
  ToggleButton,
  ToggleButtonGroup,
} from '@backstage/ui';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  type ListedRestart,
  type RestartFilter,
  type RestartList,
  restarters,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { meshApiRef } from '../../api';
import { useEntityName } from '../../hooks/useEntityName';
import { useFormats } from '../../hooks/useFormats';
import { useLatest } from '../../hooks/useLatest';
import { useLiveQuery } from '../../hooks/useLiveQuery';
import { useUrlPatch } from '../../hooks/useUrlState';
import { meshTranslationRef } from '../../translation';
import { KYMA_RESTART_GUIDE } from '../../utils/kymaGuides';
import { loadAll } from '../../utils/loadAll';
import { AsOf } from '../AsOf';
import { ExportMenu } from '../ExportMenu';
import { FilterSelect } from '../FilterSelect';
import { ErrorNotice } from '../Notice';
import { SafeLink } from '../SafeLink';
import { StateIcon } from '../StateIcon';
import { RestartGroup } from './RestartGroup';
import { stateOfRestarter } from './stateOfRestarter';
import contrast from '../../styles/contrast.module.css';
import worklist from '../../styles/worklist.module.css';

/** More than this many are not read at once; filters lead to the others. */
const MAX = 2_000;

/** Workloads whose proxies are not as their control plane would make them, by who owns them, and who restarts them. */
export function RestartWorklist() {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  const meshApi = useApi(meshApiRef);
  const [params, open] = useUrlPatch();
  const address = params.toString();
  const filter = useMemo<RestartFilter>(() => {
    const all = new URLSearchParams(address);
    const get = (name: string) => all.get(name) || undefined;
    return {
      who: restarters.find(each => each === get('who')),
      cluster: get('cluster'),
      namespace: get('namespace'),
      owner: get('owner'),
    };
  }, [address]);
  const isFiltered = Object.values(filter).some(Boolean);
  const { data, error, refreshing, refresh } = useLiveQuery(
    useCallback(
      signal =>
        loadAll<ListedRestart, RestartList>(
          page => meshApi.listRestarts({ ...filter, ...page }, { signal }),
          MAX,
        ),
      [meshApi, filter],
    ),
  );
  const shown = useLatest(data);

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
                {shown ? headlineOf(shown) : t('restartsPage.title')}
              </Text>
              <Flex align="center" gap="3">
                <AsOf
                  observedAt={undefined}
                  refreshing={refreshing}
                  error={error}
                  onRefresh={refresh}
                />
                <ExportMenu kind="restarts" filter={filter} />
              </Flex>
            </Flex>
            <Text as="p" color="secondary">
              {t('restartsPage.hint')}{' '}
              <SafeLink url={KYMA_RESTART_GUIDE}>
                {t('restartsPage.guide')}
              </SafeLink>
            </Text>
            {shown && (
              <Who counts={shown.counts} who={filter.who} open={open} />
            )}
            <Filters items={shown?.items ?? []} filter={filter} open={open} />
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
          {!shown && (
            <Flex
              direction="column"
              gap="4"
              aria-busy
              aria-label={t('restartsPage.loading')}
            >
              {[1, 2, 3].map(row => (
                <Skeleton key={row} width="100%" height="8rem" />
              ))}
            </Flex>
          )}
          {shown?.total === 0 && !isFiltered && (
            <Alert
              status="success"
              icon
              title={t('restartsPage.none')}
              description={t('restartsPage.noneHint')}
            />
          )}
          {shown?.total === 0 && isFiltered && (
            <Flex direction="column" gap="3" align="start">
              <Text as="p">{t('restartsPage.noMatch')}</Text>
              <Button
                variant="secondary"
                size="small"
                onPress={() =>
                  open({
                    who: undefined,
                    cluster: undefined,
                    namespace: undefined,
                    owner: undefined,
                  })
                }
              >
                {t('worklist.clear')}
              </Button>
            </Flex>
          )}
          {shown && <Groups items={shown.items} />}
        </CardBody>
      </Card>
    </Container>
  );

  function headlineOf({ counts }: RestartList): string {
    const said = restarters.filter(who => counts[who] > 0);
    return said.length === 0
      ? t('restartsPage.title')
      : said
          .map(who => t(`restartsPage.headline.${who}`, { count: counts[who] }))
          .join(' · ');
  }
}

function Who({
  counts,
  who,
  open,
}: Pick<RestartList, 'counts'> & {
  who: RestartFilter['who'];
  open: (patch: { who: string | undefined }) => void;
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  const order = ['you', 'kyma', 'unknown'] as const;
  return (
    <Flex direction="column" gap="1">
      <ToggleButtonGroup
        aria-label={t('restartsPage.who')}
        selectionMode="single"
        selectedKeys={who ? [who] : []}
        onSelectionChange={([key]) =>
          open({ who: key === undefined ? undefined : String(key) })
        }
      >
        {order.map(each => (
          <ToggleButton
            key={each}
            id={each}
            size="small"
            iconStart={<StateIcon state={stateOfRestarter[each]} decorative />}
          >
            {`${t(`restartsPage.${each}`)} ${number(counts[each])}`}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {who && (
        <Text as="p" color="secondary">
          {t(`restartsPage.whoHint.${who}`)}
        </Text>
      )}
    </Flex>
  );
}

function Filters({
  items,
  filter,
  open,
}: {
  items: readonly ListedRestart[];
  filter: RestartFilter;
  open: (patch: Record<string, string | undefined>) => void;
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const entityName = useEntityName();
  const values = {
    cluster: items.map(({ cluster }) => cluster),
    namespace: items.map(({ namespace }) => namespace),
    owner: items.flatMap(({ owners }) => owners),
  };
  return (
    <div className={worklist.filters}>
      {(['cluster', 'namespace', 'owner'] as const).map(name => (
        <FilterSelect
          key={name}
          label={t(`worklist.${name}`)}
          value={filter[name]}
          values={values[name]}
          titleOf={name === 'owner' ? entityName : undefined}
          onChange={value => open({ [name]: value })}
        />
      ))}
    </div>
  );
}

/** By owner, whoever has the most to do first; what nobody owns comes last. */
function Groups({ items }: { items: readonly ListedRestart[] }) {
  const groups = useMemo(() => {
    const byOwner = new Map<string, ListedRestart[]>();
    for (const item of items) {
      for (const owner of item.owners.length > 0 ? item.owners : ['']) {
        byOwner.set(owner, [...(byOwner.get(owner) ?? []), item]);
      }
    }
    const toDo = (rows: ListedRestart[]) =>
      rows.filter(({ who }) => who === 'you').length;
    return [...byOwner].sort(
      ([a, rows], [b, others]) =>
        Number(a === '') - Number(b === '') ||
        toDo(others) - toDo(rows) ||
        a.localeCompare(b),
    );
  }, [items]);
  return (
    <>
      {groups.map(([owner, rows]) => (
        <RestartGroup key={owner} owner={owner} items={rows} />
      ))}
    </>
  );
}
