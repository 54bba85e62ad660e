import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
} from '@backstage/catalog-model';
import { parse } from 'yaml';
import { Template } from './composeTemplate';

/**
 * The templates in the sub folders of `directory`, each placed at its own file, so that the scaffolder finds the
 * content beside it.
 */
export function readTemplates(directory: string): Template[] {
  return fs
    .readdirSync(directory)
    .sort()
    .map(name => path.join(directory, name, 'template.yaml'))
    .filter(file => fs.existsSync(file))
    .map(file => {
      const template: Template = parse(fs.readFileSync(file, 'utf8'));
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
    });
}
