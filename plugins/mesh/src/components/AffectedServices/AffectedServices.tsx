import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { ButtonLink, Flex, Skeleton, Text } from '@backstage/ui';
import { useApi, useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type {
  AffectedList,
  ClusterObject,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { meshApiRef } from '../../api';
import { useFormats } from '../../hooks/useFormats';
import { useQuestionWord } from '../../hooks/useQuestionWord';
import { useReasonText } from '../../hooks/useReasonText';
import { rootRouteRef, WHAT_IF_PATH } from '../../routes';
import { meshTranslationRef } from '../../translation';
import { objectKey } from '../../utils/objectName';
import { policyKey } from '../../utils/policyKey';
import { EntityLinks } from '../EntityLinks';
import { ErrorNotice, FreshnessNotice } from '../Notice';
import { ObjectName } from '../ObjectName';
import { StaticTable } from '../StaticTable';

/** Workloads and services about which an object decides, what, and why; with the question what if it were gone. */
export function AffectedServices({ object }: { object: ClusterObject }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const meshApi = useApi(meshApiRef);
  const meshPath = useRouteRef(rootRouteRef);
  const { cluster, group, kind, namespace, name } = object;
  const { value, error, retry } = useAsyncRetry(
    () => meshApi.listAffected({ cluster, group, kind, namespace, name }),
    [meshApi, cluster, group, kind, namespace, name],
  );
  if (error) {
    return <ErrorNotice error={error} onRetry={retry} />;
  }
  if (!value) {
    return (
      <Skeleton
        width="100%"
        height="12rem"
        aria-label={t('affected.loading')}
      />
    );
  }
  const address = new URLSearchParams({
    cluster,
    change: 'delete',
    policy: policyKey(object),
  });
  return (
    <Flex direction="column" gap="3" align="start">
      <FreshnessNotice clusters={[value.freshness]} />
      {value.items.length === 0 ? (
        <Text as="p">{t('affected.none')}</Text>
      ) : (
        <Subjects items={value.items} />
      )}
      {value.truncated && <Text as="p">{t('affected.truncated')}</Text>}
      {Boolean(value.hidden) && (
        <Text as="p" color="secondary">
          {t('affected.hidden', { count: value.hidden ?? 0 })}
        </Text>
      )}
      {meshPath && (
        <ButtonLink
          href={`${meshPath()}/${WHAT_IF_PATH}?${address}`}
          variant="secondary"
          size="small"
        >
          {t('affected.delete')}
        </ButtonLink>
      )}
    </Flex>
  );
}

/** One row for each workload or service, whatever is decided about it. */
function Subjects({ items }: Pick<AffectedList, 'items'>) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { list } = useFormats();
  const questionWord = useQuestionWord();
  const reasonText = useReasonText();
  const bySubject = new Map<string, AffectedList['items']>();
  for (const item of items) {
    const key = objectKey(item.subject);
    bySubject.set(key, [...(bySubject.get(key) ?? []), item]);
  }
  return (
    <StaticTable
      caption={t('affected.subject')}
      columns={[
        { label: t('affected.subject') },
        { label: t('affected.services') },
        { label: t('affected.decides') },
        { label: t('affected.why') },
      ]}
      rows={[...bySubject].map(([key, answers]) => ({
        key,
        cells: [
          <ObjectName key="name" object={answers[0].subject} />,
          <EntityLinks key="services" refs={answers[0].entityRefs} />,
          list(answers.map(({ question }) => questionWord(question))),
          [
            ...new Set(
              answers.flatMap(({ reasons }) =>
                reasons.slice(0, 1).map(reasonText),
              ),
            ),
          ].join(' '),
        ],
      }))}
    />
  );
}
