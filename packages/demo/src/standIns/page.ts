/** Makes text harmless in HTML content and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(
    /[&<>"'`]/g,
    character => `&#${character.charCodeAt(0)};`,
  );
}

/** One line of a table: what was asked for, a remark about it, and where it leads on this server. */
export interface PageRow {
  name: string;
  value: string;
  remark?: string;
  /** Path segments, unescaped. */
  link?: readonly string[];
}

export interface Page {
  /** Product that this page stands in for. */
  product: string;
  title: string;
  /** What the real product would show here. */
  lead: string;
  rows: PageRow[];
}

const style = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 3rem auto; padding: 0 1rem; color-scheme: light dark }
small { opacity: .7 } table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #8886; vertical-align: top; overflow-wrap: anywhere }
`;

/** Renders a page in which everything that came from outside is text. */
export function renderPage({ product, title, lead, rows }: Page): string {
  const cells = rows
    .map(({ name, value, remark = '', link }) => {
      const text = escapeHtml(value);
      const href = link?.map(encodeURIComponent).join('/');
      return `<tr><th scope="row">${escapeHtml(name)}</th><td>${
        href ? `<a href="/${escapeHtml(href)}">${text}</a>` : text
      }</td><td><small>${escapeHtml(remark)}</small></td></tr>`;
    })
    .join('\n');
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escapeHtml(title)} · ${escapeHtml(
    product,
  )}</title><style>${style}</style></head>
<body>
<small>The demo's stand-in for ${escapeHtml(product)}</small>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(lead)}</p>
<table><thead><tr><th scope="col">Received</th><th scope="col">Value</th><th scope="col"></th></tr></thead>
<tbody>
${cells || '<tr><td colspan="3">nothing</td></tr>'}
</tbody></table>
</body>
</html>
`;
}

/** One row per query parameter, repeated ones included. */
export function queryRows(query: URLSearchParams): PageRow[] {
  return [...query].map(([name, value]) => ({ name, value }));
}
