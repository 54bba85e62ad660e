import { type FormEvent, useCallback, useState } from 'react';
import useAsync from 'react-use/esm/useAsync';
import useAsyncFn from 'react-use/esm/useAsyncFn';
import {
  Alert,
  Card,
  CardBody,
  CardHeader,
  Container,
  Flex,
  Skeleton,
  Text,
} from '@backstage/ui';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { meshApiRef } from '../../api';
import { useKnownClusters } from '../../hooks/useKnownClusters';
import { useUrlPatch } from '../../hooks/useUrlState';
import { meshTranslationRef } from '../../translation';
import { ErrorNotice } from '../Notice';
import { StateIcon } from '../StateIcon';
import {
  type Change,
  changeKinds,
  type Missing,
  missingOf,
  questionOf,
} from './change';
import { checkManifest, type ManifestError } from './checkManifest';
import { WhatIfAnswerView } from './WhatIfAnswerView';
import { WhatIfForm } from './WhatIfForm';
import contrast from '../../styles/contrast.module.css';
import styles from './WhatIf.module.css';

/** What a change would alter and break, and for whom. Nothing is changed. */
export function WhatIf() {
  const { t } = useTranslationRef(meshTranslationRef);
  const clusters = useKnownClusters();
  return (
    <Container py="4" className={contrast.contrast}>
      <Flex direction="column" gap="4">
        <div>
          <Text as="h2" variant="title-x-small" weight="bold">
            {t('whatIf.title')}
          </Text>
          <Text as="p" color="secondary">
            {t('whatIf.hint')}
          </Text>
        </div>
        {clusters.error && (
          <ErrorNotice error={clusters.error} onRetry={clusters.retry} />
        )}
        {clusters.loading && !clusters.value && (
          <Skeleton
            width="100%"
            height="16rem"
            aria-label={t('whatIf.loading')}
          />
        )}
        {clusters.value?.length === 0 && (
          <Alert status="info" icon title={t('whatIf.noClusters')} />
        )}
        {clusters.value && clusters.value.length > 0 && (
          <Question clusters={clusters.value} />
        )}
      </Flex>
    </Container>
  );
}

function Question({
  clusters,
}: {
  clusters: ReadonlyArray<{ name: string; title: string }>;
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const meshApi = useApi(meshApiRef);
  const [params, open] = useUrlPatch();
  const [manifest, setManifest] = useState('');
  const [missing, setMissing] = useState<Missing>();
  const [wrong, setWrong] = useState<ManifestError>();
  const get = (name: string) => params.get(name) || undefined;
  const change: Change = {
    kind:
      changeKinds.find(each => each === get('change')) ?? 'namespace-strict',
    cluster: get('cluster') ?? clusters[0].name,
    namespace: get('namespace'),
    policy: get('policy'),
    manifest,
  };
  const { cluster } = change;
  const policies = useAsync(
    async () => cluster && meshApi.listPolicies({ cluster }),
    [meshApi, cluster],
  );
  const known = policies.value || undefined;
  const key = JSON.stringify(change);
  const [{ value, error, loading }, ask] = useAsyncFn(async () => {
    if (!known) {
      return undefined;
    }
    return {
      key,
      change,
      policies: known,
      answer: await meshApi.whatIf(questionOf(change, known)),
    };
  }, [meshApi, key, known]);

  const submit = useCallback(
    async (event: FormEvent) => {
      event.preventDefault();
      const lacks = missingOf(JSON.parse(key), known);
      const notYaml =
        lacks === undefined && JSON.parse(key).kind === 'paste'
          ? await checkManifest(JSON.parse(key).manifest)
          : undefined;
      setMissing(lacks);
      setWrong(notYaml);
      if (lacks === undefined && notYaml === undefined) {
        ask();
      }
    },
    [key, known, ask],
  );

  return (
    <>
      <Card>
        <CardBody>
          <WhatIfForm
            clusters={clusters}
            change={change}
            policies={known}
            missing={missing}
            wrong={wrong}
            loading={loading}
            onChange={patch => {
              setMissing(undefined);
              open(patch);
            }}
            onManifest={text => {
              setMissing(undefined);
              setWrong(undefined);
              setManifest(text);
            }}
            onSubmit={submit}
          />
          {policies.error && (
            <ErrorNotice error={policies.error} onRetry={() => open({})} />
          )}
        </CardBody>
      </Card>
      {error && <ErrorNotice error={error} onRetry={ask} />}
      {value && (
        <Card aria-busy={loading}>
          <CardHeader>
            <Text as="h2" variant="title-x-small" weight="bold">
              {t('whatIf.answer')}
            </Text>
          </CardHeader>
          <CardBody>
            {value.key !== key && (
              <p className={styles.outdated} role="status">
                <StateIcon state="mind" decorative />
                {t('whatIf.outdated')}
              </p>
            )}
            <WhatIfAnswerView {...value} />
          </CardBody>
        </Card>
      )}
    </>
  );
}
