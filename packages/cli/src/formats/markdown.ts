import type { Report } from '../explain/Report';

/** Everything that Markdown or HTML would take for its own. */
function plain(value: string): string {
  return value
    .replace(/[\\`*_{}[\]()#+!|~<>@&]/g, character => `\\${character}`)
    .replace(/\s+/g, ' ');
}

const signs = { error: '❌', warning: '⚠️', note: 'ℹ️' };

/** A table for a comment on a pull request. */
export function markdown({ items, against, regression }: Report): string {
  const rows = items.map(
    ({ level, subject, rule, message, reasons }) =>
      `| ${signs[level]} ${level} | ${plain(subject)} | ${plain(rule)} | ${[
        message,
        ...reasons,
      ]
        .map(plain)
        .join('<br>')} |`,
  );
  return [
    '### What this would change in the mesh',
    `Held against ${plain(against)}. ${
      regression
        ? '**Something would become worse.**'
        : 'Nothing would become worse.'
    }`,
    ...(rows.length > 0
      ? [
          [
            '| | object | what | why |',
            '| --- | --- | --- | --- |',
            ...rows,
          ].join('\n'),
        ]
      : []),
  ].join('\n\n');
}
