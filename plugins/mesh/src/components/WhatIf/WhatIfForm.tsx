import { type FormEvent, useState } from 'react';
import { Button, Select, Text, TextAreaField } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { ObjectRef } from '@mesh-portal/istio-semantics';
import type { PolicyList } from '@mesh-portal/backstage-plugin-mesh-common';
import { meshTranslationRef } from '../../translation';
import { objectName } from '../../utils/objectName';
import { policyKey } from '../../utils/policyKey';
import { AffectedDialog } from '../AffectedServices';
import {
  type Change,
  type ChangeKind,
  changeKinds,
  type Missing,
} from './change';
import type { ManifestError } from './checkManifest';
import styles from './WhatIf.module.css';

export interface WhatIfFormProps {
  clusters: ReadonlyArray<{ name: string; title: string }>;
  change: Change;
  /** Of the cluster; absent while they load. */
  policies: PolicyList | undefined;
  /** What was not chosen when the question was asked. */
  missing: Missing | undefined;
  wrong: ManifestError | undefined;
  loading: boolean;
  onChange: (patch: Record<string, string | undefined>) => void;
  onManifest: (text: string) => void;
  onSubmit: (event: FormEvent) => void;
}

/** Which cluster, which change, and what the change is about. */
export function WhatIfForm({
  clusters,
  change,
  policies,
  missing,
  wrong,
  loading,
  onChange,
  onManifest,
  onSubmit,
}: WhatIfFormProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { kind, cluster, namespace, policy, manifest } = change;
  const manifestError = wrong
    ? t('whatIf.manifestWrong', {
        line: String(wrong.line),
        column: String(wrong.column),
        message: wrong.message,
      })
    : missing === 'manifest' && t('whatIf.manifestEmpty');
  return (
    <form className={styles.form} onSubmit={onSubmit} noValidate>
      <div className={styles.fields}>
        <Select
          label={t('whatIf.cluster')}
          value={cluster}
          onChange={key =>
            onChange({
              cluster: String(key),
              namespace: undefined,
              policy: undefined,
            })
          }
          options={clusters.map(({ name, title }) => ({
            id: name,
            label: title,
          }))}
        />
        <Select
          label={t('whatIf.change')}
          value={kind}
          onChange={key => onChange({ change: String(key) })}
          options={changeKinds.map((id: ChangeKind) => ({
            id,
            label: t(`whatIf.changes.${id}`),
          }))}
        />
        {kind === 'namespace-strict' && (
          <Select
            label={t('whatIf.namespace')}
            searchable
            isRequired
            isDisabled={!policies}
            isInvalid={missing === 'namespace'}
            description={
              missing === 'namespace' ? t('whatIf.choose') : undefined
            }
            value={namespace ?? null}
            onChange={key => onChange({ namespace: String(key) })}
            options={(policies?.namespaces ?? []).map(id => ({
              id,
              label: id,
            }))}
          />
        )}
        {kind === 'delete' && (
          <Select
            label={t('whatIf.policy')}
            searchable
            isRequired
            isDisabled={!policies}
            isInvalid={missing === 'policy'}
            description={
              (missing === 'policy' && t('whatIf.choose')) ||
              (policies?.items.length === 0 && t('whatIf.noPolicies')) ||
              undefined
            }
            value={policy ?? null}
            onChange={key => onChange({ policy: String(key) })}
            options={(policies?.items ?? []).map(({ object, subjects }) => ({
              id: policyKey(object),
              label: `${object.kind} ${objectName(object)} · ${t(
                'whatIf.decides',
                { count: subjects },
              )}`,
            }))}
          />
        )}
      </div>
      <Text as="p" variant="body-small" color="secondary">
        {t(`whatIf.explain.${kind}`)}
      </Text>
      {kind === 'paste' && (
        <TextAreaField
          label={t('whatIf.manifest')}
          rows={10}
          className={styles.manifest}
          spellCheck="false"
          isRequired
          isInvalid={Boolean(manifestError)}
          description={manifestError || undefined}
          value={manifest}
          onChange={onManifest}
        />
      )}
      <div className={styles.submit}>
        <Button type="submit" variant="primary" loading={loading}>
          {t('whatIf.ask')}
        </Button>
        {kind === 'delete' && cluster && (
          <ShowDecided
            cluster={cluster}
            object={
              policies?.items.find(each => policyKey(each.object) === policy)
                ?.object
            }
          />
        )}
      </div>
      {missing && missing !== 'manifest' && (
        <Text role="alert" color="danger">
          {`${t(`whatIf.${missing}`)}: ${t('whatIf.choose')}`}
        </Text>
      )}
      {manifestError && (
        <Text role="alert" color="danger">
          {`${t('whatIf.manifest')}: ${manifestError}`}
        </Text>
      )}
    </form>
  );
}

function ShowDecided({
  cluster,
  object,
}: {
  cluster: string;
  object: ObjectRef | undefined;
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const [isOpen, setOpen] = useState(false);
  if (!object) {
    return null;
  }
  return (
    <>
      <Button variant="secondary" onPress={() => setOpen(true)}>
        {t('whatIf.showDecided')}
      </Button>
      {isOpen && (
        <AffectedDialog
          object={{ ...object, cluster }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
