import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { KubeManifest } from '@mesh-portal/fake-kubernetes';
import { parseAllDocuments } from 'yaml';
import {
  checkCustomResource,
  type CustomResourceDefinition,
} from '../testUtils/structuralSchema';
import { demoClusters } from './definitions';
import { readManifests } from './readManifests';

// The definitions of Istio, Gateway API, Kyma, Argo Rollouts and Flagger lie beside the repository, not in it.
const definitionsDirectory = path.resolve(
  __dirname,
  '../../../../../shared/crds',
);
const haveDefinitions = existsSync(definitionsDirectory);
const builtIn = [
  'v1',
  'apps/v1',
  'batch/v1',
  'admissionregistration.k8s.io/v1',
];

function identity({ apiVersion, kind, metadata }: KubeManifest): string {
  return `${apiVersion} ${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

describe('readManifests', () => {
  it.each(demoClusters.map(({ name }) => name))(
    '%s: every document is an object, named once per phase',
    async name => {
      const phases = await readManifests(name);
      expect(phases.flat().length).toBeGreaterThan(20);
      for (const phase of phases) {
        const names = phase.map(identity);
        expect(names).toEqual([...new Set(names)]);
      }
    },
  );

  it('names the file that is at fault', async () => {
    await expect(readManifests('nowhere')).rejects.toThrow(/nowhere/);
  });
});

(haveDefinitions ? describe : describe.skip)(
  `the demo's objects and ../shared/crds${
    haveDefinitions ? '' : ' (skipped: that folder is absent)'
  }`,
  () => {
    const definitions = new Map<string, CustomResourceDefinition>();

    beforeAll(() => {
      for (const file of readdirSync(definitionsDirectory)) {
        const text = readFileSync(
          path.join(definitionsDirectory, file),
          'utf8',
        );
        for (const document of parseAllDocuments(text)) {
          const definition: CustomResourceDefinition | null = document.toJS();
          if (definition?.spec?.names) {
            const { group, names } = definition.spec;
            definitions.set(`${group} ${names.kind}`, definition);
          }
        }
      }
    });

    it.each(demoClusters.map(({ name }) => name))(
      '%s: every object is what the definition of its kind asks for',
      async name => {
        const problems = (await readManifests(name))
          .flat()
          .flatMap(manifest => {
            if (builtIn.includes(manifest.apiVersion)) {
              return [];
            }
            const [group] = manifest.apiVersion.split('/');
            const definition = definitions.get(`${group} ${manifest.kind}`);
            return definition
              ? checkCustomResource(manifest, definition)
              : [`${identity(manifest)} has no definition`];
          });
        expect(problems).toEqual([]);
      },
    );

    it('would notice what is wrong', () => {
      const check = (kind: string, spec: object) =>
        checkCustomResource(
          {
            apiVersion: 'security.istio.io/v1',
            kind,
            metadata: { name: 'a', namespace: 'b' },
            spec,
          },
          definitions.get(`security.istio.io ${kind}`)!,
        );
      expect(
        check('PeerAuthentication', { mtls: { mode: 'STRICTER' }, mode: 'x' }),
      ).toEqual([
        expect.stringContaining('spec.mtls.mode is none of'),
        'PeerAuthentication a.spec.mode is unknown',
      ]);
      expect(
        check('RequestAuthentication', { jwtRules: [{ audiences: 'one' }] }),
      ).toEqual([
        'RequestAuthentication a.spec.jwtRules[0].audiences is not a list',
      ]);
    });
  },
);
