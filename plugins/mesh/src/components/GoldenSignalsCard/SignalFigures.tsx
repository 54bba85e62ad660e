import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type {
  SignalGroup,
  SignalLine,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { useFormats } from '../../hooks/useFormats';
import { meshTranslationRef } from '../../translation';
import { StateIcon } from '../StateIcon';
import styles from './SignalFigures.module.css';

// Brings the chart library, which nobody waits for: the text is there before.
const Sparkline = lazy(() =>
  import('./Sparkline').then(m => ({ default: m.Sparkline })),
);

const quantiles = ['p50', 'p95', 'p99'] as const;

/** Each figure as it is now in text, and as a line over the last hour. */
export function SignalFigures({ group }: { group: SignalGroup }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  const { requests, connections, mtlsShare, versions } = group;
  // What is little must not read as nothing.
  const figure = (value: number) =>
    value > 0 && value < 0.05 ? `<\u00a0${number(0.1)}` : number(value);
  const share = (value: number) => t('percent', { value: figure(value * 100) });
  const perSecond = (value: number) =>
    t('signals.perSecond', { value: figure(value) });
  const milliseconds = (value: number) =>
    t('signals.milliseconds', { value: figure(value) });

  return (
    <dl className={styles.root}>
      {requests && (
        <>
          <Figure
            name={t('signals.rate')}
            lines={[requests.rate]}
            say={perSecond}
          >
            {sayNow(requests.rate, perSecond) ?? t('signals.noneNow')}
          </Figure>
          <Figure
            name={t('signals.errors')}
            lines={[requests.errors]}
            say={share}
          >
            {sayNow(requests.errors, share) ?? t('signals.noneNow')}
          </Figure>
          <Figure
            name={t('signals.duration')}
            lines={quantiles.map(each => requests[each])}
            say={milliseconds}
          >
            {quantiles.map(each => (
              <span key={each} className={styles.quantile}>
                <span aria-hidden className={styles[each]} />
                {each} {sayNow(requests[each], milliseconds) ?? '–'}
              </span>
            ))}
          </Figure>
        </>
      )}
      {connections && (
        <Figure
          name={t('signals.connections')}
          lines={[connections]}
          say={perSecond}
        >
          {sayNow(connections, perSecond) ?? t('signals.noneNow')}
        </Figure>
      )}
      {versions && (
        <Figure name={t('signals.versions')}>
          {versions
            .map(
              each =>
                `${each.version || t('signals.noVersion')} ${share(
                  each.share,
                )}`,
            )
            .join(' · ')}
        </Figure>
      )}
      {mtlsShare !== undefined && (
        <Figure name={t('signals.encrypted')}>
          <span className={styles.share}>
            <StateIcon state={mtlsShare === 1 ? 'good' : 'mind'} />
            <span>
              {t(
                requests ? 'signals.mtlsRequests' : 'signals.mtlsConnections',
                {
                  // 99.96 % must not read as all of them.
                  share: share(
                    mtlsShare < 1 ? Math.min(mtlsShare, 0.999) : mtlsShare,
                  ),
                },
              )}
            </span>
          </span>
        </Figure>
      )}
    </dl>
  );
}

interface FigureProps {
  name: string;
  lines?: SignalLine[];
  /** A value with its unit. */
  say?: (value: number) => string;
  children: ReactNode;
}

function Figure({ name, lines = [], say = String, children }: FigureProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const values = lines.flat().filter(each => each !== null);
  return (
    <div className={styles.figure}>
      <dt className={styles.name}>{name}</dt>
      <dd className={styles.value}>
        <span className={styles.text}>{children}</span>
        {values.length > 0 && (
          <span
            className={styles.line}
            role="img"
            aria-label={t('signals.line', {
              lowest: say(Math.min(...values)),
              highest: say(Math.max(...values)),
            })}
          >
            <Suspense fallback={null}>
              <Sparkline lines={lines} />
            </Suspense>
          </span>
        )}
      </dd>
    </div>
  );
}

/** The newest value; undefined where there is none, or no request to have it. */
function sayNow(
  line: SignalLine,
  say: (value: number) => string,
): string | undefined {
  const value = line.at(-1);
  return typeof value === 'number' ? say(value) : undefined;
}
