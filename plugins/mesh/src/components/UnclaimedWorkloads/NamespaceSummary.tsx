import { useMemo } from 'react';
import { Button, Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { WorkloadList } from '@mesh-portal/backstage-plugin-mesh-common';
import { useFormats } from '../../hooks/useFormats';
import { meshTranslationRef } from '../../translation';
import { StaticTable } from '../StaticTable';

/** Namespaces that are shown; the table of workloads has the others. */
const SHOWN = 8;

type Item = WorkloadList['items'][number];

export interface NamespaceSummaryProps {
  items: readonly Item[];
  /** Narrows the workloads to those whose place begins like this. */
  onShow: (place: string) => void;
}

/** Where unclaimed workloads are, worst first. */
export function NamespaceSummary({ items, onShow }: NamespaceSummaryProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  const places = useMemo(() => {
    const byPlace = new Map<string, Item[]>();
    for (const item of items) {
      const place = `${item.cluster}/${item.namespace}/`;
      byPlace.set(place, [...(byPlace.get(place) ?? []), item]);
    }
    return [...byPlace]
      .map(([place, its]) => ({
        place,
        cluster: its[0].cluster,
        namespace: its[0].namespace,
        workloads: its.length,
        outside: its.filter(({ sidecar }) => sidecar === 'none').length,
        findings: its.reduce((sum, { findings }) => sum + findings, 0),
      }))
      .sort(
        (a, b) =>
          b.findings - a.findings ||
          b.outside - a.outside ||
          b.workloads - a.workloads,
      );
  }, [items]);
  return (
    <>
      <StaticTable
        caption={t('claim.where')}
        columns={[
          { label: t('claim.namespace') },
          { label: t('claim.cluster') },
          { label: t('claim.workloads'), isNumber: true },
          { label: t('claim.outside'), isNumber: true },
          { label: t('claim.findings'), isNumber: true },
        ]}
        rows={places
          .slice(0, SHOWN)
          .map(({ place, cluster, namespace, ...counts }) => ({
            key: place,
            cells: [
              <Button
                key="show"
                variant="tertiary"
                size="small"
                aria-label={t('claim.show', { namespace, cluster })}
                onPress={() => onShow(place)}
              >
                {namespace}
              </Button>,
              cluster,
              number(counts.workloads),
              number(counts.outside),
              number(counts.findings),
            ],
          }))}
      />
      {places.length > SHOWN && (
        <Text as="p" variant="body-small" color="secondary">
          {t('claim.more', {
            shown: number(SHOWN),
            total: number(places.length),
          })}
        </Text>
      )}
    </>
  );
}
