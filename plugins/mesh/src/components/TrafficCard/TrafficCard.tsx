import { Flex, Link, Skeleton, Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { EntityInfoCard } from '@backstage/plugin-catalog-react';
import type { TrafficAnswer } from '@mesh-portal/istio-semantics';
import type { ServiceMesh } from '@mesh-portal/backstage-plugin-mesh-common';
import { useEntityMesh } from '../../hooks/useEntityMesh';
import { useMeshTabHref } from '../../hooks/useMeshTabHref';
import { meshTranslationRef } from '../../translation';
import { clusterTitle, lastValue } from '../../utils/entityMesh';
import { objectKey } from '../../utils/objectName';
import { FaultBanner } from '../FaultBanner';
import { ErrorNotice } from '../Notice';
import { ObjectName } from '../ObjectName';
import { ReservedHeight } from '../ReservedHeight';
import { RolloutProgress } from '../RolloutProgress';
import { RouteConditions, RouteTargets } from '../RouteText';
import { ShareBar } from '../ShareBar';
import { VerdictReasons } from '../VerdictReasons';
import contrast from '../../styles/contrast.module.css';
import styles from './TrafficCard.module.css';

/**
 * Where requests to the services of the entity go: shares by version, rules for some requests, copies and faults.
 * Nothing where no Kubernetes Service leads to the entity.
 *
 * @public
 */
export function TrafficCard() {
  const { t } = useTranslationRef(meshTranslationRef);
  const { data, error, refresh } = useEntityMesh();
  const tabHref = useMeshTabHref();
  if (data?.services.length === 0) {
    return null;
  }
  return (
    <EntityInfoCard
      className={contrast.contrast}
      title={t('dimension.traffic')}
      footerActions={
        (data || !error) && (
          <Link href={`${tabHref}#traffic`} standalone>
            {`${t('card.trafficDetails')} ›`}
          </Link>
        )
      }
    >
      <ReservedHeight name="traffic" loading={!data && !error}>
        {data?.services.map(each => (
          <Service
            key={objectKey({ ...each.service, cluster: each.cluster })}
            service={each}
            cluster={clusterTitle(data, each.cluster)}
          />
        ))}
        {!data && error && <ErrorNotice error={error} onRetry={refresh} />}
        {!data && !error && <TrafficSkeleton />}
      </ReservedHeight>
    </EntityInfoCard>
  );
}

function TrafficSkeleton() {
  const { t } = useTranslationRef(meshTranslationRef);
  return (
    <Flex
      direction="column"
      gap="3"
      aria-busy
      aria-label={t('card.trafficLoading')}
    >
      <Skeleton width="40%" height="1.5rem" />
      <Flex direction="column" gap="2">
        <Skeleton width="100%" height="1rem" />
        <Skeleton width="30%" height="1.5rem" />
      </Flex>
      <Skeleton width="60%" height="9.5rem" />
    </Flex>
  );
}

function Service({
  service: { service, traffic },
  cluster,
}: {
  service: ServiceMesh;
  cluster: string;
}) {
  const answer = lastValue(traffic);
  return (
    <section className={styles.service}>
      <Text
        as="h4"
        variant="body-medium"
        weight="bold"
        className={styles.title}
      >
        <ObjectName object={service} cluster={cluster} />
      </Text>
      {!traffic.known && <VerdictReasons verdict={traffic} />}
      {answer && <Traffic answer={answer} />}
    </section>
  );
}

function Traffic({
  answer: { routes, shares, rollout, ruledBy },
}: {
  answer: TrafficAnswer;
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  // The shares above already say where everything else goes, but not what is copied.
  const special = routes.filter(
    ({ conditions, mirrors, instead, unreachable }) =>
      !unreachable && (conditions.length > 0 || mirrors.length > 0 || instead),
  );
  return (
    <>
      <FaultBanner routes={routes} />
      <ShareBar shares={shares} />
      {!ruledBy && (
        <Text as="p" color="secondary" className={styles.text}>
          {t('traffic.noRules')}
        </Text>
      )}
      {rollout && <RolloutProgress rollout={rollout} />}
      {special.length > 0 && (
        <dl className={styles.rules}>
          {special.map((route, index) => [
            <dt key={`when ${index}`}>
              <RouteConditions route={route} />
            </dt>,
            <dd key={`to ${index}`}>
              <RouteTargets route={route} />
            </dd>,
          ])}
        </dl>
      )}
    </>
  );
}
