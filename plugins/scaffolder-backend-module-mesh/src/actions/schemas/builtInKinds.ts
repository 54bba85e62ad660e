import * as apps from 'kubernetes-models/apps/v1';
import * as autoscaling from 'kubernetes-models/autoscaling/v2';
import * as batch from 'kubernetes-models/batch/v1';
import * as networking from 'kubernetes-models/networking.k8s.io/v1';
import * as policy from 'kubernetes-models/policy/v1';
import * as rbac from 'kubernetes-models/rbac.authorization.k8s.io/v1';
import * as core from 'kubernetes-models/v1';
import type { ErrorObject } from 'ajv';
import { schemaProblems } from './jsonSchema';
import type { KindSource } from './KindSource';
import { modelName, unknownFields } from './knownFields';

const groups: ReadonlyMap<string, object> = new Map<string, object>([
  ['v1', core],
  ['apps/v1', apps],
  ['autoscaling/v2', autoscaling],
  ['batch/v1', batch],
  ['networking.k8s.io/v1', networking],
  ['policy/v1', policy],
  ['rbac.authorization.k8s.io/v1', rbac],
]);

type ModelClass = new (object: object) => { kind?: unknown; validate(): void };

function modelErrors(Model: ModelClass, object: object): ErrorObject[] {
  try {
    new Model(object).validate();
    return [];
  } catch (error) {
    const { errors } = error as { errors?: ErrorObject[] };
    if (!errors) {
      throw error;
    }
    return errors;
  }
}

/** Kinds that Kubernetes brings along: what must be set, types, and which fields there are. */
export const builtInKinds: KindSource = {
  async checkOf(apiVersion, kind) {
    const Model = new Map<string, ModelClass>(
      Object.entries(groups.get(apiVersion) ?? {}),
    ).get(kind);
    // A group holds the parts of its kinds, too.
    if (!Model || new Model({}).kind !== kind) {
      return undefined;
    }
    return object => [
      ...schemaProblems(modelErrors(Model, object)),
      ...unknownFields(modelName(apiVersion, kind), object, ''),
    ];
  },
};
