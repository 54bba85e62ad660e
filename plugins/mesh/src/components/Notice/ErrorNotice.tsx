import { Alert, Button } from '@backstage/ui';
import { isError } from '@backstage/errors';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { meshTranslationRef } from '../../translation';

export interface ErrorNoticeProps {
  error: Error;
  onRetry: () => void;
}

export function ErrorNotice({ error, onRetry }: ErrorNoticeProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  // The backend's own words, where it had any.
  const cause = isError(error.cause) ? error.cause : error;
  if (cause.name === 'NotAllowedError') {
    return (
      <Alert
        status="info"
        icon
        title={t('error.notAllowed')}
        description={cause.message}
      />
    );
  }
  return (
    <Alert
      role="alert"
      status="danger"
      icon
      title={t('error.title')}
      description={cause.message}
      customActions={
        <Button variant="secondary" size="small" onPress={onRetry}>
          {t('error.retry')}
        </Button>
      }
    />
  );
}
