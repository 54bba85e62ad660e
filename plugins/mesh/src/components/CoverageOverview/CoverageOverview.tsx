import { useCallback, useRef } from 'react';
import {
  Alert,
  Box,
  Card,
  CardBody,
  CardHeader,
  Container,
  Flex,
  Select,
  Skeleton,
  Text,
} from '@backstage/ui';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  type CoverageScopeKind,
  type CoverageSummary,
  KUBERNETES_ID_ANNOTATION,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { meshApiRef } from '../../api';
import { useCheckTexts } from '../../hooks/useCheckTexts';
import { useLiveQuery } from '../../hooks/useLiveQuery';
import { useFormats } from '../../hooks/useFormats';
import { useUrlParam } from '../../hooks/useUrlState';
import { meshTranslationRef } from '../../translation';
import { assessedOf } from '../../utils/coverage';
import { CountsBar } from '../CountsBar';
import { MeshTemplates } from '../MeshTemplates';
import { ErrorNotice } from '../Notice';
import { CoverageHeadline } from './CoverageHeadline';
import { CoverageMatrix } from './CoverageMatrix';
import contrast from '../../styles/contrast.module.css';
import styles from './CoverageOverview.module.css';

const scopeKinds = [
  'owner',
  'system',
  'domain',
  'cluster',
  'namespace',
] as const satisfies readonly CoverageScopeKind[];

/** How far the checks are met, over everything and by team, system, domain, cluster or namespace. */
export function CoverageOverview() {
  const { t } = useTranslationRef(meshTranslationRef);
  const meshApi = useApi(meshApiRef);
  const [wanted, setBy] = useUrlParam('by');
  const by = scopeKinds.find(kind => kind === wanted) ?? 'owner';
  const { data, error, refresh } = useLiveQuery(
    useCallback(signal => meshApi.getCoverage(by, { signal }), [meshApi, by]),
  );

  // Rows of another kind are asked for while these stay, so that nothing jumps.
  const latest = useRef<CoverageSummary>();
  latest.current = data ?? latest.current;
  const shown = latest.current;

  if (error && !shown) {
    return (
      <Container py="4" className={contrast.contrast}>
        <ErrorNotice error={error} onRetry={refresh} />
      </Container>
    );
  }
  return (
    <Container py="4" className={contrast.contrast}>
      <Flex direction="column" gap="4">
        {shown ? (
          <CoverageHeadline coverage={shown} />
        ) : (
          <Skeleton width="60%" height="2rem" />
        )}
        {shown?.visibleOnly && (
          <Alert status="info" icon title={t('coverage.visibleOnly')} />
        )}
        {shown?.total.entities === 0 ? (
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
            <Card>
              <CardHeader>
                <Text as="h2" variant="title-x-small" weight="bold">
                  {t('coverage.checks')}
                </Text>
              </CardHeader>
              <CardBody>
                {shown ? (
                  <CheckRows coverage={shown} />
                ) : (
                  <Skeleton width="100%" height="16rem" />
                )}
              </CardBody>
            </Card>
            <Card>
              <CardHeader>
                <Flex justify="between" align="center" gap="3">
                  <Text as="h2" variant="title-x-small" weight="bold">
                    {t(`coverage.matrix.${shown?.by ?? by}`)}
                  </Text>
                  <Box width="12rem">
                    <Select
                      aria-label={t('coverage.by')}
                      size="small"
                      value={by}
                      onChange={kind =>
                        setBy(kind === 'owner' ? undefined : String(kind))
                      }
                      options={scopeKinds.map(kind => ({
                        id: kind,
                        label: t(`coverage.scope.${kind}`),
                      }))}
                    />
                  </Box>
                </Flex>
              </CardHeader>
              <CardBody>
                <CoverageMatrix coverage={shown} isStale={shown !== data} />
              </CardBody>
            </Card>
          </>
        )}
        {shown && <MeshTemplates />}
      </Flex>
    </Container>
  );
}

function CheckRows({
  coverage: { checks, total },
}: {
  coverage: CoverageSummary;
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  const checkTexts = useCheckTexts();
  return (
    <ul className={styles.checks}>
      {checks.map(check => {
        const { title, description } = checkTexts(check);
        const counts = total.checks[check.id];
        return (
          <li key={check.id} className={styles.check}>
            <div>
              <Text as="h3" variant="body-medium" weight="bold">
                {title}
              </Text>
              <Text as="p" variant="body-small" color="secondary">
                {description}
              </Text>
            </div>
            <CountsBar counts={counts} />
            <span className={styles.figure}>
              {t('coverage.assessed', {
                passed: number(counts.passed),
                assessed: number(assessedOf(counts)),
              })}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
