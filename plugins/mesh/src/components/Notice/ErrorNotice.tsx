import { Alert, Button } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { meshTranslationRef } from '../../translation';

export interface ErrorNoticeProps {
  error: Error;
  onRetry: () => void;
}

export function ErrorNotice({ error, onRetry }: ErrorNoticeProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  return (
    <Alert
      role="alert"
      status="danger"
      icon
      title={t('error.title')}
      description={error.message}
      customActions={
        <Button variant="secondary" size="small" onPress={onRetry}>
          {t('error.retry')}
        </Button>
      }
    />
  );
}
