import { queryRows, renderPage } from './page';
import { html, json, type Responder } from './responses';

/** Shows the trace search that was asked for; the API knows no traces, as a new Jaeger does. */
export const traces: Responder = ({ path, query }) => {
  if (path[0] === 'api') {
    return json({ data: [], total: 0, limit: 0, offset: 0, errors: null });
  }
  return html(
    renderPage({
      product: 'Jaeger',
      title: query.get('service') ?? path.at(-1) ?? 'Search',
      lead: 'Jaeger would list the traces of:',
      rows: queryRows(query),
    }),
  );
};
