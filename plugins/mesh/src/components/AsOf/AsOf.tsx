import { ButtonIcon, Text, Tooltip, TooltipTrigger } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { RiAlertLine, RiRefreshLine } from '@remixicon/react';
import { useFormats } from '../../hooks/useFormats';
import { useNow } from '../../hooks/useNow';
import { meshTranslationRef } from '../../translation';
import styles from './AsOf.module.css';

export interface AsOfProps {
  /** ISO time of the oldest observation shown. */
  observedAt: string | undefined;
  refreshing: boolean;
  /** Why the last request failed, while older data is shown. */
  error: Error | undefined;
  onRefresh: () => void;
}

/** Age of what is shown, exact on hover and focus, and a button to ask again. */
export function AsOf({ observedAt, refreshing, error, onRefresh }: AsOfProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { ago, exact } = useFormats();
  const now = useNow();
  const when = observedAt ? exact(observedAt) : t('age.refresh');
  return (
    <span className={styles.root}>
      {observedAt && (
        <Text as="span" variant="body-small" color="secondary">
          <time dateTime={observedAt} title={exact(observedAt)}>
            {t('age.asOf', { ago: ago(observedAt, now) })}
          </time>
        </Text>
      )}
      <TooltipTrigger>
        <ButtonIcon
          variant="tertiary"
          size="small"
          icon={
            error ? (
              <RiAlertLine aria-hidden />
            ) : (
              <RiRefreshLine
                aria-hidden
                className={refreshing ? styles.turning : undefined}
              />
            )
          }
          aria-label={t('age.refresh')}
          onPress={onRefresh}
        />
        <Tooltip>
          {error ? t('age.refreshFailed', { error: error.message }) : when}
        </Tooltip>
      </TooltipTrigger>
    </span>
  );
}
