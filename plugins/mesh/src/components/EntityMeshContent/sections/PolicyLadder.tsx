import { Box, Text, VisuallyHidden } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type {
  MtlsAnswer,
  MtlsRung,
  PortMtls,
} from '@mesh-portal/istio-semantics';
import type { MeshState } from '@mesh-portal/backstage-plugin-mesh-common';
import clsx from 'clsx';
import { useReasonText } from '../../../hooks/useReasonText';
import { meshTranslationRef } from '../../../translation';
import { ObjectName } from '../../ObjectName';
import { StateIcon } from '../../StateIcon';
import styles from './PolicyLadder.module.css';

const scopes = ['mesh', 'namespace', 'workload', 'port'] as const;

const stateOfMode: Record<PortMtls['mode'], MeshState> = {
  STRICT: 'good',
  PERMISSIVE: 'mind',
  DISABLE: 'bad',
};

export interface PolicyLadderProps {
  ports: readonly PortMtls[];
  /** Absent where every pod has a proxy that enforces the outcome. */
  enforced: MtlsAnswer['enforced'];
  /** Names the table. */
  caption: string;
}

/** From mesh to port, one column per port: which policy decides and which are overruled, and why. */
export function PolicyLadder({ ports, enforced, caption }: PolicyLadderProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  if (ports.length === 0) {
    return <Text as="p">{t('encryption.noPorts')}</Text>;
  }
  const columns = groupSame(ports);
  return (
    <Box
      role="group"
      aria-label={caption}
      tabIndex={0}
      className={styles.scroll}
    >
      <table className={styles.root}>
        <caption>
          <VisuallyHidden>{caption}</VisuallyHidden>
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('encryption.level')}</th>
            {columns.map(column => (
              <th key={column[0].port} scope="col">
                {column
                  .map(({ port, name }) =>
                    [port, name].filter(Boolean).join(' '),
                  )
                  .join(', ')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {scopes.map(scope => (
            <tr key={scope}>
              <th scope="row">{t(`encryption.scope.${scope}`)}</th>
              {columns.map(([{ port, ladder }]) => (
                <td key={port}>
                  <Rung rung={ladder.find(rung => rung.scope === scope)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">
              {t(enforced ? 'encryption.asked' : 'encryption.result')}
            </th>
            {columns.map(([{ port, mode }]) => (
              <td key={port}>
                <span className={styles.result}>
                  {!enforced && <StateIcon state={stateOfMode[mode]} />}
                  {t(`encryption.mode.${mode}`)}
                </span>
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </Box>
  );
}

function Rung({ rung }: { rung: MtlsRung | undefined }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const reasonText = useReasonText();
  if (!rung) {
    return <span className={styles.absent}>{t('encryption.mode.UNSET')}</span>;
  }
  const mode = t(`encryption.mode.${rung.mode}`);
  const hasMode = rung.mode !== 'none' && rung.mode !== 'UNSET';
  return (
    <div className={clsx(styles.rung, rung.decides && styles.decides)}>
      <span className={styles.mode}>
        {hasMode && !rung.decides ? (
          <>
            <s>{mode}</s>{' '}
            <VisuallyHidden>{t('encryption.overruled')}</VisuallyHidden>
          </>
        ) : (
          mode
        )}
        {rung.decides && (
          <span className={styles.tag}>{t('encryption.decides')}</span>
        )}
      </span>
      {rung.object && (
        <ObjectName object={rung.object} field={rung.reason.field} />
      )}
      {(rung.decides ? !rung.object : rung.mode !== 'none') && (
        <span className={styles.reason}>{reasonText(rung.reason)}</span>
      )}
    </div>
  );
}

/** Ports whose ladders tell the same share a column. */
function groupSame(ports: readonly PortMtls[]): PortMtls[][] {
  const groups = new Map<string, PortMtls[]>();
  for (const port of ports) {
    const key = JSON.stringify([port.mode, port.ladder]);
    groups.set(key, [...(groups.get(key) ?? []), port]);
  }
  return [...groups.values()];
}
