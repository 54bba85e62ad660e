import useAsyncFn from 'react-use/esm/useAsyncFn';
import { Button, Text, VisuallyHidden } from '@backstage/ui';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { usePermission } from '@backstage/plugin-permission-react';
import { meshRefreshPermission } from '@mesh-portal/backstage-plugin-mesh-common';
import { RiRefreshLine } from '@remixicon/react';
import { meshApiRef } from '../../api';
import { meshTranslationRef } from '../../translation';

/** Has a cluster read again, for whoever may. */
export function RefreshButton({
  cluster,
  onRefresh,
}: {
  cluster: string;
  onRefresh: () => void;
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const meshApi = useApi(meshApiRef);
  const { allowed } = usePermission({ permission: meshRefreshPermission });
  const [{ loading, error, value }, read] = useAsyncFn(async () => {
    await meshApi.refreshCluster(cluster);
    onRefresh();
    return true;
  }, [meshApi, cluster, onRefresh]);
  if (!allowed) {
    return null;
  }
  return (
    <>
      <Button
        variant="secondary"
        size="small"
        iconStart={<RiRefreshLine aria-hidden />}
        loading={loading}
        onPress={read}
      >
        {t('clusterDetail.refresh')}
      </Button>
      <VisuallyHidden role="status">
        {value && !loading && t('clusterDetail.refreshed')}
      </VisuallyHidden>
      {error && (
        <Text role="alert" variant="body-small" color="danger">
          {t('clusterDetail.refreshFailed', { error: error.message })}
        </Text>
      )}
    </>
  );
}
