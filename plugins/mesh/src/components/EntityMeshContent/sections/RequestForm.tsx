import { type FormEvent, useState } from 'react';
import useAsyncFn from 'react-use/esm/useAsyncFn';
import { Button, Select, TextAreaField, TextField } from '@backstage/ui';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { AccessDecision } from '@mesh-portal/istio-semantics';
import type {
  DecideAnswer,
  EntityMesh,
  MeshState,
  WorkloadMesh,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { meshApiRef } from '../../../api';
import { meshTranslationRef } from '../../../translation';
import {
  claimsOf,
  emptyDraft,
  type RequestDraft,
  requestOf,
} from '../../../utils/accessRequest';
import { clusterTitle, lastValue } from '../../../utils/entityMesh';
import { objectKey, objectName } from '../../../utils/objectName';
import { ErrorNotice, FreshnessNotice } from '../../Notice';
import { ReasonList } from '../../ReasonList';
import { StateIcon } from '../../StateIcon';
import styles from './RequestForm.module.css';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
const callers = ['unknown', 'outside', 'identity'] as const;
const tokens = ['unknown', 'none', 'valid', 'invalid'] as const;

const keyOf = ({ cluster, workload }: WorkloadMesh) =>
  objectKey({ ...workload, cluster });

/** Asks whether a workload would let a request in; the answer is worked out from the policies, nothing is sent. */
export function RequestForm({ mesh }: { mesh: EntityMesh }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const meshApi = useApi(meshApiRef);
  const [draft, setDraft] = useState<RequestDraft>(emptyDraft);
  const [selected, setSelected] = useState<string>();
  const workload =
    mesh.workloads.find(each => keyOf(each) === selected) ?? mesh.workloads[0];
  const { seq } = mesh;
  const question = JSON.stringify([keyOf(workload), draft]);
  const [{ value, error, loading }, ask] = useAsyncFn(async () => {
    const { namespace = '', kind, name } = workload.workload;
    const answer = await meshApi.decide({
      workload: { cluster: workload.cluster, namespace, kind, name },
      request: requestOf(draft, lastValue(workload.jwt)?.issuers ?? []),
    });
    return { question, seq, answer };
  }, [meshApi, workload, draft, question, seq]);

  const set = (change: Partial<RequestDraft>) =>
    setDraft(previous => ({ ...previous, ...change }));
  const choose =
    <T extends string>(among: readonly T[], apply: (chosen: T) => void) =>
    (key: unknown) => {
      const chosen = among.find(each => each === key);
      if (chosen) {
        apply(chosen);
      }
    };
  const hasToken = draft.token === 'valid' || draft.token === 'invalid';
  const claimsAreWrong = hasToken && claimsOf(draft.claims) === undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!claimsAreWrong) {
      ask();
    }
  };

  return (
    <form className={styles.root} onSubmit={submit}>
      <div className={styles.fields}>
        {mesh.workloads.length > 1 && (
          <Select
            label={t('request.workload')}
            size="small"
            value={keyOf(workload)}
            onChange={key => setSelected(String(key))}
            options={mesh.workloads.map(each => ({
              id: keyOf(each),
              label: `${each.workload.kind} ${objectName(
                each.workload,
              )} · ${clusterTitle(mesh, each.cluster)}`,
            }))}
          />
        )}
        <Select
          label={t('request.method')}
          size="small"
          value={draft.method}
          onChange={choose(methods, method => set({ method }))}
          options={methods.map(id => ({ id, label: id }))}
        />
        <TextField
          label={t('request.path')}
          size="small"
          value={draft.path}
          onChange={path => set({ path })}
        />
        <TextField
          label={t('request.host')}
          size="small"
          placeholder={t('request.optional')}
          value={draft.host}
          onChange={host => set({ host })}
        />
        <Select
          label={t('request.caller')}
          size="small"
          value={draft.caller}
          onChange={choose(callers, caller => set({ caller }))}
          options={callers.map(id => ({
            id,
            label: t(`request.callers.${id}`),
          }))}
        />
        {draft.caller === 'identity' && (
          <TextField
            label={t('request.identity')}
            size="small"
            placeholder="cluster.local/ns/shop/sa/cart"
            isRequired
            value={draft.identity}
            onChange={identity => set({ identity })}
          />
        )}
        <Select
          label={t('request.token')}
          size="small"
          value={draft.token}
          onChange={choose(tokens, token => set({ token }))}
          options={tokens.map(id => ({ id, label: t(`request.tokens.${id}`) }))}
        />
        {hasToken && (
          <TextAreaField
            label={t('request.claims')}
            rows={2}
            placeholder='{"scope": "read"}'
            description={claimsAreWrong ? t('request.notClaims') : undefined}
            isInvalid={claimsAreWrong}
            value={draft.claims}
            onChange={claims => set({ claims })}
          />
        )}
      </div>
      <Button
        type="submit"
        variant="secondary"
        size="small"
        loading={loading}
        className={styles.submit}
      >
        {t('request.ask')}
      </Button>
      <div role="status">
        {value?.question === question && (
          <>
            {value.seq !== seq && (
              <p className={styles.outdated}>
                <StateIcon state="mind" decorative />
                {t('request.outdated')}
              </p>
            )}
            <Outcome answer={value.answer} />
          </>
        )}
      </div>
      {error && <ErrorNotice error={error} onRetry={ask} />}
    </form>
  );
}

function Outcome({ answer: { verdict, freshness } }: { answer: DecideAnswer }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const decision = verdict.known ? verdict.value : undefined;
  return (
    <>
      <div className={styles.outcome}>
        <StateIcon state={stateOf(decision)} decorative />
        <div>
          <span className={styles.verdict}>
            {!decision && t('request.outcome.open')}
            {decision?.allowed && t('request.outcome.allowed')}
            {decision?.allowed === false &&
              (decision.status
                ? t('request.outcome.refusedWith', {
                    status: String(decision.status),
                  })
                : t('request.outcome.refused'))}
          </span>
          <ReasonList reasons={verdict.because} />
        </div>
      </div>
      <FreshnessNotice clusters={[freshness]} />
    </>
  );
}

function stateOf(decision: AccessDecision | undefined): MeshState {
  if (!decision) {
    return 'unknown';
  }
  return decision.allowed ? 'good' : 'bad';
}
