import { queryRows, renderPage } from './page';
import { html, json, type Responder } from './responses';

/**
 * Istio's dashboards: the generated ones keep their uid, those for services and workloads get another one in every
 * Grafana (istio/istio manifests/addons/dashboards).
 */
const dashboards = [
  {
    uid: '1a9a8ea49444aae205c7737573e894f9',
    title: 'Istio Mesh Dashboard',
    variables: ['datasource'],
  },
  {
    uid: 'fdk3v9q1m2hoge',
    title: 'Istio Service Dashboard',
    variables: [
      'datasource',
      'service',
      'qrep',
      'srccluster',
      'srcns',
      'srcwl',
      'dstcluster',
      'dstns',
      'dstwl',
    ],
  },
  {
    uid: 'adk3v9q7x5f4sb',
    title: 'Istio Workload Dashboard',
    variables: [
      'datasource',
      'namespace',
      'workload',
      'qrep',
      'srcns',
      'srcwl',
      'dstsvc',
    ],
  },
  {
    uid: '1813f692a8e4ac77155348d4c7d2fba8',
    title: 'Istio Control Plane Dashboard',
    variables: ['datasource'],
  },
  {
    uid: '12c58766acc81a1c835dd5059eaf2741',
    title: 'Istio Ztunnel Dashboard',
    variables: ['datasource'],
  },
].map((dashboard, index) => ({
  ...dashboard,
  id: index + 1,
  slug: dashboard.title.toLowerCase().replaceAll(' ', '-'),
}));

/** Answers what the portal asks of Grafana, and shows the dashboards it links to. */
export const grafana: Responder = ({ path: [head, ...rest], query, base }) => {
  if (head === 'api') {
    return api(rest, query, base);
  }
  if (head === 'd') {
    return dashboardPage(rest[0], query);
  }
  return html(
    renderPage({
      product: 'Grafana',
      title: head === 'explore' ? 'Explore' : 'Dashboards',
      lead: 'Grafana would search here for what the address asks for.',
      rows: queryRows(query),
    }),
  );
};

function api(path: string[], query: URLSearchParams, base: string) {
  if (path[0] === 'health') {
    return json({ database: 'ok', version: '12.1.0' });
  }
  if (path[0] === 'search') {
    const wanted = query.get('query')?.toLowerCase() ?? '';
    const limit = Number(query.get('limit') ?? 1000);
    return json(
      dashboards
        .filter(({ title }) => title.toLowerCase().includes(wanted))
        .slice(0, limit)
        .map(({ id, uid, title, slug }) => ({
          id,
          uid,
          orgId: 1,
          title,
          uri: `db/${slug}`,
          url: `${base}/d/${uid}/${slug}`,
          type: 'dash-db',
          tags: [],
          isStarred: false,
        })),
    );
  }
  const dashboard =
    path[0] === 'dashboards' && path[1] === 'uid'
      ? dashboards.find(({ uid }) => uid === path[2])
      : undefined;
  if (!dashboard) {
    return json({ message: 'Dashboard not found' }, 404);
  }
  const { id, uid, title, slug, variables } = dashboard;
  return json({
    meta: { type: 'db', slug, url: `${base}/d/${uid}/${slug}` },
    dashboard: {
      id,
      uid,
      title,
      templating: { list: variables.map(name => ({ name })) },
    },
  });
}

function dashboardPage(uid: string | undefined, query: URLSearchParams) {
  const dashboard = dashboards.find(candidate => candidate.uid === uid);
  if (!dashboard) {
    return html(
      renderPage({
        product: 'Grafana',
        title: 'Dashboard not found',
        lead: 'This Grafana has no dashboard with that uid.',
        rows: [{ name: 'uid', value: uid ?? '' }, ...queryRows(query)],
      }),
      404,
    );
  }
  const known = new Set(dashboard.variables.map(name => `var-${name}`));
  return html(
    renderPage({
      product: 'Grafana',
      title: dashboard.title,
      lead: 'Grafana would draw this dashboard, filtered by:',
      rows: queryRows(query).map(row => ({
        ...row,
        remark:
          row.name.startsWith('var-') && !known.has(row.name)
            ? 'this dashboard has no such variable'
            : undefined,
      })),
    }),
  );
}
