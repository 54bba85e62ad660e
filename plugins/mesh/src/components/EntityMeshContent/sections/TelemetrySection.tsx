import { Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { TracingAnswer } from '@mesh-portal/istio-semantics';
import type { EntityMesh } from '@mesh-portal/backstage-plugin-mesh-common';
import { useFormats } from '../../../hooks/useFormats';
import { useReasonText } from '../../../hooks/useReasonText';
import { meshTranslationRef } from '../../../translation';
import { ObjectName } from '../../ObjectName';
import { StateIcon } from '../../StateIcon';
import { StaticTable } from '../../StaticTable';
import { Part } from '../Section';
import { workloadPanels } from '../panels';
import { WorkloadPanels } from '../WorkloadPanels';
import styles from './TelemetrySection.module.css';

export function TelemetrySection({ mesh }: { mesh: EntityMesh }) {
  return (
    <WorkloadPanels
      panels={workloadPanels(mesh, 'tracing', ({ tracing }) => tracing)}
    >
      {answer => <Tracing answer={answer} />}
    </WorkloadPanels>
  );
}

function Tracing({ answer }: { answer: TracingAnswer }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { percent } = useFormats();
  return (
    <>
      <StaticTable
        caption={t('section.telemetry')}
        columns={[
          { label: t('telemetry.direction') },
          { label: t('telemetry.state') },
          { label: t('telemetry.provider') },
          { label: t('telemetry.sampling'), isNumber: true },
        ]}
        rows={(['server', 'client'] as const).map(direction => {
          const { enabled, provider, sampling } = answer[direction];
          return {
            key: direction,
            cells: [
              t(`telemetry.${direction}`),
              enabled ? t('telemetry.on') : t('telemetry.off'),
              provider ?? t('telemetry.noProvider'),
              sampling === undefined ? '–' : percent(sampling),
            ],
          };
        })}
      />
      <Part title={t('telemetry.chain')}>
        <Chain chain={answer.chain} />
      </Part>
    </>
  );
}

function Chain({ chain }: { chain: TracingAnswer['chain'] }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const reasonText = useReasonText();
  if (chain.length === 0) {
    return <Text as="p">{t('telemetry.noChain')}</Text>;
  }
  const breaksAt = chain.findIndex(({ ok }) => ok === false);
  return (
    <ol className={styles.chain}>
      {chain.map(({ reason, ok }, index) => {
        const isAfterBreak = breaksAt !== -1 && index > breaksAt;
        const [state, outcome] = outcomeOf(ok, isAfterBreak);
        return (
          <li key={index} className={isAfterBreak ? styles.after : undefined}>
            <StateIcon state={state} decorative />
            <span>
              {reasonText(reason)}{' '}
              <span className={styles.outcome}>
                {t(`telemetry.${outcome}`)}
              </span>
              {reason.object && (
                <span className={styles.object}>
                  <ObjectName object={reason.object} field={reason.field} />
                </span>
              )}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

function outcomeOf(ok: boolean | undefined, isAfterBreak: boolean) {
  if (isAfterBreak) {
    return ['unknown', 'afterBreak'] as const;
  }
  if (ok === undefined) {
    return ['unknown', 'notSeen'] as const;
  }
  return ok ? (['good', 'ok'] as const) : (['bad', 'broken'] as const);
}
