import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import {
  comparePromises,
  MESH_ANNOTATION_CONTRACT,
  parseContract,
} from '@mesh-portal/backstage-plugin-mesh-common';
import {
  answersOf,
  asApplied,
  assumedMesh,
  findingsOf,
  KubernetesObject,
  wordsOf,
  workloadsIn,
} from '@mesh-portal/istio-semantics';
import { parseAllDocuments } from 'yaml';
import { axes, least } from './__testUtils__/parameters';
import { hostile, hostileExposure } from './__testUtils__/hostile';
import { pairwise } from './__testUtils__/pairwise';
import {
  Rendered,
  TemplateRunner,
  templates,
} from './__testUtils__/TemplateRunner';
import { checkManifests } from './actions/checkManifests';
import type { Manifest } from './actions/readManifests';
import { builtInKinds } from './actions/schemas/builtInKinds';
import { customKinds } from './actions/schemas/customKinds';
import { firstOf } from './actions/schemas/KindSource';
import { propertyNames } from './templates/fillPages';

// The first request waits for the scaffolder's migrations.
jest.setTimeout(120_000);

const workspace = createMockDirectory();
let runner: TemplateRunner;
beforeAll(async () => {
  runner = await TemplateRunner.start();
});
afterAll(() => runner.stop());

const keyOf = ({ kind, metadata }: KubernetesObject) =>
  `${kind}/${metadata?.name}`;

/** Says so where kubectl is not on the PATH, since a test is then skipped. */
function hasKustomize(): boolean {
  const { status } = spawnSync('kubectl', ['kustomize', '--help']);
  if (status !== 0) {
    process.stderr.write('A test is skipped: kubectl is not on the PATH\n');
  }
  return status === 0;
}

const definitions = path.resolve(__dirname, '../../../../shared/crds');
const hasDefinitions = fs.existsSync(definitions);
if (!hasDefinitions) {
  process.stderr.write(
    `Custom resources are not checked by schema: there is no ${definitions}\n`,
  );
}
const schemas = firstOf([
  customKinds(
    hasDefinitions
      ? fs
          .readdirSync(definitions)
          .flatMap(file =>
            parseAllDocuments(
              fs.readFileSync(path.join(definitions, file), 'utf8'),
            ).flatMap(each => each.toJS() ?? []),
          )
      : [],
  ),
  builtInKinds,
]);

function modelOf({ objects }: Rendered) {
  return asApplied(assumedMesh(objects), objects);
}

