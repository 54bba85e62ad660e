import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type {
  TelemetryAnswer,
  TracingAnswer,
  Verdict,
} from '@mesh-portal/istio-semantics';
import type { EntityMesh } from '@mesh-portal/backstage-plugin-mesh-common';
import { useFormats } from '../../../hooks/useFormats';
import { meshTranslationRef } from '../../../translation';
import { lastValue } from '../../../utils/entityMesh';
import { StaticTable } from '../../StaticTable';
import { Part } from '../Section';
import { VerdictReasons } from '../../VerdictReasons';
import { workloadPanels } from '../panels';
import { WorkloadPanels } from '../WorkloadPanels';
import { DeliveryChain } from './DeliveryChain';

const directions = ['server', 'client'] as const;

export function TelemetrySection({ mesh }: { mesh: EntityMesh }) {
  return (
    <WorkloadPanels
      panels={workloadPanels(mesh, 'tracing', ({ tracing }) => tracing)}
      rest={({ source }) => <MetricsAndLogs verdict={source.telemetry} />}
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
        rows={directions.map(direction => {
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
        <DeliveryChain chain={answer.chain} />
      </Part>
    </>
  );
}

function MetricsAndLogs({ verdict }: { verdict: Verdict<TelemetryAnswer> }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { list } = useFormats();
  const answer = lastValue(verdict);
  const told = (names: readonly string[]) =>
    names.length > 0
      ? t('telemetry.to', { providers: list(names) })
      : t('telemetry.off');
  return (
    <Part title={t('telemetry.metricsAndLogs')}>
      {!verdict.known && <VerdictReasons verdict={verdict} />}
      {answer && (
        <>
          <StaticTable
            caption={t('telemetry.metricsAndLogs')}
            columns={[
              { label: t('telemetry.direction') },
              { label: t('telemetry.metrics') },
              { label: t('telemetry.accessLogs') },
            ]}
            rows={directions.map(direction => ({
              key: direction,
              cells: [
                t(`telemetry.${direction}`),
                told(answer.metrics[direction].providers),
                told(
                  answer.accessLogs[direction].providers.map(
                    ({ name }) => name,
                  ),
                ),
              ],
            }))}
          />
          <DeliveryChain chain={answer.metricsChain} />
        </>
      )}
    </Part>
  );
}
