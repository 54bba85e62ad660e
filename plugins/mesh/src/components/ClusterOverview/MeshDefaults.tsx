import type { ReactNode } from 'react';
import { Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type {
  ControlPlane,
  MeshDefaults as Defaults,
  MeshSetting,
} from '@mesh-portal/istio-semantics';
import { useFormats } from '../../hooks/useFormats';
import { useReasonText } from '../../hooks/useReasonText';
import { meshTranslationRef } from '../../translation';
import { ObjectName } from '../ObjectName';
import { StateIcon } from '../StateIcon';
import { StaticTable } from '../StaticTable';
import styles from './ClusterOverview.module.css';

/** What each control plane does where nobody says anything, and what says so; those that agree are told once. */
export function MeshDefaults({ planes }: { planes: readonly ControlPlane[] }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { list } = useFormats();
  const groups = new Map<string, { defaults: Defaults; revisions: string[] }>();
  for (const { revision, defaults } of planes) {
    if (defaults) {
      const key = JSON.stringify(defaults);
      const group = groups.get(key) ?? { defaults, revisions: [] };
      group.revisions.push(revision);
      groups.set(key, group);
    }
  }
  return (
    <>
      {[...groups.values()].map(({ defaults, revisions }) => {
        const title =
          groups.size > 1
            ? t('clusterDetail.defaultsOf', { revision: list(revisions) })
            : t('clusterDetail.defaults');
        return (
          <div key={revisions[0]}>
            <Text as="h3" variant="body-medium" weight="bold">
              {title}
            </Text>
            <Settings title={title} defaults={defaults} />
          </div>
        );
      })}
    </>
  );
}

function Settings({ title, defaults }: { title: string; defaults: Defaults }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { percent } = useFormats();
  const { injection, mtls, autoMtls, trustDomain, tracing, outbound } =
    defaults;
  const rows = [
    row('injection', injection, value =>
      t(`clusterDetail.injectionValue.${value}`),
    ),
    row('mtls', mtls, value => value),
    row('autoMtls', autoMtls, value =>
      t(`clusterDetail.autoMtlsValue.${value ? 'on' : 'off'}`),
    ),
    row('trustDomain', trustDomain, value => value),
    row('tracing', tracing, ({ enabled, provider, sampling }) => {
      if (!enabled) {
        return t('clusterDetail.tracingOff');
      }
      const share = percent(sampling ?? 100);
      return provider
        ? t('clusterDetail.tracingTo', { provider, sampling: share })
        : t('clusterDetail.tracingOn', { sampling: share });
    }),
    row('outbound', outbound, value =>
      t(`clusterDetail.outboundValue.${value}`),
    ),
  ];
  return (
    <StaticTable
      caption={title}
      columns={[
        { label: t('clusterDetail.setting') },
        { label: t('clusterDetail.value') },
        { label: t('clusterDetail.origin') },
      ]}
      rows={rows}
    />
  );

  function row<T>(
    name: keyof Defaults,
    setting: MeshSetting<T>,
    say: (value: T) => string,
  ): { key: string; cells: ReactNode[] } {
    const { value, object, unknown } = setting;
    return {
      key: name,
      cells: [
        t(`clusterDetail.${name}`),
        value === undefined ? t('clusterDetail.notKnown') : say(value),
        unknown ? (
          <Unknown key="origin" reason={unknown} />
        ) : (
          <Origin key="origin" object={object} />
        ),
      ],
    };
  }
}

function Origin({ object }: Pick<MeshSetting<unknown>, 'object'>) {
  const { t } = useTranslationRef(meshTranslationRef);
  return object ? (
    <ObjectName object={object} />
  ) : (
    <span className={styles.secondary}>{t('clusterDetail.istio')}</span>
  );
}

function Unknown({
  reason,
}: {
  reason: NonNullable<MeshSetting<unknown>['unknown']>;
}) {
  const reasonText = useReasonText();
  return (
    <span className={styles.state}>
      <StateIcon state="unknown" decorative />
      {reasonText(reason)}
    </span>
  );
}