describe.each(Object.keys(axes))('%s', name => {
  const matrix = pairwise(axes[name]).map(choice => ({
    ...least[name],
    ...choice,
  }));

  it('is valid and keeps its promise with every pair of parameters', async () => {
    for (const values of matrix) {
      const rendered = await runner.render(name, values);
      for (const [file, text] of Object.entries(rendered.files)) {
        // A description may hold an expression of its own, which has to stay as it was written.
        const own = JSON.stringify(values.description ?? '').slice(1, -1);
        expect([file, text.replace(own, '')]).toEqual([
          file,
          expect.not.stringMatching(/\$\{\{|undefined|\[object/),
        ]);
      }
      const { component } = rendered;
      const contract = parseContract(
        component.metadata.annotations[MESH_ANNOTATION_CONTRACT],
      );
      expect(contract.malformed).toEqual([]);
      expect(component.metadata.description).toBe(values.description ?? '');

      const report = await checkManifests(
        rendered.objects.map(object => ({
          file: '',
          document: 1,
          text: '',
          object: object as Manifest['object'],
        })),
        schemas,
      );
      expect([values, report]).toEqual([
        values,
        { problems: [], unchecked: hasDefinitions ? [] : expect.anything() },
      ]);

      const model = modelOf(rendered);
      const workloads = workloadsIn(model, rendered.objects);
      expect(workloads.length).toBeGreaterThan(0);
      for (const workload of workloads) {
        const words = wordsOf(answersOf(model, workload));
        expect([values, comparePromises(contract, words)]).toEqual([
          values,
          Object.entries(contract.promises).map(([key, promised]) => ({
            key,
            promised,
            actual: promised,
            result: 'kept',
          })),
        ]);
        const labels = workload.template.labels;
        expect(labels).toMatchObject({ version: expect.any(String) });
        const selector = (workload.object?.spec as any).selector.matchLabels;
        expect(labels).toMatchObject(selector);
      }
      const findings = findingsOf(model).filter(
        ({ severity }) => severity !== 'info',
      );
      expect([values, findings]).toEqual([values, []]);
    }
  });

  it('refuses hostile and impossible values and names the field', async () => {
    const properties = propertyNames(templates.get(name)!.spec.parameters);
    const cases = [
      ...Object.entries(hostile).map(each => [...each, {}] as const),
      ...Object.entries(hostileExposure).map(
        each =>
          [
            ...each,
            { exposure: 'gateway', gateway: 'a/b', host: 'a.b' },
          ] as const,
      ),
    ];
    for (const [field, values, others] of cases) {
      for (const value of properties.includes(field) ? values : []) {
        const response = await runner.dryRun(name, {
          ...least[name],
          ...others,
          [field]: value,
        });
        expect([field, value, response.status]).toEqual([field, value, 400]);
        expect(JSON.stringify(response.body.errors)).toContain(field);
      }
    }
    expect(Object.keys({ ...hostile, ...hostileExposure })).toEqual(
      expect.arrayContaining(
        properties.filter(each => !['sample', 'repoUrl'].includes(each)),
      ),
    );
  });

  it('makes none of the mistakes that public templates make', async () => {
    const { objects } = await runner.render(name, least[name]);
    const of = (kind: string) => objects.filter(each => each.kind === kind);
    for (const { apiVersion, kind } of objects) {
      const old = /^(networking|security|telemetry|gateway).*(alpha|beta)/;
      expect(`${apiVersion} ${kind}`).not.toMatch(old);
    }
    for (const { spec } of of('RequestAuthentication')) {
      expect(of('AuthorizationPolicy').map(each => each.spec)).toContainEqual(
        expect.objectContaining({ action: 'ALLOW', selector: spec.selector }),
      );
      for (const rule of spec.jwtRules) {
        expect(rule.audiences).toEqual(['orders']);
      }
    }
    for (const { spec } of [...of('Deployment'), ...of('Rollout')]) {
      const { metadata, spec: pod } = spec.template;
      const { image, resources, securityContext, ...container } =
        pod.containers[0];
      expect(metadata.labels.version).toMatch(/^v[12]$/);
      expect(image).not.toMatch(/:latest$|^[^:]*$/);
      expect(resources).toEqual({
        requests: { cpu: expect.anything(), memory: expect.anything() },
        limits: { memory: expect.anything() },
      });
      for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
        expect(container).toHaveProperty(probe);
      }
      expect(securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
      });
      expect(pod).toMatchObject({
        serviceAccountName: 'orders',
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true },
      });
    }
    for (const { spec } of of('Service')) {
      expect(spec.ports).toEqual([
        expect.objectContaining({ name: 'http', appProtocol: 'http' }),
      ]);
    }
    for (const { spec } of of('VirtualService')) {
      for (const { timeout, retries, route } of spec.http) {
        expect({ timeout, retries }).toEqual({
          timeout: '10s',
          retries: expect.objectContaining({ attempts: 2 }),
        });
        const weights = route.map((each: any) => each.weight ?? 100);
        expect(weights.reduce((sum: number, each: number) => sum + each)).toBe(
          100,
        );
      }
    }
    expect(of('PodDisruptionBudget')).toHaveLength(1);
    expect(of('PeerAuthentication')).toHaveLength(1);
  });

  (hasKustomize() ? it : it.skip)(
    'is built by kubectl kustomize as it is written',
    async () => {
      for (const createNamespace of [true, false]) {
        const { files, objects } = await runner.render(name, {
          ...least[name],
          createNamespace,
          format: 'kustomize',
        });
        workspace.setContent(files);
        const built = execFileSync(
          'kubectl',
          ['kustomize', path.join(workspace.path, 'deploy')],
          { encoding: 'utf8' },
        );
        const byName = (a: KubernetesObject, b: KubernetesObject) =>
          keyOf(a) < keyOf(b) ? -1 : 1;
        expect(
          parseAllDocuments(built)
            .map(each => each.toJS())
            .sort(byName),
        ).toEqual([...objects].sort(byName));
      }
      const plain = await runner.render(name, {
        ...least[name],
        format: 'plain',
      });
      expect(plain.files).not.toHaveProperty(['deploy/kustomization.yaml']);
    },
  );
});
