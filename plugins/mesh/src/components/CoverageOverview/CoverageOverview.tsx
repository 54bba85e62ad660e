import { useCallback } from 'react';
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
import { KUBERNETES_ID_ANNOTATION } from '@mesh-portal/backstage-plugin-mesh-common';
import clsx from 'clsx';
import { meshApiRef } from '../../api';
import { useLiveQuery } from '../../hooks/useLiveQuery';
import { meshTranslationRef } from '../../translation';
import { CoverageResults } from '../CoverageResults';
import { ExportMenu } from '../ExportMenu';
import { FixNext } from '../FixNext';
import { MeshTemplates } from '../MeshTemplates';
import { ErrorNotice } from '../Notice';
import { CheckLevels } from './CheckLevels';
import { CoverageHeadline } from './CoverageHeadline';
import contrast from '../../styles/contrast.module.css';
import print from '../../styles/print.module.css';

/** How far the checks are met over everything, whether it is getting better, and what to do next. */
export function CoverageOverview() {
  const { t } = useTranslationRef(meshTranslationRef);
  const meshApi = useApi(meshApiRef);
  const { data, error, refresh } = useLiveQuery(
    useCallback(signal => meshApi.getCoverage('owner', { signal }), [meshApi]),
  );

  if (error && !data) {
    return (
      <Container py="4" className={contrast.contrast}>
        <ErrorNotice error={error} onRetry={refresh} />
      </Container>
    );
  }
  return (
    <Container py="4" className={clsx(contrast.contrast, print.page)}>
      <Flex direction="column" gap="4">
        {data ? (
          <CoverageHeadline coverage={data} />
        ) : (
          <Skeleton width="60%" height="2rem" />
        )}
        {data?.visibleOnly && (
          <Alert status="info" icon title={t('coverage.visibleOnly')} />
        )}
        {data?.total.entities === 0 ? (
          <Alert
            status="info"
            icon
            title={t('coverage.empty')}
            description={t('coverage.emptyHint', {
              label: <code>{KUBERNETES_ID_ANNOTATION}</code>,
            })}
          />
        ) : (
          <>
            <FixNext />
            <Card>
              <CardHeader>
                <Flex justify="between" align="center" gap="3">
                  <Text as="h2" variant="title-x-small" weight="bold">
                    {t('coverage.checks')}
                  </Text>
                  <ExportMenu kind="results" filter={{}} />
                </Flex>
              </CardHeader>
              <CardBody>
                {data ? (
                  <CheckLevels coverage={data} />
                ) : (
                  <Skeleton width="100%" height="60rem" />
                )}
              </CardBody>
            </Card>
          </>
        )}
        {data && (
          <div className={print.screenOnly}>
            <MeshTemplates />
          </div>
        )}
        <CoverageResults />
      </Flex>
    </Container>
  );
}
