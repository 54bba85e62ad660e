import { Alert, Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { TrafficAnswer, TrafficRoute } from '@mesh-portal/istio-semantics';
import type { EntityMesh } from '@mesh-portal/backstage-plugin-mesh-common';
import { useFormats } from '../../../hooks/useFormats';
import { useReasonText } from '../../../hooks/useReasonText';
import { meshTranslationRef } from '../../../translation';
import { objectName } from '../../../utils/objectName';
import { shareName } from '../../../utils/shareName';
import { StaticTable } from '../../StaticTable';
import { Part } from '../Section';
import { servicePanels } from '../panels';
import { WorkloadPanels } from '../WorkloadPanels';
import { ResiliencyTable } from './ResiliencyTable';
import { ShareBar } from './ShareBar';
import styles from './TrafficSection.module.css';

export function TrafficSection({ mesh }: { mesh: EntityMesh }) {
  const { t } = useTranslationRef(meshTranslationRef);
  if (mesh.services.length === 0) {
    return <Text as="p">{t('traffic.none')}</Text>;
  }
  return (
    <WorkloadPanels wide panels={servicePanels(mesh)}>
      {answer => <Traffic answer={answer} />}
    </WorkloadPanels>
  );
}

function Traffic({ answer }: { answer: TrafficAnswer }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { ruledBy, shares, routes, resiliency, rollout } = answer;
  return (
    <>
      <FaultBanner routes={routes} />
      <ShareBar shares={shares} />
      {ruledBy && <Text as="p">{t('traffic.onlyWithSidecar')}</Text>}
      {rollout && <Rollout rollout={rollout} />}
      {routes.length > 0 && (
        <Part title={t('traffic.rules')}>
          <Rules routes={routes} />
        </Part>
      )}
      <Part title={t('traffic.resiliency')}>
        <ResiliencyTable resiliency={resiliency} />
      </Part>
    </>
  );
}

function FaultBanner({ routes }: { routes: readonly TrafficRoute[] }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { percent, number } = useFormats();
  const faults = routes.flatMap(({ name, fault, unreachable }, index) =>
    fault && !unreachable
      ? [{ rule: name ?? number(index + 1), ...fault }]
      : [],
  );
  if (faults.length === 0) {
    return null;
  }
  return (
    <Alert
      status="danger"
      icon
      title={t('traffic.faults')}
      description={faults
        .map(({ rule, delay, abort }) =>
          t('traffic.faultInRule', {
            rule,
            faults: [
              delay &&
                t('traffic.delay', {
                  percent: percent(delay.percent),
                  seconds: number(delay.seconds),
                }),
              abort &&
                t('traffic.abort', {
                  percent: percent(abort.percent),
                  status: abort.status,
                }),
            ]
              .filter(Boolean)
              .join(' · '),
          }),
        )
        .join('\n')}
    />
  );
}

function Rollout({
  rollout: { object, phase, step, steps, weight },
}: {
  rollout: NonNullable<TrafficAnswer['rollout']>;
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { percent, number } = useFormats();
  return (
    <Text as="p">
      {[
        `${object.kind} ${objectName(object)}`,
        phase,
        step !== undefined &&
          steps !== undefined &&
          t('traffic.rolloutStep', {
            step: number(step),
            steps: number(steps),
          }),
        weight !== undefined &&
          t('traffic.rolloutWeight', { percent: percent(weight) }),
      ]
        .filter(Boolean)
        .join(' · ')}
    </Text>
  );
}

function Rules({ routes }: { routes: readonly TrafficRoute[] }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { percent, number } = useFormats();
  const reasonText = useReasonText();
  const target = (share: {
    percent: number;
    host: string;
    subset?: string;
    version?: string;
  }) =>
    t('detail.share', {
      percent: percent(share.percent),
      target: shareName(share),
    });
  return (
    <StaticTable
      caption={t('traffic.rules')}
      columns={[
        { label: t('traffic.rule') },
        { label: t('traffic.when') },
        { label: t('traffic.goesTo') },
      ]}
      rows={routes.map(
        (
          { name, conditions, shares, mirrors, instead, unreachable },
          index,
        ) => ({
          key: index,
          isMuted: Boolean(unreachable),
          cells: [
            [`${number(index + 1)}.`, name].filter(Boolean).join(' '),
            <>
              {conditions.length === 0
                ? t('traffic.otherwise')
                : conditions.map((condition, at) => (
                    <span key={at} className={styles.line}>
                      {reasonText(condition)}
                    </span>
                  ))}
              {unreachable && (
                <span className={styles.line}>{reasonText(unreachable)}</span>
              )}
            </>,
            <>
              {instead && reasonText(instead)}
              {shares.map((share, at) => (
                <span key={at} className={styles.line}>
                  {target(share)}
                </span>
              ))}
              {mirrors.map((mirror, at) => (
                <span key={at} className={styles.line}>
                  {t('traffic.mirrored', {
                    percent: percent(mirror.percent),
                    target: shareName(mirror),
                  })}
                </span>
              ))}
            </>,
          ],
        }),
      )}
    />
  );
}
