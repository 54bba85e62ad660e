import { type PageRow, queryRows, renderPage } from './page';
import { html, json, type Responder } from './responses';

/** Path parts of Kiali's console (kiali/kiali frontend/src/routes.tsx) that name something. */
const places: Record<string, string> = {
  namespaces: 'namespace',
  workloads: 'workload',
  services: 'service',
  applications: 'application',
};

/** Shows which workload, service or graph of Kiali's console was asked for. */
export const kiali: Responder = ({ path, query }) => {
  if (path[0] === 'api') {
    return json({ status: { 'Kiali state': 'running' }, externalServices: [] });
  }
  const parts = path[0] === 'console' ? path.slice(1) : path;
  const rows: PageRow[] = [];
  for (let index = 0; index < parts.length; index++) {
    const place = Object.hasOwn(places, parts[index])
      ? places[parts[index]]
      : undefined;
    if (place && index + 1 < parts.length) {
      rows.push({ name: place, value: parts[++index] });
    } else {
      rows.push({ name: 'path', value: parts[index] });
    }
  }
  return html(
    renderPage({
      product: 'Kiali',
      title: rows.at(-1)?.value ?? 'Overview',
      lead: 'Kiali would show traffic, health and configuration of:',
      rows: [...rows, ...queryRows(query)],
    }),
  );
};
