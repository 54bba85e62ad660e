import { Link, Text } from '@backstage/ui';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { CoverageSummary } from '@mesh-portal/backstage-plugin-mesh-common';
import { useFormats } from '../../hooks/useFormats';
import { rootRouteRef, UNCLAIMED_PATH } from '../../routes';
import { meshTranslationRef } from '../../translation';
import { assessedOf, passedPercent } from '../../utils/coverage';

/** The check that the sentence is about; the first one where a backend has no such check. */
const HEADLINE_CHECK = 'encrypted';

/** The whole page in one sentence. */
export function CoverageHeadline({
  coverage: { checks, total, unclaimed },
}: {
  coverage: CoverageSummary;
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { percent, number } = useFormats();
  const rootPath = useRouteRef(rootRouteRef);
  const counts = total.checks[HEADLINE_CHECK] ?? total.checks[checks[0]?.id];
  const passed = counts && passedPercent(counts);
  const rest = (['unknown', 'exempt'] as const)
    .filter(part => counts?.[part])
    .map(part => t(`coverage.${part}`, { number: number(counts[part]) }));

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
          {rest.length > 0 && `; ${rest.join(', ')}`}
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
