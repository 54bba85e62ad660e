import type { ReactNode } from 'react';
import { Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { SignalGroup } from '@mesh-portal/backstage-plugin-mesh-common';
import { useFormats } from '../../hooks/useFormats';
import { useNow } from '../../hooks/useNow';
import { meshTranslationRef } from '../../translation';
import { StateIcon } from '../StateIcon';
import { SignalFigures } from './SignalFigures';
import styles from './SignalGroupView.module.css';

/** Figures of workloads that are told together. */
export function SignalGroupView({ group }: { group: SignalGroup }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { list } = useFormats();
  const { cluster, clusterTitle = cluster, namespace, workloads } = group;
  const { reporter, state, error = '' } = group;
  return (
    <section className={styles.root}>
      <Text as="h4" variant="body-medium" weight="bold" className={styles.name}>
        <code>{`${namespace}/${list(workloads)}`}</code>{' '}
        <span className={styles.secondary}>{clusterTitle}</span>
      </Text>
      {state === 'traffic' && <SignalFigures group={group} />}
      {state === 'idle' && (
        <Sentence icon={<StateIcon state="neutral" decorative />}>
          {t('signals.idle')}
        </Sentence>
      )}
      {state === 'absent' && (
        <Sentence icon={<StateIcon state="unknown" />}>
          {t('signals.absent')}
        </Sentence>
      )}
      {state === 'unavailable' && (
        <Sentence icon={<StateIcon state="unknown" />}>
          {t('signals.unavailable', { error })}
        </Sentence>
      )}
      {state === 'traffic' && reporter !== 'destination' && (
        <Sentence secondary>{t(`signals.reporter.${reporter}`)}</Sentence>
      )}
      <Certificates group={group} />
    </section>
  );
}

function Certificates({ group }: { group: SignalGroup }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { inTime, exact } = useFormats();
  const now = useNow();
  const dates = [
    ['certificate', group.certificateExpiry],
    ['root', group.rootExpiry],
  ] as const;
  const known = dates.flatMap(([what, at]) => (at ? [{ what, at }] : []));
  if (known.length === 0) {
    return null;
  }
  return (
    <Sentence secondary>
      {known.map(({ what, at }, index) => (
        <span key={what}>
          {index > 0 && ' · '}
          <time dateTime={at} title={exact(at)}>
            {t(
              Date.parse(at) > now
                ? `signals.${what}Expires`
                : `signals.${what}Expired`,
              { when: inTime(at, now) },
            )}
          </time>
        </span>
      ))}
    </Sentence>
  );
}

function Sentence({
  icon,
  secondary,
  children,
}: {
  icon?: ReactNode;
  secondary?: boolean;
  children: ReactNode;
}) {
  return (
    <p className={secondary ? styles.note : styles.sentence}>
      {icon}
      <span>{children}</span>
    </p>
  );
}
