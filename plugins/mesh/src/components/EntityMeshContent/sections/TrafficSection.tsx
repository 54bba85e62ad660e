import { Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { TrafficAnswer, TrafficRoute } from '@mesh-portal/istio-semantics';
import type { EntityMesh } from '@mesh-portal/backstage-plugin-mesh-common';
import { useFormats } from '../../../hooks/useFormats';
import { meshTranslationRef } from '../../../translation';
import { FaultBanner } from '../../FaultBanner';
import { RolloutProgress } from '../../RolloutProgress';
import { RouteConditions, RouteTargets } from '../../RouteText';
import { ShareBar } from '../../ShareBar';
import { StaticTable } from '../../StaticTable';
import { Part } from '../Section';
import { servicePanels } from '../panels';
import { WorkloadPanels } from '../WorkloadPanels';
import { ResiliencyTable } from './ResiliencyTable';

export function TrafficSection({ mesh }: { mesh: EntityMesh }) {
  const { t } = useTranslationRef(meshTranslationRef);
  if (mesh.services.length === 0) {
    return <Text as="p">{t('traffic.none')}</Text>;
  }
  return (
    <WorkloadPanels wide panels={servicePanels(mesh)}>
      {answer => <Traffic answer={answer} />}
    </WorkloadPanels>
  );
}

function Traffic({ answer }: { answer: TrafficAnswer }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { ruledBy, shares, routes, resiliency, rollout } = answer;
  return (
    <>
      <FaultBanner routes={routes} />
      <ShareBar shares={shares} />
      {ruledBy && <Text as="p">{t('traffic.onlyWithSidecar')}</Text>}
      {rollout && <RolloutProgress rollout={rollout} />}
      {routes.length > 0 && (
        <Part title={t('traffic.rules')}>
          <Rules routes={routes} />
        </Part>
      )}
      <Part title={t('traffic.resiliency')}>
        <ResiliencyTable resiliency={resiliency} />
      </Part>
    </>
  );
}

function Rules({ routes }: { routes: readonly TrafficRoute[] }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  return (
    <StaticTable
      caption={t('traffic.rules')}
      columns={[
        { label: t('traffic.rule') },
        { label: t('traffic.when') },
        { label: t('traffic.goesTo') },
      ]}
      rows={routes.map((route, index) => ({
        key: index,
        isMuted: Boolean(route.unreachable),
        cells: [
          [`${number(index + 1)}.`, route.name].filter(Boolean).join(' '),
          <RouteConditions key="when" route={route} />,
          <RouteTargets key="to" route={route} />,
        ],
      }))}
    />
  );
}
