import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { FakeCluster } from '@mesh-portal/fake-kubernetes';
import { demoClusters } from '../clusters';
import type { StandIns } from '../standIns';

/** What the portal has to be told about the demo, in the shape of an `app-config.yaml`. */
export function portalConfiguration(options: {
  clusters: ReadonlyMap<string, FakeCluster>;
  standIns: StandIns;
  publishDirectory: string;
}) {
  const { clusters, standIns, publishDirectory } = options;
  return {
    backend: {
      reading: {
        allow: [{ host: new URL(standIns.url).host, paths: ['/published/'] }],
      },
    },
    catalog: {
      locations: ['organization', 'systems', 'components'].map(name => ({
        type: 'file',
        target: resolvePackagePath(
          '@mesh-portal/demo',
          'catalog',
          `${name}.yaml`,
        ),
      })),
    },
    demo: {
      publish: { directory: publishDirectory, url: standIns.published },
    },
    kubernetes: {
      serviceLocatorMethod: { type: 'multiTenant' },
      clusterLocatorMethods: [
        {
          type: 'config',
          clusters: demoClusters.flatMap(({ name, title }) => {
            const cluster = clusters.get(name);
            return cluster
              ? [
                  {
                    name,
                    title,
                    url: cluster.url,
                    authProvider: 'serviceAccount',
                    serviceAccountToken: cluster.token,
                    caData: cluster.caData,
                    skipMetricsLookup: true,
                  },
                ]
              : [];
          }),
        },
      ],
    },
    mesh: {
      grafana: [{ url: standIns.grafana }],
      prometheus: [{ url: standIns.prometheus, clusterLabel: 'cluster' }],
      kiali: [{ url: standIns.kiali }],
      traces: [{ url: standIns.traces, type: 'jaeger' }],
      logs: [
        {
          url: standIns.logs,
          path: '/search?cluster={cluster}&namespace={namespace}&app={app}',
        },
      ],
      templates: {
        owner: 'group:default/team-platform',
        destinations: [
          { id: 'demo', title: 'The demo', action: 'demo:publish' },
        ],
      },
    },
  };
}
