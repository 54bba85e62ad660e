import { useEffect, useState } from 'react';
import useCopyToClipboard from 'react-use/esm/useCopyToClipboard';
import { Button, VisuallyHidden } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import { meshTranslationRef } from '../../translation';
import styles from './CopyBlock.module.css';

const CONFIRM_MS = 2_000;

export interface CopyBlockProps {
  text: string;
  /** Says what the button copies. */
  action: string;
}

/** Text to take away, with a button that does so. */
export function CopyBlock({ text, action }: CopyBlockProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const [{ value, error }, copy] = useCopyToClipboard();
  const [confirmed, setConfirmed] = useState(false);

  useEffect(() => {
    if (!value) {
      return undefined;
    }
    setConfirmed(true);
    const timeout = setTimeout(() => setConfirmed(false), CONFIRM_MS);
    return () => clearTimeout(timeout);
  }, [value]);

  const outcome = error ? t('copy.failed') : confirmed && t('copy.copied');
  return (
    <div className={styles.root}>
      <pre className={styles.text}>
        <code>{text}</code>
      </pre>
      <Button
        variant="secondary"
        size="small"
        iconStart={
          confirmed ? (
            <RiCheckLine aria-hidden />
          ) : (
            <RiFileCopyLine aria-hidden />
          )
        }
        onPress={() => copy(text)}
      >
        {action}
      </Button>
      <VisuallyHidden role="status">{outcome}</VisuallyHidden>
    </div>
  );
}
