import { Flex, Skeleton, Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { EntityInfoCard } from '@backstage/plugin-catalog-react';
import type { EntitySignals } from '@mesh-portal/backstage-plugin-mesh-common';
import { useEntitySignals } from '../../hooks/useEntitySignals';
import { useFormats } from '../../hooks/useFormats';
import { meshTranslationRef } from '../../translation';
import { CopyBlock } from '../CopyBlock';
import { ErrorNotice } from '../Notice';
import { SignalGroupView } from './SignalGroupView';
import contrast from '../../styles/contrast.module.css';

const PROMETHEUS_CONFIG = `mesh:
  prometheus:
    - url: http://prometheus.monitoring:9090`;

/**
 * Rate, errors and duration of the entity's requests in the last hour, how many of them were seen to be encrypted, and
 * when certificates expire. Nothing where no workload is bound to the entity.
 *
 * @public
 */
export function GoldenSignalsCard() {
  const { t } = useTranslationRef(meshTranslationRef);
  const { value, error, retry } = useEntitySignals();
  if (value?.groups.length === 0 && value.withoutPrometheus.length === 0) {
    return null;
  }
  return (
    <EntityInfoCard
      className={contrast.contrast}
      title={t('signals.title')}
      headerActions={
        <Text as="span" variant="body-small" color="secondary">
          {t('signals.lastHour')}
        </Text>
      }
    >
      {value && <Signals signals={value} />}
      {!value && error && <ErrorNotice error={error} onRetry={retry} />}
      {!value && !error && (
        <Flex
          direction="column"
          gap="2"
          aria-busy
          aria-label={t('signals.loading')}
        >
          <Skeleton width="40%" height="1.5rem" />
          <Skeleton width="100%" height="11rem" />
          <Skeleton width="60%" height="1.25rem" />
        </Flex>
      )}
    </EntityInfoCard>
  );
}

function Signals({ signals }: { signals: EntitySignals }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { list } = useFormats();
  const { groups, withoutPrometheus } = signals;
  if (groups.length === 0) {
    return (
      <Flex direction="column" gap="3">
        <Text as="p" weight="bold">
          {t('signals.notConfigured')}
        </Text>
        <Text as="p" color="secondary">
          {t('signals.howToConfigure')}
        </Text>
        <CopyBlock text={PROMETHEUS_CONFIG} action={t('empty.copy')} />
      </Flex>
    );
  }
  return (
    <>
      {groups.map(group => (
        <SignalGroupView
          key={[group.cluster, group.namespace, group.reporter].join('|')}
          group={group}
        />
      ))}
      {withoutPrometheus.length > 0 && (
        <Text as="p" color="secondary">
          {t('signals.withoutPrometheus', {
            clusters: list(withoutPrometheus),
          })}
        </Text>
      )}
    </>
  );
}
