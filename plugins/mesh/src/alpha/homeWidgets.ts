import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';

export const ownedFindingsWidget = HomePageWidgetBlueprint.make({
  params: {
    name: 'owned-findings',
    title: 'Your services with mesh problems',
    components: () =>
      import('../components/OwnedFindings').then(m => ({
        Content: m.OwnedFindings,
      })),
  },
});
