import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultCasesDir } from '../../conformance/cases';
import { renderFindings } from '../../docs/renderFindings';
import { findingDefinitions } from './definitions';

const judged = join(defaultCasesDir(), 'istio/analyzers/_messages.json');
// The list lies beside the repository, not in it.
const itWithJudge = existsSync(judged) ? it : it.skip;

describe('the catalogue of findings', () => {
  itWithJudge(
    'names every message of Istio as Istio does (../shared/conformance or MESH_CONFORMANCE_DIR)',
    () => {
      const { messages } = JSON.parse(readFileSync(judged, 'utf8')) as {
        messages: Array<{ code: string; name: string; level: string }>;
      };
      const ours = Object.values(findingDefinitions)
        .filter(each => each.id.startsWith('IST'))
        .map(({ id, name, severity }) => [id, name, severity]);
      expect(ours.sort()).toEqual(
        messages
          .map(({ code, name, level }) => [code, name, level.toLowerCase()])
          .sort(),
      );
    },
  );

  it('is documented as it is', () => {
    const path = join(__dirname, '../../../../docs/findings.md');
    // `npm run docs` writes it.
    expect(readFileSync(path, 'utf8')).toBe(renderFindings());
  });
});
