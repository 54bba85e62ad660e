import {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { Template } from './composeTemplate';

/** Puts the templates that ship with this package into the catalog, so that no location has to be configured. */
export class MeshTemplateProvider implements EntityProvider {
  readonly #templates: Template[];

  constructor(templates: Template[]) {
    this.#templates = templates;
  }

  getProviderName(): string {
    return 'MeshTemplateProvider';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    await connection.applyMutation({
      type: 'full',
      entities: this.#templates.map(entity => ({
        entity,
        locationKey: this.getProviderName(),
      })),
    });
  }
}
