import { Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type {
  VerdictWord,
  WhatIfChange,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { dimensionOf, useQuestionWord } from '../../hooks/useQuestionWord';
import { useReasonText } from '../../hooks/useReasonText';
import { useValueWord } from '../../hooks/useValueWord';
import { meshTranslationRef } from '../../translation';
import { objectKey } from '../../utils/objectName';
import { EntityLinks } from '../EntityLinks';
import { ObjectName } from '../ObjectName';
import { StaticTable } from '../StaticTable';
import styles from './WhatIf.module.css';
import worklist from '../../styles/worklist.module.css';

/** Rows that are shown before the reader asks for the others. */
const SHOWN = 20;

/** Verdicts that a change would alter, each before and after; those that only have another reason come last. */
export function ChangedVerdicts({
  changes,
}: {
  changes: readonly WhatIfChange[];
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const isOther = ({ before, after }: WhatIfChange) =>
    before?.value !== after?.value;
  const other = changes.filter(isOther);
  const same = changes.filter(each => !isOther(each));
  return (
    <section>
      <Text as="h3" variant="body-large" weight="bold">
        {t('whatIf.verdicts')}
      </Text>
      {other.length > 0 && <Changes changes={other.slice(0, SHOWN)} />}
      {other.length > SHOWN && (
        <details className={worklist.more}>
          <summary>
            {t('worklist.more', { count: other.length - SHOWN })}
          </summary>
          <Changes changes={other.slice(SHOWN)} />
        </details>
      )}
      {same.length > 0 && (
        <details className={worklist.more}>
          <summary>{t('whatIf.otherReason', { count: same.length })}</summary>
          <Changes changes={same} />
        </details>
      )}
    </section>
  );
}

function Changes({ changes }: { changes: readonly WhatIfChange[] }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const valueWord = useValueWord();
  const questionWord = useQuestionWord();
  const reasonText = useReasonText();
  const wordOf = (
    question: WhatIfChange['question'],
    verdict: VerdictWord | undefined,
    absent: string,
  ) => {
    const dimension = dimensionOf[question];
    if (!verdict) {
      return absent;
    }
    return dimension ? valueWord(dimension, verdict.value) : verdict.value;
  };
  const reasonsOf = (verdict: VerdictWord | undefined) =>
    (verdict?.because ?? []).slice(0, 1).map(reasonText);
  return (
    <StaticTable
      caption={t('whatIf.verdicts')}
      columns={[
        { label: t('whatIf.subject') },
        { label: t('whatIf.question') },
        { label: t('whatIf.beforeAfter') },
        { label: t('whatIf.why') },
      ]}
      rows={changes.map(({ subject, question, before, after, entityRefs }) => ({
        key: `${objectKey(subject)} ${question}`,
        cells: [
          <>
            <ObjectName object={subject} /> <EntityLinks refs={entityRefs} />
          </>,
          questionWord(question),
          <span key="words" className={styles.beforeAfter}>
            {wordOf(question, before, t('whatIf.new'))} →{' '}
            {wordOf(question, after, t('whatIf.gone'))}
          </span>,
          <>
            {reasonsOf(before)} → {reasonsOf(after)}
          </>,
        ],
      }))}
    />
  );
}
