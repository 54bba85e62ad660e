import { existsSync } from 'node:fs';
import { defaultCasesDir } from '../conformance/cases';
import floor from '../conformance/floor.json';
import { judge } from '../conformance/judge';

const dir = defaultCasesDir();
// The cases lie beside the repository, not in it; without them there is nothing to hold.
const describeWithCases = existsSync(dir) ? describe : describe.skip;

describeWithCases('conformance', () => {
  it('passes as many cases as before (../shared/conformance or MESH_CONFORMANCE_DIR)', () => {
    const least: Record<string, number> = floor;
    const lost = judge(dir).files.filter(
      each => each.passed < Math.min(least[each.name] ?? 0, each.total),
    );
    expect(lost).toEqual([]);
  });
});
