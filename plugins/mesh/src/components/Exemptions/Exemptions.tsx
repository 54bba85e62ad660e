import { useCallback, useMemo } from 'react';
import {
  Button,
  Card,
  CardBody,
  CardHeader,
  Container,
  Flex,
  SearchField,
  Select,
  Skeleton,
  Text,
} from '@backstage/ui';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { MeshExemption } from '@mesh-portal/backstage-plugin-mesh-common';
import clsx from 'clsx';
import { meshApiRef } from '../../api';
import { useLiveQuery } from '../../hooks/useLiveQuery';
import { useUrlParam, useUrlPatch } from '../../hooks/useUrlState';
import { meshTranslationRef } from '../../translation';
import { ExportMenu } from '../ExportMenu';
import { ErrorNotice } from '../Notice';
import { ExemptionItem } from './ExemptionItem';
import { RequestDialog } from './RequestDialog';
import { type ExemptionStatus, exemptionStatuses, statusOf } from './statusOf';
import contrast from '../../styles/contrast.module.css';
import print from '../../styles/print.module.css';
import styles from './Exemptions.module.css';

const ALL = 'all';
/** Opens an empty form; the address may name an entity instead. */
const NEW = 'new';

/** Which entities need not meet which check, why and until when; ask for more, and decide on what is asked. */
export function Exemptions() {
  const { t } = useTranslationRef(meshTranslationRef);
  const meshApi = useApi(meshApiRef);
  const [query = '', setQuery] = useUrlParam('q');
  const [wanted, setStatus] = useUrlParam('status');
  const [params, setPatch] = useUrlPatch();
  const request = params.get('request');
  const status = exemptionStatuses.find(each => each === wanted);
  const { data, error, refresh } = useLiveQuery(
    useCallback(
      async signal => {
        const [exemptions, { checks }] = await Promise.all([
          meshApi.listExemptions({}, { signal }),
          meshApi.getCoverage('domain', { signal }),
        ]);
        return { ...exemptions, checks };
      },
      [meshApi],
    ),
  );
  const shown = useMemo(
    () => data?.items.filter(each => matches(each, status, query)),
    [data, status, query],
  );
  const exported = useMemo(
    () => (status && status !== 'expired' ? { state: status } : {}),
    [status],
  );

  return (
    <Container py="4" className={clsx(contrast.contrast, print.page)}>
      {error && !data ? (
        <ErrorNotice error={error} onRetry={refresh} />
      ) : (
        <Card>
          <CardHeader>
            <Flex direction="column" gap="3">
              <Flex justify="between" align="center" gap="3">
                <Text as="h2" variant="title-x-small" weight="bold">
                  {t('exemptions.title')}
                </Text>
                <Flex gap="2" align="start">
                  <Button
                    size="small"
                    className={print.screenOnly}
                    onPress={() => setPatch({ request: NEW })}
                  >
                    {t('exemptions.request')}
                  </Button>
                  <ExportMenu kind="exemptions" filter={exported} />
                </Flex>
              </Flex>
              <Text as="p" color="secondary">
                {t('exemptions.hint')}
              </Text>
              <div className={clsx(styles.filters, print.screenOnly)}>
                <SearchField
                  aria-label={t('exemptions.filter')}
                  placeholder={t('exemptions.filter')}
                  size="small"
                  value={query}
                  onChange={setQuery}
                />
                <Select
                  aria-label={t('exemptions.status')}
                  size="small"
                  value={status ?? ALL}
                  onChange={key =>
                    setStatus(key === ALL ? undefined : String(key))
                  }
                  options={[
                    { id: ALL, label: t('exemptions.allStatuses') },
                    ...exemptionStatuses.map(each => ({
                      id: each,
                      label: t(`exemptionStatus.${each}`),
                    })),
                  ]}
                />
              </div>
            </Flex>
          </CardHeader>
          <CardBody>
            {!data && (
              <Skeleton
                width="100%"
                height="20rem"
                aria-label={t('exemptions.loading')}
              />
            )}
            {shown?.length === 0 && (
              <Text as="p">
                {data?.items.length === 0
                  ? t('exemptions.none')
                  : t('exemptions.noMatch')}
              </Text>
            )}
            {data && shown && shown.length > 0 && (
              <ul className={styles.list} aria-label={t('exemptions.title')}>
                {shown.map(each => (
                  <ExemptionItem
                    key={each.id}
                    exemption={each}
                    check={data.checks.find(({ id }) => id === each.check)}
                    onDecided={refresh}
                  />
                ))}
              </ul>
            )}
          </CardBody>
        </Card>
      )}
      {request && data && (
        <RequestDialog
          entityRef={request === NEW ? undefined : request}
          check={params.get('check') ?? undefined}
          checks={data.checks}
          maxDays={data.maxDays}
          onClose={() => setPatch({ request: undefined, check: undefined })}
          onRequested={refresh}
        />
      )}
    </Container>
  );
}

function matches(
  exemption: MeshExemption,
  status: ExemptionStatus | undefined,
  query: string,
): boolean {
  if (status && statusOf(exemption) !== status) {
    return false;
  }
  const { entityRef, check, reason, ticket = '', requestedBy = '' } = exemption;
  return [entityRef, check, reason, ticket, requestedBy].some(text =>
    text.toLowerCase().includes(query.toLowerCase()),
  );
}
