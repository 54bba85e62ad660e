import type { Manifest } from '../readManifests';

/** Something that is wrong with an object, or could not be found out. */
export interface ManifestProblem {
  /** `unchecked` is a rule that nothing here can evaluate; it is no error. */
  severity: 'error' | 'warning' | 'unchecked';
  /** Path inside the object, for example `spec.ports[0].port`. */
  field: string;
  message: string;
}

/** Finds what is wrong with objects of one kind by its schema. */
export type KindCheck = (object: Manifest['object']) => ManifestProblem[];

/** Where schemas come from. */
export interface KindSource {
  /** Undefined where there is no schema for the kind. */
  checkOf(apiVersion: string, kind: string): Promise<KindCheck | undefined>;
}

/** The first source that knows a kind decides. */
export function firstOf(sources: readonly KindSource[]): KindSource {
  return {
    async checkOf(apiVersion, kind) {
      for (const source of sources) {
        const check = await source.checkOf(apiVersion, kind);
        if (check) {
          return check;
        }
      }
      return undefined;
    },
  };
}
