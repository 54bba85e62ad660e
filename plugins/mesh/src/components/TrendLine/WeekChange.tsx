import { Text, VisuallyHidden } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { CoverageCounts } from '@mesh-portal/backstage-plugin-mesh-common';
import {
  RiArrowDownLine,
  RiArrowRightLine,
  RiArrowUpLine,
} from '@remixicon/react';
import clsx from 'clsx';
import { useFormats } from '../../hooks/useFormats';
import { meshTranslationRef } from '../../translation';
import { assessedOf } from '../../utils/coverage';
import styles from './WeekChange.module.css';

const icons = {
  more: RiArrowUpLine,
  fewer: RiArrowDownLine,
  same: RiArrowRightLine,
};

export interface WeekChangeProps {
  counts: CoverageCounts;
  /** The same a week ago; absent where nobody looked then. */
  before: CoverageCounts | undefined;
}

/** How many more pass than a week ago; what it was then shows on hover. */
export function WeekChange({ counts, before }: WeekChangeProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number, change } = useFormats();
  if (!before) {
    return (
      <Text as="span" variant="body-small" color="secondary">
        {t('week.none')}
      </Text>
    );
  }
  const difference = counts.passed - before.passed;
  const direction =
    (difference > 0 && 'more') || (difference < 0 && 'fewer') || 'same';
  const Icon = icons[direction];
  return (
    <span
      className={clsx(styles.root, styles[direction])}
      title={t('week.before', {
        passed: number(before.passed),
        assessed: number(assessedOf(before)),
      })}
    >
      <Icon size={14} aria-hidden />
      {difference === 0 ? t('week.same') : change(difference)}
      <VisuallyHidden>{` ${t('week.since')}`}</VisuallyHidden>
    </span>
  );
}
