import useAsync from 'react-use/esm/useAsync';
import { Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type {
  PolicyList,
  WhatIfAnswer,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { useFormats } from '../../hooks/useFormats';
import { useNow } from '../../hooks/useNow';
import { meshTranslationRef } from '../../translation';
import { CopyBlock } from '../CopyBlock';
import { StateIcon } from '../StateIcon';
import { BrokenConnections } from './BrokenConnections';
import { type Change, objectsOf } from './change';
import { ChangedVerdicts } from './ChangedVerdicts';
import styles from './WhatIf.module.css';
import worklist from '../../styles/worklist.module.css';

export interface WhatIfAnswerViewProps {
  answer: WhatIfAnswer;
  change: Change;
  policies: PolicyList;
}

/** Who would break, what would change, and how sure that is. */
export function WhatIfAnswerView({
  answer,
  change,
  policies,
}: WhatIfAnswerViewProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { breaks, changes } = answer;
  const isGood = breaks.length === 0 && !answer.truncated;
  return (
    <div className={styles.answer}>
      <div role="status">
        <p className={styles.headline}>
          <StateIcon
            state={breaks.length > 0 ? 'bad' : stateOfNone(isGood, answer)}
            decorative
          />
          {breaks.length > 0
            ? t('whatIf.breaks', { count: breaks.length })
            : t('whatIf.breaksNone')}
        </p>
        <Text as="p">
          {changes.length > 0
            ? t('whatIf.changed', { count: changes.length })
            : t('whatIf.changedNone')}{' '}
          {t('whatIf.nothing')}
        </Text>
      </div>
      <Sureness answer={answer} />
      {breaks.length > 0 && <BrokenConnections breaks={breaks} />}
      {changes.length > 0 && <ChangedVerdicts changes={changes} />}
      <Manifest change={change} policies={policies} />
    </div>
  );
}

function stateOfNone(isGood: boolean, { freshness }: WhatIfAnswer) {
  return isGood && freshness.state === 'fresh' ? 'good' : 'unknown';
}

function Sureness({ answer }: { answer: WhatIfAnswer }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { ago, exact, number } = useFormats();
  const now = useNow();
  const { breaks, changes, freshness, hidden, truncated } = answer;
  const { name, title = name, state, lastSeen } = freshness;
  const unknown = changes.filter(({ after }) => after?.value === 'unknown');
  const told = lastSeen
    ? { cluster: title, ago: ago(lastSeen, now) }
    : undefined;
  const age = state === 'fresh' ? ('sureNow' as const) : ('sureStale' as const);
  return (
    <div>
      <Text as="h3" variant="body-medium" weight="bold">
        {t('whatIf.sure')}
      </Text>
      <ul className={styles.sure}>
        <li title={lastSeen && exact(lastSeen)}>
          {told
            ? t(`whatIf.${age}`, told)
            : t('whatIf.sureUnseen', { cluster: title })}
        </li>
        {breaks.length > 0 && <li>{t('whatIf.sureCalled')}</li>}
        {unknown.length > 0 && (
          <li>{t('whatIf.sureUnknown', { count: unknown.length })}</li>
        )}
        {truncated && <li>{t('whatIf.sureTruncated')}</li>}
        {hidden && hidden.breaks + hidden.changes > 0 && (
          <li>
            {t('whatIf.sureHidden', {
              breaks: number(hidden.breaks),
              changes: number(hidden.changes),
            })}
          </li>
        )}
      </ul>
    </div>
  );
}

/** What was asked about, to apply it. What was pasted the reader has, and nothing is written to delete something. */
function Manifest({
  change,
  policies,
}: Pick<WhatIfAnswerViewProps, 'change' | 'policies'>) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { value } = useAsync(async () => {
    const { stringify } = await import('yaml');
    return objectsOf(change, policies)
      .map(each => stringify(each))
      .join('---\n');
  }, [change, policies]);
  if (!value) {
    return null;
  }
  return (
    <details className={worklist.more}>
      <summary>{t('whatIf.manifestAsked')}</summary>
      <CopyBlock text={value} action={t('whatIf.copyManifest')} />
    </details>
  );
}
