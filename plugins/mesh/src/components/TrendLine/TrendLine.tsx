import { lazy, Suspense, useRef } from 'react';
import useAsync from 'react-use/esm/useAsync';
import { Skeleton, Text, VisuallyHidden } from '@backstage/ui';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { CoverageTrendQuery } from '@mesh-portal/backstage-plugin-mesh-common';
import { meshApiRef } from '../../api';
import { useFormats } from '../../hooks/useFormats';
import { useSeen } from '../../hooks/useSeen';
import { meshTranslationRef } from '../../translation';
import { courseOf } from './courseOf';
import styles from './TrendLine.module.css';

const CourseLine = lazy(async () => ({
  default: (await import('./CourseLine')).CourseLine,
}));

const SIZE = { width: '7.5rem', height: '2rem' };

/** The share that passed a check over the last 30 days, asked for once it comes into view. */
export function TrendLine({ by, scope, check }: CoverageTrendQuery) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { percent, exact } = useFormats();
  const meshApi = useApi(meshApiRef);
  const root = useRef<HTMLDivElement>(null);
  const isSeen = useSeen(root);
  const { value, error } = useAsync(
    async () =>
      isSeen
        ? courseOf(await meshApi.getTrend({ by, scope, check }))
        : undefined,
    [meshApi, isSeen, by, scope, check],
  );
  const known = value?.flatMap(point =>
    point.percent === undefined ? [] : [{ ...point, percent: point.percent }],
  );
  const summary =
    known &&
    known.length > 0 &&
    t('trend.summary', {
      from: percent(known[0].percent),
      since: exact(known[0].at),
      to: percent(known[known.length - 1].percent),
    });
  return (
    <div ref={root} className={styles.root} title={summary || undefined}>
      {!value && !error && <Skeleton {...SIZE} />}
      {value && summary && (
        <>
          <Suspense fallback={<Skeleton {...SIZE} />}>
            <CourseLine points={value} />
          </Suspense>
          <VisuallyHidden>{summary}</VisuallyHidden>
        </>
      )}
      {(error || (value && !summary)) && (
        <Text as="span" variant="body-x-small" color="secondary">
          {t('trend.none')}
        </Text>
      )}
    </div>
  );
}
