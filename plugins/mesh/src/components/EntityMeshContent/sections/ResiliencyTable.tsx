import type { ReactNode } from 'react';
import { Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { Resiliency, Setting } from '@mesh-portal/istio-semantics';
import { useFormats } from '../../../hooks/useFormats';
import { meshTranslationRef } from '../../../translation';
import { ObjectName } from '../../ObjectName';
import { StaticTable } from '../../StaticTable';
import styles from './ResiliencyTable.module.css';

/** What Envoy is told where Istio sets no limit: the largest 32-bit number. */
const ENVOY_UNLIMITED = 2 ** 32 - 1;

/** Timeouts, retries and circuit breakers, and who chose each. */
export function ResiliencyTable({ resiliency }: { resiliency: Resiliency }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  const seconds = (value: number) =>
    t('traffic.seconds', { seconds: number(value) });

  const chosenBy = ({ origin, object }: Setting<unknown>): ReactNode => {
    if (origin === 'set') {
      return object ? <ObjectName object={object} /> : '–';
    }
    return (
      <span className={styles.origin}>
        {origin === 'mesh-default'
          ? t('traffic.originMesh')
          : t('traffic.originIstio')}
      </span>
    );
  };
  const retries = ({
    attempts,
    on,
    perTryTimeout,
  }: Resiliency['retries']['value']) =>
    attempts === 0
      ? t('traffic.noRetries')
      : [
          t('traffic.retriesValue', {
            count: attempts,
            on: on.split(',').join(', '),
          }),
          perTryTimeout &&
            t('traffic.perTry', { seconds: number(perTryTimeout) }),
        ]
          .filter(Boolean)
          .join(' · ');
  const figure = (setting: unknown) => {
    if (setting === ENVOY_UNLIMITED) {
      return t('traffic.unlimited');
    }
    return typeof setting === 'number' ? number(setting) : String(setting);
  };
  const settings = (value: object) =>
    Object.entries(value)
      .map(([name, setting]) => `${name}: ${figure(setting)}`)
      .join(', ');
  const sayDefaults = (defaults: object) =>
    Object.keys(defaults).length > 0 && (
      <Text as="p" variant="body-small" color="secondary">
        {t('traffic.defaults', { settings: settings(defaults) })}
      </Text>
    );

  const row = <T,>(
    name: 'timeout' | 'retries' | 'outlierDetection' | 'connectionPool',
    setting: Setting<T> | undefined,
    say: (value: T) => ReactNode,
  ) => ({
    key: name,
    isMuted: setting?.origin !== 'set',
    cells: [
      t(`traffic.${name}`),
      setting ? (
        <>
          {say(setting.value)}
          {setting.defaults && sayDefaults(setting.defaults)}
        </>
      ) : (
        t('traffic.notSet')
      ),
      setting ? chosenBy(setting) : '–',
    ],
  });

  return (
    <StaticTable
      caption={t('traffic.resiliency')}
      columns={[
        { label: t('traffic.setting') },
        { label: t('traffic.value') },
        { label: t('traffic.origin') },
      ]}
      rows={[
        row('timeout', resiliency.timeout, value =>
          value === 0 ? t('traffic.noTimeout') : seconds(value),
        ),
        row('retries', resiliency.retries, retries),
        row('outlierDetection', resiliency.outlierDetection, settings),
        row('connectionPool', resiliency.connectionPool, settings),
      ]}
    />
  );
}
