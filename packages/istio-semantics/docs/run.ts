import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderFindings } from './renderFindings';

writeFileSync(join(__dirname, '../../../docs/findings.md'), renderFindings());
