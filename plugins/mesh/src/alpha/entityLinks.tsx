import {
  RiBarChart2Line,
  RiExternalLinkLine,
  RiShareLine,
  RiTimelineView,
} from '@remixicon/react';
import type { Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  EntityContextMenuItemBlueprint,
  EntityIconLinkBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { meshTranslationRef } from '../translation';
import { entityLinkUrl } from '../utils/entityAnnotations';

/** Links that the catalog module writes on entities; an entity without one gets no way to it. */
const tools = {
  grafana: { kind: 'grafana-service', icon: <RiBarChart2Line /> },
  kiali: { kind: 'kiali', icon: <RiShareLine /> },
  traces: { kind: 'traces', icon: <RiTimelineView /> },
} as const;
type Tool = keyof typeof tools;

function useTool(name: Tool) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { entity } = useEntity();
  return {
    label: t(`links.${name}`),
    title: t('links.openIn', { tool: t(`links.${name}`) }),
    href: entityLinkUrl(entity, tools[name].kind),
  };
}

const leadsTo = (name: Tool) => (entity: Entity) =>
  entityLinkUrl(entity, tools[name].kind) !== undefined;

const iconLinkTo = (name: Tool) =>
  EntityIconLinkBlueprint.make({
    name,
    params: {
      useProps: () => ({ ...useTool(name), icon: tools[name].icon }),
      filter: leadsTo(name),
    },
  });

const menuItemTo = (name: Tool) =>
  EntityContextMenuItemBlueprint.make({
    name,
    params: {
      icon: <RiExternalLinkLine />,
      useProps: () => {
        const { title, href = '' } = useTool(name);
        return { title, href };
      },
      filter: leadsTo(name),
    },
  });

export const entityLinkExtensions = [
  iconLinkTo('grafana'),
  iconLinkTo('kiali'),
  iconLinkTo('traces'),
  menuItemTo('grafana'),
  menuItemTo('kiali'),
  menuItemTo('traces'),
];
