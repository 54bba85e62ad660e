import fs from 'node:fs';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { stringify } from 'yaml';
import { ClusterSchemas } from './schemas/ClusterSchemas';
import { createValidateManifestsAction } from './validateManifests';

interface Case {
  id: string;
  expected: { valid: boolean; warning?: boolean; warningContains?: string };
}

const shared = path.resolve(__dirname, '../../../../../shared');
const folder = path.join(shared, 'conformance');
const hasCases = fs.existsSync(folder);
if (!hasCases) {
  process.stderr.write(`A test is skipped: there is no ${folder}\n`);
}
const conformance = path.resolve(
  __dirname,
  '../../../../packages/istio-semantics/conformance',
);

const workspace = createMockDirectory();

/** What the action says of the files below `deploy`: its lines by the file that they are about. */
async function run(definitions?: string) {
  const context = createMockActionContext({
    input: { path: 'deploy', definitions },
    workspacePath: workspace.path,
  });
  const action = createValidateManifestsAction({
    clusters: new ClusterSchemas({
      bridge: { provide: () => {}, get: () => new Promise(() => {}) },
    }),
  });
  const refused = await action.handler(context).then(
    () => '',
    (error: Error) => error.message,
  );
  const output = Object.fromEntries(
    (context.output as jest.Mock).mock.calls as Array<[string, string[]]>,
  );
  const filesIn = (lines: string[]) =>
    new Set(lines.map(line => /^(\d+)\.yaml, /.exec(line)?.[1]));
  return {
    refused: filesIn(refused.split('\n')),
    warned: filesIn(output.warnings ?? []),
  };
}

/** Share of the cases of Istio's own tests that the action decides as Istio does. */
async function share(definitions?: string) {
  const { readCaseFiles } = jest.requireActual<{
    readCaseFiles(dir: string, suite: string): Array<{ cases: Case[] }>;
  }>(path.join(conformance, 'cases'));
  const { validatedObject } = jest.requireActual<{
    validatedObject(testCase: Case): object;
  }>(path.join(conformance, 'adapters/validatedFragments'));
  const cases = readCaseFiles(folder, 'validation').flatMap(file => file.cases);
  const fileOf = (index: number) =>
    path.join(workspace.path, `deploy/${index}.yaml`);
  workspace.setContent({ deploy: {}, crds: {} });
  fs.copyFileSync(
    path.join(shared, 'crds/istio.yaml'),
    path.join(workspace.path, 'crds/istio.yaml'),
  );
  cases.forEach((each, index) =>
    fs.writeFileSync(fileOf(index), stringify(validatedObject(each))),
  );
  const { refused } = await run(definitions);
  refused.forEach(index => index && fs.rmSync(fileOf(Number(index))));
  const { warned, refused: left } = await run(definitions);
  expect([...left]).toEqual([undefined]);
  const agreed = cases.filter(({ expected }, index) => {
    const valid = !refused.has(String(index));
    const warning = expected.warning ?? expected.warningContains !== undefined;
    return (
      valid === expected.valid &&
      (!valid || warned.has(String(index)) === warning)
    );
  });
  expect(cases.length).toBeGreaterThan(300);
  return agreed.length / cases.length;
}

(hasCases ? describe : describe.skip)(
  'mesh:manifest:validate on the cases of Istio',
  () => {
    it('decides as Istio does', async () => {
      expect(await share()).toBeGreaterThan(0.98);
    }, 30_000);

    // Istio's tests hold objects that never reach it, since an API server refuses them by their definition.
    it('decides so with the definitions too', async () => {
      expect(await share('crds')).toBeGreaterThan(0.95);
    }, 30_000);
  },
);
