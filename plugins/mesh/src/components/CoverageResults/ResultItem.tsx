import { Link, Text } from '@backstage/ui';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type {
  CoverageCheck,
  CoverageResult,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { useCheckTexts } from '../../hooks/useCheckTexts';
import { useFormats } from '../../hooks/useFormats';
import { useReasonText } from '../../hooks/useReasonText';
import { EXEMPTIONS_PATH, rootRouteRef } from '../../routes';
import { meshTranslationRef } from '../../translation';
import { stateOfCheckState } from '../../utils/coverage';
import { ObjectName } from '../ObjectName';
import { StateIcon } from '../StateIcon';
import styles from './ResultItem.module.css';

export interface ResultItemProps {
  result: CoverageResult;
  /** Named with the result, where results of several checks are listed. */
  check: CoverageCheck | undefined;
}

/** What one check says about one entity: the state, why, which objects decided, and what to do. */
export function ResultItem({
  result: {
    entityRef,
    title,
    owner,
    check,
    state,
    because,
    evidence,
    exemptUntil,
  },
  check: shownCheck,
}: ResultItemProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { exact } = useFormats();
  const checkTexts = useCheckTexts();
  const reasonText = useReasonText();
  const rootPath = useRouteRef(rootRouteRef);
  const texts = shownCheck && checkTexts(shownCheck);
  const isOpen = state === 'failed' || state === 'warning';
  const [first, ...others] = because;
  return (
    <li className={styles.root}>
      <div className={styles.entity}>
        <Text as="h3" variant="body-medium" weight="bold">
          <EntityRefLink entityRef={entityRef} title={title} />
        </Text>
        {owner && (
          <Text as="p" variant="body-small" color="secondary">
            <EntityRefLink entityRef={owner} />
          </Text>
        )}
      </div>
      <div className={styles.state}>
        <StateIcon state={stateOfCheckState[state]} decorative />
        <span>
          {texts && <strong>{`${texts.title}: `}</strong>}
          {t(`checkState.${state}`)}
          {state === 'exempt' && exemptUntil && (
            <time dateTime={exemptUntil} className={styles.until}>
              {t('results.exemptUntil', { date: exact(exemptUntil) })}
            </time>
          )}
        </span>
      </div>
      <div className={styles.why}>
        {first && <Text as="p">{reasonText(first)}</Text>}
        {others.map((reason, index) => (
          <Text key={index} as="p" variant="body-small" color="secondary">
            {reasonText(reason)}
          </Text>
        ))}
        {texts && isOpen && (
          <Text as="p" variant="body-small">
            {t('results.fix', { fix: texts.fix })}
          </Text>
        )}
        {evidence.length > 0 && (
          <ul className={styles.evidence} aria-label={t('results.evidence')}>
            {evidence.map((object, index) => (
              <li key={index}>
                <ObjectName object={object} />
              </li>
            ))}
          </ul>
        )}
        {isOpen && (
          <Link
            href={`${rootPath().replace(
              /\/$/,
              '',
            )}/${EXEMPTIONS_PATH}?${new URLSearchParams({
              request: entityRef,
              check,
            })}`}
            variant="body-small"
            className={styles.exemption}
            aria-label={t('results.requestExemptionFor', { entity: title })}
          >
            {t('results.requestExemption')}
          </Link>
        )}
      </div>
    </li>
  );
}
