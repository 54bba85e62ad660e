import { useCallback } from 'react';
import {
  Card,
  CardBody,
  CardHeader,
  Flex,
  Link,
  Skeleton,
  Text,
} from '@backstage/ui';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type {
  CoverageCheck,
  FixNext as Fix,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { meshApiRef } from '../../api';
import { useCheckTexts } from '../../hooks/useCheckTexts';
import { useFormats } from '../../hooks/useFormats';
import { useLiveQuery } from '../../hooks/useLiveQuery';
import { useReasonText } from '../../hooks/useReasonText';
import { meshTranslationRef } from '../../translation';
import { useResultsAddress } from '../CoverageResults';
import { ErrorNotice } from '../Notice';
import { ObjectName } from '../ObjectName';
import { StateIcon } from '../StateIcon';
import styles from './FixNext.module.css';

const SHOWN = 3;
const OWNERS = 4;

/** The changes that would mend most, with whom to ask. */
export function FixNext() {
  const { t } = useTranslationRef(meshTranslationRef);
  const meshApi = useApi(meshApiRef);
  const { data, error, refresh } = useLiveQuery(
    useCallback(
      signal => meshApi.listFixNext({ limit: SHOWN }, { signal }),
      [meshApi],
    ),
  );
  return (
    <Card>
      <CardHeader>
        <Flex direction="column" gap="1">
          <Text as="h2" variant="title-x-small" weight="bold">
            {t('fixNext.title')}
          </Text>
          <Text as="p" variant="body-small" color="secondary">
            {t('fixNext.hint')}
          </Text>
        </Flex>
      </CardHeader>
      <CardBody>
        {error && !data && <ErrorNotice error={error} onRetry={refresh} />}
        {!data && !error && (
          <Skeleton
            width="100%"
            height="20rem"
            aria-label={t('fixNext.loading')}
          />
        )}
        {data?.items.length === 0 && (
          <p className={styles.none}>
            <StateIcon state="good" decorative />
            {t('fixNext.none')}
          </p>
        )}
        {data && data.items.length > 0 && (
          <ol className={styles.list}>
            {data.items.map((fix, index) => (
              <FixItem
                key={index}
                fix={fix}
                check={data.checks.find(({ id }) => id === fix.check)}
              />
            ))}
          </ol>
        )}
      </CardBody>
    </Card>
  );
}

function FixItem({
  fix: { check: id, state, cluster, namespace, object, because, ...fix },
  check,
}: {
  fix: Fix;
  check: CoverageCheck | undefined;
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  const checkTexts = useCheckTexts();
  const reasonText = useReasonText();
  const { hrefOf } = useResultsAddress();
  const texts = check && checkTexts(check);
  const more = fix.owners.length - OWNERS;
  return (
    <li className={styles.fix}>
      <div className={styles.what}>
        <Text as="h3" variant="body-medium" weight="bold">
          {texts?.fix ?? id}
        </Text>
        <Text as="p" variant="body-small" color="secondary">
          {t('fixNext.where', {
            check: <strong>{texts?.title ?? id}</strong>,
            where: object ? (
              <ObjectName object={object} cluster={cluster} />
            ) : (
              <code>{namespace ? `${cluster}/${namespace}` : cluster}</code>
            ),
          })}
        </Text>
        {because && (
          <Text as="p" variant="body-small">
            {reasonText(because)}
          </Text>
        )}
        <span className={styles.owners}>
          {fix.owners.length === 0 && t('fixNext.noOwner')}
          {fix.owners.slice(0, OWNERS).map(owner => (
            <EntityRefLink key={owner} entityRef={owner} />
          ))}
          {more > 0 && t('fixNext.moreOwners', { count: more })}
        </span>
      </div>
      <Link
        href={hrefOf({
          check: id,
          state,
          by: namespace ? 'namespace' : 'cluster',
          scope: namespace ? `${cluster}/${namespace}` : cluster,
        })}
        className={styles.effect}
        weight="bold"
        aria-label={t('fixNext.effectOf', {
          check: texts?.title ?? id,
          count: fix.entities,
        })}
      >
        {t('fixNext.effect', {
          count: fix.entities,
          number: number(fix.entities),
        })}
      </Link>
    </li>
  );
}
