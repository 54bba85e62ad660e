import { Link, Text } from '@backstage/ui';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { ControlPlane } from '@mesh-portal/istio-semantics';
import { useFormats } from '../../hooks/useFormats';
import { rootRouteRef, RESTARTS_PATH } from '../../routes';
import { meshTranslationRef } from '../../translation';
import { StateIcon } from '../StateIcon';
import { StaticTable } from '../StaticTable';
import styles from './ClusterOverview.module.css';

/** Running proxies by revision and version, beside the version of their control plane. */
export function ProxyVersions({
  cluster,
  planes,
}: {
  cluster: string;
  planes: readonly ControlPlane[];
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  const meshPath = useRouteRef(rootRouteRef);
  const counts = planes.flatMap(({ proxies = [], ...plane }) =>
    proxies.map(proxy => ({ plane, proxy })),
  );
  const isOther = ({ plane, proxy }: (typeof counts)[number]) =>
    plane.orphaned || (plane.version && proxy.version !== plane.version);
  return (
    <div>
      <Text as="h3" variant="body-medium" weight="bold">
        {t('clusterDetail.proxyVersions')}
      </Text>
      {counts.length === 0 ? (
        <Text as="p">{t('clusterDetail.noProxies')}</Text>
      ) : (
        <StaticTable
          caption={t('clusterDetail.proxyVersions')}
          columns={[
            { label: t('clusterDetail.version') },
            { label: t('clusterDetail.revision') },
            { label: t('clusterDetail.state') },
            { label: t('clusterDetail.proxyCount'), isNumber: true },
          ]}
          rows={counts.map(count => ({
            key: `${count.plane.revision} ${count.proxy.version}`,
            cells: [
              count.proxy.version
                ? t('clusterDetail.proxyVersion', {
                    version: count.proxy.version,
                  })
                : t('clusterDetail.proxyUnknown'),
              count.plane.revision,
              <span key="state" className={styles.state}>
                <StateIcon state={stateOf(count)} decorative />
                {wordOf(count)}
              </span>,
              number(count.proxy.pods),
            ],
          }))}
        />
      )}
      {meshPath && counts.some(isOther) && (
        <Link
          href={`${meshPath()}/${RESTARTS_PATH}?${new URLSearchParams({
            cluster,
          })}`}
          standalone
        >
          {t('clusterDetail.restarts')}
        </Link>
      )}
    </div>
  );

  function stateOf(count: (typeof counts)[number]) {
    if (isOther(count)) {
      return count.proxy.version ? 'mind' : 'unknown';
    }
    return count.plane.version && count.proxy.version ? 'good' : 'unknown';
  }
  function wordOf(count: (typeof counts)[number]): string {
    if (stateOf(count) === 'unknown') {
      return t('clusterDetail.notKnown');
    }
    return isOther(count)
      ? t('clusterDetail.proxyOther')
      : t('clusterDetail.proxySame');
  }
}
