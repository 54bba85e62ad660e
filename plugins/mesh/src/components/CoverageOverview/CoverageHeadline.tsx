import { Fragment } from 'react';
import { Link, Text } from '@backstage/ui';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { CoverageSummary } from '@mesh-portal/backstage-plugin-mesh-common';
import { useFormats } from '../../hooks/useFormats';
import { rootRouteRef, UNCLAIMED_PATH } from '../../routes';
import { meshTranslationRef } from '../../translation';
import { assessedOf, passedPercent } from '../../utils/coverage';
import { useResultsAddress } from '../CoverageResults';

/** The check that the sentence is about; the first one where a backend has no such check. */
const HEADLINE_CHECK = 'encrypted';

/** The whole page in one sentence. */
export function CoverageHeadline({
  coverage: { checks, total, unclaimed },
}: {
  coverage: CoverageSummary;
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { percent, number, change } = useFormats();
  const rootPath = useRouteRef(rootRouteRef);
  const { hrefOf } = useResultsAddress();
  const check = total.checks[HEADLINE_CHECK] ? HEADLINE_CHECK : checks[0]?.id;
  const counts = total.checks[check];
  const passed = counts && passedPercent(counts);
  const before = total.lastWeek?.[check];
  const difference = before && counts.passed - before.passed;
  const rest = (['unknown', 'exempt'] as const)
    .filter(part => counts?.[part])
    .map(state => ({
      state,
      text: t(`coverage.${state}`, { number: number(counts[state]) }),
    }));

  return (
    <Text as="p" variant="title-small" role="status">
      {passed === undefined ? (
        t('coverage.headlineNone')
      ) : (
        <>
          {t('coverage.headline', {
            percent: percent(passed),
            count: assessedOf(counts),
          })}
          {difference !== undefined && difference !== 0 && (
            <span
              title={t('week.before', {
                passed: number(before!.passed),
                assessed: number(assessedOf(before!)),
              })}
            >
              {`, ${t('overview.thisWeek', { change: change(difference) })}`}
            </span>
          )}
          {rest.map(({ state, text }, index) => (
            <Fragment key={state}>
              {index === 0 ? '; ' : ', '}
              <Link href={hrefOf({ check, state })} variant="title-small">
                {text}
              </Link>
            </Fragment>
          ))}
        </>
      )}
      {unclaimed ? (
        <>
          {'; '}
          <Link
            href={`${rootPath().replace(/\/$/, '')}/${UNCLAIMED_PATH}`}
            variant="title-small"
          >
            {t('coverage.unclaimedWorkloads', { count: unclaimed })}
          </Link>
        </>
      ) : null}
    </Text>
  );
}
