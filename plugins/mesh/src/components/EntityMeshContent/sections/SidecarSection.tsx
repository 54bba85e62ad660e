import { Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { InjectionAnswer } from '@mesh-portal/istio-semantics';
import type { EntityMesh } from '@mesh-portal/backstage-plugin-mesh-common';
import { RiArrowRightLine } from '@remixicon/react';
import clsx from 'clsx';
import { useFormats } from '../../../hooks/useFormats';
import { useReasonText } from '../../../hooks/useReasonText';
import { meshTranslationRef } from '../../../translation';
import { ObjectName } from '../../ObjectName';
import { FixBlock } from '../FixBlock';
import { ReasonList } from '../../ReasonList';
import { Part } from '../Section';
import { workloadPanels } from '../panels';
import { WorkloadPanels } from '../WorkloadPanels';
import styles from './SidecarSection.module.css';

export function SidecarSection({ mesh }: { mesh: EntityMesh }) {
  const { t } = useTranslationRef(meshTranslationRef);
  return (
    <WorkloadPanels
      panels={workloadPanels(mesh, 'sidecar', ({ injection }) => injection)}
    >
      {answer => (
        <>
          <Part title={t('sidecar.running')}>
            <PodGroups answer={answer} />
          </Part>
          <Part title={t('sidecar.expected')}>
            <Expected answer={answer} />
          </Part>
          {answer.trace.length > 0 && (
            <Part title={t('sidecar.trace')}>
              <DecisionTrace trace={answer.trace} />
            </Part>
          )}
          {answer.waypoints && answer.waypoints.length > 0 && (
            <Part title={t('sidecar.waypoints')}>
              <ReasonList
                reasons={answer.waypoints.map(({ reason }) => reason)}
              />
            </Part>
          )}
          <FixBlock fix={answer.fix} />
        </>
      )}
    </WorkloadPanels>
  );
}

function PodGroups({ answer }: { answer: InjectionAnswer }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  if (answer.pods.length === 0) {
    return <Text as="p">{t('sidecar.noPods')}</Text>;
  }
  return (
    <ul className={styles.plain}>
      {answer.pods.map(({ state, revision, proxyVersion, names, ready }) => (
        <li key={`${state} ${revision} ${proxyVersion}`}>
          <details>
            <summary className={styles.pods}>
              {[
                t('sidecar.group', {
                  count: names.length,
                  what: t(`sidecar.pod.${state}`),
                }),
                proxyVersion && t('detail.istio', { version: proxyVersion }),
                revision && t('sidecar.revision', { revision }),
                t('sidecar.ready', { ready: number(ready) }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </summary>
            <ul className={styles.names}>
              {names.map(name => (
                <li key={name}>
                  <code>{name}</code>
                </li>
              ))}
            </ul>
          </details>
        </li>
      ))}
    </ul>
  );
}

function Expected({
  answer: { expected, restartNeeded },
}: {
  answer: InjectionAnswer;
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { injected, ambient, revision, tag, webhook } = expected;
  const outcome = injected
    ? [
        t('sidecar.expectedInjected'),
        revision && t('sidecar.revision', { revision }),
        tag && t('sidecar.tag', { tag }),
        webhook && t('sidecar.webhook', { webhook }),
      ]
    : [t(ambient ? 'sidecar.expectedAmbient' : 'sidecar.expectedNone')];
  return (
    <>
      <Text as="p" className={styles.text}>
        {outcome.filter(Boolean).join(' · ')}
      </Text>
      {restartNeeded && <Text as="p">{t('sidecar.restartNeeded')}</Text>}
    </>
  );
}

function DecisionTrace({ trace }: { trace: InjectionAnswer['trace'] }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const reasonText = useReasonText();
  return (
    <ol className={styles.trace}>
      {trace.map(({ reason, decided }, index) => (
        <li
          key={index}
          className={clsx(styles.step, decided && styles.decided)}
          aria-current={decided ? 'step' : undefined}
        >
          <span>
            {decided && (
              <RiArrowRightLine
                size={16}
                aria-hidden
                className={styles.marker}
              />
            )}
            {reasonText(reason)}
            {decided && (
              <span className={styles.tag}>{t('sidecar.decided')}</span>
            )}
          </span>
          {reason.object && (
            <ObjectName object={reason.object} field={reason.field} />
          )}
        </li>
      ))}
    </ol>
  );
}
