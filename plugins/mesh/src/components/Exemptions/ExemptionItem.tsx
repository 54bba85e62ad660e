import useAsync from 'react-use/esm/useAsync';
import { Text } from '@backstage/ui';
import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type {
  CoverageCheck,
  MeshExemption,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { useCheckTexts } from '../../hooks/useCheckTexts';
import { useFormats } from '../../hooks/useFormats';
import { useNow } from '../../hooks/useNow';
import { meshTranslationRef } from '../../translation';
import { RelativeTime } from '../RelativeTime';
import { SafeLink } from '../SafeLink';
import { StateIcon } from '../StateIcon';
import { DecideButtons } from './DecideButtons';
import { stateOfStatus, statusOf } from './statusOf';
import styles from './Exemptions.module.css';

export interface ExemptionItemProps {
  exemption: MeshExemption;
  /** The one that it is about, where it is about one that is known. */
  check: CoverageCheck | undefined;
  onDecided: () => void;
}

/** Who need not meet what, why, until when, who said so, and the buttons to decide. */
export function ExemptionItem({
  exemption,
  check,
  onDecided,
}: ExemptionItemProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { exact, inTime, list } = useFormats();
  const now = useNow();
  const checkTexts = useCheckTexts();
  const identityApi = useApi(identityApiRef);
  const { value: identity } = useAsync(
    () => identityApi.getBackstageIdentity(),
    [identityApi],
  );
  const { entityRef, workloadId, reason, ticket, source, places } = exemption;
  const { requestedBy, requestedAt, expiresAt, decidedBy, decidedAt } =
    exemption;
  const status = statusOf(exemption);
  const isOwn = requestedBy === identity?.userEntityRef;
  const allChecks = exemption.check === '*' && t('exemptions.allChecks');
  return (
    <li className={styles.item}>
      <div className={styles.part}>
        <Text as="h3" variant="body-medium" weight="bold">
          <EntityRefLink entityRef={entityRef} />
        </Text>
        <Text as="p">
          {allChecks || (check ? checkTexts(check).title : exemption.check)}
        </Text>
        {workloadId && (
          <Text as="p" variant="body-small" color="secondary">
            {t('exemptions.onlyWorkload', { workload: workloadId })}
          </Text>
        )}
      </div>
      <div className={styles.part}>
        <span className={styles.status}>
          <StateIcon state={stateOfStatus[status]} decorative />
          {t(`exemptionStatus.${status}`)}
        </span>
        {expiresAt && (
          <Text as="p" variant="body-small" color="secondary">
            <time dateTime={expiresAt} title={exact(expiresAt)}>
              {t(exemption.expired ? 'exemptions.ended' : 'exemptions.ends', {
                when: inTime(expiresAt, now),
              })}
            </time>
          </Text>
        )}
      </div>
      <div className={styles.part}>
        <Text as="p">
          {reason || t('exemptions.platform', { places: list(places ?? []) })}
        </Text>
        {ticket && (
          <Text as="p" variant="body-small" color="secondary">
            {t('exemptions.ticket', {
              ticket: <SafeLink url={ticket}>{ticket}</SafeLink>,
            })}
          </Text>
        )}
        <Text as="p" variant="body-small" color="secondary">
          {source === 'annotation' && t('exemptions.byAnnotation')}
          {source === 'request' &&
            requestedBy &&
            t('exemptions.askedBy', {
              user: <EntityRefLink entityRef={requestedBy} hideIcon />,
            })}
          {isOwn && ` ${t('exemptions.you')}`}
          {requestedAt && (
            <>
              {' '}
              <RelativeTime at={requestedAt} />
            </>
          )}
          {decidedBy && decidedAt && (
            <>
              {' · '}
              {t('exemptions.decidedBy', {
                user: <EntityRefLink entityRef={decidedBy} hideIcon />,
              })}{' '}
              <RelativeTime at={decidedAt} />
            </>
          )}
        </Text>
        {(status === 'requested' || status === 'approved') && (
          <DecideButtons
            exemption={exemption}
            status={status}
            onDecided={onDecided}
          />
        )}
      </div>
    </li>
  );
}
