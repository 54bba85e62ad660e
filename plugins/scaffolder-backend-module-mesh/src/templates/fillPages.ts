import { JsonObject } from '@backstage/types';
import { Fields } from './readTemplates';

/** Gives every property of a wizard's pages its definition; the fields that a choice brings along included. */
export function fillPages(pages: JsonObject[], fields: Fields): JsonObject[] {
  return pages.map(page => ({
    ...page,
    properties: mapValues(page.properties as JsonObject, (own, name) => ({
      ...fields[name],
      ...(own as JsonObject | null),
    })),
    ...(page.dependencies && {
      dependencies: mapValues(page.dependencies as JsonObject, choice => ({
        oneOf: ((choice as JsonObject).oneOf as JsonObject[]).map(branch => ({
          ...branch,
          properties: mapValues(
            branch.properties as JsonObject,
            (own, name) => own ?? fields[name],
          ),
        })),
      })),
    }),
  }));
}

/** Names of all properties of a wizard's pages. */
export function propertyNames(pages: JsonObject[]): string[] {
  return [
    ...new Set(
      pages.flatMap(page => [
        ...Object.keys(page.properties as JsonObject),
        ...Object.values((page.dependencies ?? {}) as JsonObject).flatMap(
          choice =>
            ((choice as JsonObject).oneOf as JsonObject[]).flatMap(branch =>
              Object.keys(branch.properties as JsonObject),
            ),
        ),
      ]),
    ),
  ];
}

function mapValues(
  object: JsonObject,
  map: (value: JsonObject[string], key: string) => JsonObject[string],
): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, map(value, key)]),
  );
}
