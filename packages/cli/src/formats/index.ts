import type { Report } from '../explain/Report';
import { markdown } from './markdown';
import { sarif } from './sarif';
import { text } from './text';

/** How a report can be written, by the name of the format. */
export const formats: Record<string, (report: Report) => string> = {
  text,
  markdown,
  sarif,
  json: report => JSON.stringify(report, null, 2),
};
