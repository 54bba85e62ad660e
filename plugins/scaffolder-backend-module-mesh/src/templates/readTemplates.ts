import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  Entity,
} from '@backstage/catalog-model';
import { JsonObject } from '@backstage/types';
import { parse } from 'yaml';

/** A template as it is written: what all templates have in common is still left out. */
export interface TemplateSource extends Entity {
  spec: JsonObject & {
    /** Pages of the wizard. A property without a definition is a shared field; one with a definition differs from it. */
    parameters: JsonObject[];
    /** What the parts are told besides the parameters. */
    values?: JsonObject;
    /** Steps before the parts are written. */
    steps?: JsonObject[];
    /** Folders below `parts` in the order in which they are written, each with the condition under which it is. */
    parts: Record<string, string | true>;
    /** True for a change to a repository that exists, false or absent for a new one. */
    change?: boolean;
  };
}

/** Definitions of the fields that templates share, by name. */
export type Fields = Record<string, JsonObject>;

/**
 * The templates in `directory`, each placed at its own file, so that the scaffolder finds the parts beside it.
 */
export function readTemplates(directory: string): {
  templates: TemplateSource[];
  fields: Fields;
} {
  const templates = fs
    .readdirSync(directory)
    .filter(name => name.endsWith('.yaml'))
    .sort()
    .map(name => readTemplate(path.join(directory, name)));
  return {
    templates,
    fields: readYaml(path.join(directory, 'parts/fields.yaml')),
  };
}

function readTemplate(file: string): TemplateSource {
  const template: TemplateSource = readYaml(file);
  const location = `file:${pathToFileURL(file).pathname}`;
  return {
    ...template,
    metadata: {
      ...template.metadata,
      annotations: {
        ...template.metadata.annotations,
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
      },
    },
  };
}

function readYaml<T>(file: string): T {
  return parse(fs.readFileSync(file, 'utf8'));
}
