import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';
import { OwnedFindingsCard } from '../components/OwnedFindings/OwnedFindingsCard';

export const ownedFindingsWidget = HomePageWidgetBlueprint.make({
  params: {
    name: 'owned-findings',
    // For those who choose among widgets; the card translates its own.
    title: 'Your services with mesh problems',
    components: () =>
      import('../components/OwnedFindings').then(m => ({
        Content: m.OwnedFindings,
      })),
    componentProps: { Renderer: OwnedFindingsCard },
  },
});
