import { type FormEvent, useState } from 'react';
import {
  type CalendarDate,
  getLocalTimeZone,
  today,
} from '@internationalized/date';
import useAsyncFn from 'react-use/esm/useAsyncFn';
import {
  Alert,
  Button,
  DatePicker,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Select,
  TextAreaField,
  TextField,
} from '@backstage/ui';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  type CoverageCheck,
  meshExemptionCreatePermission,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { meshApiRef } from '../../api';
import { useCheckTexts } from '../../hooks/useCheckTexts';
import { useFormats } from '../../hooks/useFormats';
import { meshTranslationRef } from '../../translation';
import { ErrorNotice } from '../Notice';
import { EntityField } from './EntityField';
import contrast from '../../styles/contrast.module.css';
import styles from './Exemptions.module.css';

const USUAL_DAYS = 30;

export interface RequestDialogProps {
  /** Full entity ref that the form begins with. */
  entityRef: string | undefined;
  /** Id of the check that the form begins with. */
  check: string | undefined;
  checks: readonly CoverageCheck[];
  /** How far ahead an exemption may end. */
  maxDays: number;
  onClose: () => void;
  onRequested: () => void;
}

/** Asks for an exemption: for which entity, from what, why and until when. */
export function RequestDialog(props: RequestDialogProps) {
  const { checks, maxDays, onClose, onRequested } = props;
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  const checkTexts = useCheckTexts();
  const meshApi = useApi(meshApiRef);
  const [entityRef, setEntityRef] = useState(props.entityRef);
  const [check, setCheck] = useState(props.check);
  const [reason, setReason] = useState('');
  const [ticket, setTicket] = useState('');
  const now = today(getLocalTimeZone());
  const [until, setUntil] = useState<CalendarDate | null>(
    now.add({ days: Math.min(USUAL_DAYS, maxDays) }),
  );
  const { allowed, loading: isAsking } = usePermission({
    permission: meshExemptionCreatePermission,
    resourceRef: entityRef,
  });
  const [{ loading, error }, request] = useAsyncFn(async () => {
    if (entityRef && check && until) {
      await meshApi.requestExemption({
        entityRef,
        check,
        reason: reason.trim(),
        ...(ticket.trim() && { ticket: ticket.trim() }),
        expiresAt: until.toDate(getLocalTimeZone()).toISOString(),
      });
      onRequested();
      onClose();
    }
  }, [meshApi, entityRef, check, reason, ticket, until, onRequested, onClose]);
  const isComplete = entityRef && check && until && reason.trim();

  function submit(event: FormEvent) {
    event.preventDefault();
    request();
  }

  return (
    <Dialog
      isOpen
      isDismissable
      onOpenChange={isOpen => !isOpen && onClose()}
      width="36rem"
      className={contrast.contrast}
    >
      <DialogHeader>{t('exemptions.request')}</DialogHeader>
      <DialogBody>
        <form id="exemption" className={styles.form} onSubmit={submit}>
          <EntityField entityRef={entityRef} onChange={setEntityRef} />
          {entityRef && !isAsking && !allowed && (
            <Alert
              role="status"
              status="warning"
              icon
              title={t('exemptions.mayNot')}
            />
          )}
          <Select
            label={t('exemptions.check')}
            isRequired
            placeholder={t('exemptions.chooseCheck')}
            value={check ?? null}
            onChange={key => setCheck(String(key))}
            options={checks.map(each => ({
              id: each.id,
              label: checkTexts(each).title,
            }))}
          />
          <TextAreaField
            label={t('exemptions.reason')}
            description={t('exemptions.reasonHint')}
            isRequired
            value={reason}
            onChange={setReason}
          />
          <TextField
            label={t('exemptions.ticketLabel')}
            description={t('exemptions.ticketHint')}
            value={ticket}
            onChange={setTicket}
          />
          <DatePicker
            label={t('exemptions.until')}
            description={t('exemptions.untilHint', {
              count: maxDays,
              days: number(maxDays),
            })}
            isRequired
            granularity="day"
            minValue={now.add({ days: 1 })}
            maxValue={now.add({ days: maxDays })}
            value={until}
            onChange={date => setUntil(date as CalendarDate | null)}
          />
          {error && <ErrorNotice error={error} onRetry={request} />}
        </form>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t('exemptions.cancel')}
        </Button>
        <Button
          type="submit"
          form="exemption"
          isDisabled={!isComplete || !allowed}
          isPending={loading}
        >
          {t('exemptions.send')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
