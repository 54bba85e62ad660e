import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  domainEntityV1alpha1Validator,
  type Entity,
  entitySchemaValidator,
  getCompoundEntityRef,
  groupEntityV1alpha1Validator,
  parseEntityRef,
  resourceEntityV1alpha1Validator,
  stringifyEntityRef,
  systemEntityV1alpha1Validator,
  userEntityV1alpha1Validator,
} from '@backstage/catalog-model';
import { parseAllDocuments } from 'yaml';

const validators = [
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  domainEntityV1alpha1Validator,
  groupEntityV1alpha1Validator,
  resourceEntityV1alpha1Validator,
  systemEntityV1alpha1Validator,
  userEntityV1alpha1Validator,
];

/** Fields of a spec that refer to other entities, with the kind they mean when none is named. */
const references: Record<string, string | undefined> = {
  owner: 'Group',
  system: 'System',
  domain: 'Domain',
  parent: 'Group',
  children: 'Group',
  memberOf: 'Group',
  providesApis: 'API',
  consumesApis: 'API',
  dependsOn: undefined,
};

function readCatalog(): Entity[] {
  const directory = resolvePackagePath('@mesh-portal/demo', 'catalog');
  return readdirSync(directory).flatMap(file =>
    parseAllDocuments(readFileSync(path.join(directory, file), 'utf8')).map(
      document => document.toJS() as Entity,
    ),
  );
}

describe("the demo's catalog", () => {
  const entities = readCatalog();
  const ofKind = (kind: string) =>
    entities.filter(entity => entity.kind === kind);

  it('holds valid entities, each once', async () => {
    const validate = entitySchemaValidator();
    for (const entity of entities) {
      validate(entity);
      const checks = await Promise.all(
        validators.map(validator => validator.check(entity)),
      );
      expect([stringifyEntityRef(entity), checks.includes(true)]).toEqual([
        stringifyEntityRef(entity),
        true,
      ]);
    }
    const refs = entities.map(stringifyEntityRef);
    expect(refs).toEqual([...new Set(refs)]);
  });

  it('refers to nothing but itself', () => {
    const refs = new Set(entities.map(entity => stringifyEntityRef(entity)));
    for (const entity of entities) {
      for (const [field, defaultKind] of Object.entries(references)) {
        for (const ref of [entity.spec?.[field] ?? []].flat()) {
          const target = stringifyEntityRef(
            parseEntityRef(String(ref), {
              defaultKind,
              defaultNamespace: getCompoundEntityRef(entity).namespace,
            }),
          );
          expect(refs).toContain(target);
        }
      }
    }
  });

  it('is a company: teams in units, systems in domains, everything owned', () => {
    const teams = ofKind('Group').filter(({ spec }) => spec?.type === 'team');
    expect(teams).toHaveLength(5);
    expect(ofKind('System')).toHaveLength(3);
    expect(ofKind('Domain')).toHaveLength(2);
    expect(ofKind('Component').length).toBeGreaterThanOrEqual(15);
    const owners = new Set(ofKind('Component').map(({ spec }) => spec?.owner));
    expect([...owners].sort()).toEqual(
      teams.map(({ metadata }) => metadata.name).sort(),
    );
    // The guest provider of the auth backend signs in as this user.
    expect(entities.map(stringifyEntityRef)).toContain(
      'user:development/guest',
    );
  });
});
