import { Alert, Flex } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { ClusterFreshness } from '@mesh-portal/backstage-plugin-mesh-common';
import { useFormats } from '../../hooks/useFormats';
import { useNow } from '../../hooks/useNow';
import { meshTranslationRef } from '../../translation';

export interface FreshnessNoticeProps {
  clusters: readonly ClusterFreshness[];
}

/** Says which clusters do not answer, since when and why; nothing where all do. */
export function FreshnessNotice({ clusters }: FreshnessNoticeProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { elapsed } = useFormats();
  const now = useNow();
  const silent = clusters.filter(({ state }) => state !== 'fresh');
  if (silent.length === 0) {
    return null;
  }
  return (
    <Flex direction="column" gap="2">
      {silent.map(({ name, title = name, since, error }) => (
        <Alert
          key={name}
          status="info"
          icon
          title={
            since
              ? t('age.staleCluster', {
                  cluster: title,
                  elapsed: elapsed(since, now),
                })
              : t('age.unknownCluster', { cluster: title })
          }
          description={error && t('age.error', { error })}
        />
      ))}
    </Flex>
  );
}
