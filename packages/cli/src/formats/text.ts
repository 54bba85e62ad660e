import type { Report, ReportItem } from '../explain/Report';

const words: Record<ReportItem['kind'], string> = {
  change: 'changes',
  promise: 'breaks a promise',
  connection: 'breaks',
  finding: 'comes up',
  mended: 'is mended',
};

/** Lines for a terminal. */
export function text({ items, against, regression }: Report): string {
  const lines = items.flatMap(item => [
    `${item.level}: ${item.subject}: ${item.message} (${item.rule} ${
      words[item.kind]
    })`,
    ...item.reasons.map(each => `    ${each}`),
    ...(item.place ? [`    at ${item.place.file}:${item.place.line}`] : []),
  ]);
  return [
    `Held against ${against}:`,
    ...(lines.length > 0 ? lines : ['nothing would change']),
    regression
      ? 'Something would become worse.'
      : 'Nothing would become worse.',
  ].join('\n');
}
