import { queryRows, renderPage } from './page';
import { html, type Responder } from './responses';

/** Shows the log search that was asked for. */
export const logs: Responder = ({ query }) =>
  html(
    renderPage({
      product: 'a log search',
      title: 'Logs',
      lead: 'The log search would list the lines of:',
      rows: queryRows(query),
    }),
  );
