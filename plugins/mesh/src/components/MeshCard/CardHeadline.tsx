import { Link, Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { EntityMesh } from '@mesh-portal/backstage-plugin-mesh-common';
import clsx from 'clsx';
import { useMeshTabHref } from '../../hooks/useMeshTabHref';
import { useReasonText } from '../../hooks/useReasonText';
import { meshTranslationRef } from '../../translation';
import { headlineOf } from '../../utils/entityMesh';
import { StateIcon } from '../StateIcon';
import styles from './CardHeadline.module.css';

/** The one thing to know, and where to do something about it. */
export function CardHeadline({ mesh }: { mesh: EntityMesh }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const reasonText = useReasonText();
  const tabHref = useMeshTabHref();
  const { state, count, reason, section } = headlineOf(mesh);
  const isHint = state === 'neutral';
  const counted =
    count > 0 &&
    (isHint
      ? t('headline.hints', { count })
      : t('headline.findings', { count }));
  const action = count > 0 && !isHint ? t('headline.fix') : t('headline.why');

  return (
    <div className={clsx(styles.root, styles[state])}>
      <StateIcon state={state} />
      {/* Announced when it changes, and only then: the age beside it ticks in silence. */}
      <Text as="p" role="status" className={styles.text}>
        {counted && <strong>{counted}</strong>}
        {counted && reason && ' · '}
        {reason ? reasonText(reason) : !counted && t('headline.good')}
      </Text>
      {section && (
        <Link
          href={`${tabHref}#${section}`}
          standalone
          weight="bold"
          className={styles.action}
        >
          {`${action} ›`}
        </Link>
      )}
    </div>
  );
}
