import { textOf, validationOf } from '@mesh-portal/istio-semantics';
import type { Manifest } from './readManifests';
import type { KindSource, ManifestProblem } from './schemas/KindSource';

/** What a manifest holds, for those who have to find it. */
export interface PlacedProblem extends ManifestProblem {
  file: string;
  document: number;
  /** `Kind namespace/name` */
  object: string;
}

/** What checking manifests found. */
export interface ManifestReport {
  problems: PlacedProblem[];
  /** `apiVersion Kind` of everything that no schema was found for; of it nobody knows whether it is valid. */
  unchecked: string[];
}

/** `Kind namespace/name` */
export function titleOf({ object: { kind, metadata } }: Manifest): string {
  const { namespace, name } = metadata;
  return `${kind} ${[namespace, name].filter(Boolean).join('/')}`;
}

function istioProblems({ object }: Manifest): ManifestProblem[] {
  return (validationOf(object)?.problems ?? []).map(problem => ({
    severity: problem.severity,
    field: problem.field,
    // The whole path stands before the message.
    message: textOf({
      ...problem,
      params: { ...problem.params, field: problem.field.replace(/^.*\./, '') },
    }),
  }));
}

/** Checks every manifest by its schema and, where Istio validates the kind, as Istio would. */
export async function checkManifests(
  manifests: readonly Manifest[],
  source: KindSource,
): Promise<ManifestReport> {
  const problems: PlacedProblem[] = [];
  const unchecked = new Set<string>();
  for (const manifest of manifests) {
    const { file, document, object } = manifest;
    const check = await source.checkOf(object.apiVersion, object.kind);
    if (!check) {
      unchecked.add(`${object.apiVersion} ${object.kind}`);
    }
    const found = [...(check?.(object) ?? []), ...istioProblems(manifest)];
    problems.push(
      ...found.map(each => ({
        ...each,
        file,
        document,
        object: titleOf(manifest),
      })),
    );
  }
  return { problems, unchecked: [...unchecked] };
}

/** One line: where it is, and what is wrong. */
export function lineOf({
  file,
  document,
  object,
  field,
  message,
}: PlacedProblem): string {
  const place = [`${file}, document ${document} (${object})`, field];
  return `${place.filter(Boolean).join(', ')}: ${message}`;
}
