import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import type {
  Metric,
  MetricType,
  MetricValue,
  ThresholdConfig,
} from '@red-hat-developer-hub/backstage-plugin-scorecard-common';
import type { MetricProvider } from '@red-hat-developer-hub/backstage-plugin-scorecard-node';
import type { MeshFactsSnapshot } from './MeshFactsSnapshot';
import type { MeshMetric } from './metrics';

const DATA_SOURCE = 'mesh';

/** What scorecard 4 reads of a metric, beside what scorecard 2 does. */
type AnyMetric<T extends MetricType> = Metric<T> & {
  thresholds: ThresholdConfig;
  unit?: string;
};

/**
 * One metric for scorecard 2 to 4: the methods of both generations.
 *
 * @remarks
 * Scorecard 2 takes one type and one threshold for all metrics of a provider, and an error where there is no value counts
 * for all of them, so that every metric has a provider of its own. Scorecard 4 asks for `getMetrics` and
 * `calculateMetrics`, whose answer must hold every metric, and an id with one dot.
 */
export class MeshMetricProvider<T extends MetricType>
  implements MetricProvider<T>
{
  readonly #type: T;
  readonly #metric: MeshMetric<T>;
  readonly #snapshot: Pick<MeshFactsSnapshot, 'get'>;

  constructor(
    type: T,
    metric: MeshMetric<T>,
    snapshot: Pick<MeshFactsSnapshot, 'get'>,
  ) {
    this.#type = type;
    this.#metric = metric;
    this.#snapshot = snapshot;
  }

  getProviderDatasourceId(): string {
    return DATA_SOURCE;
  }

  getProviderId(): string {
    return `${DATA_SOURCE}.${this.#metric.name}`;
  }

  getMetricType(): T {
    return this.#type;
  }

  getMetric(): AnyMetric<T> {
    const { title, description, unit, thresholds } = this.#metric;
    return {
      id: this.getProviderId(),
      title,
      description,
      type: this.#type,
      history: true,
      thresholds,
      ...(unit && { unit }),
    };
  }

  getMetricIds(): string[] {
    return [this.getProviderId()];
  }

  getMetrics(): Array<AnyMetric<T>> {
    return [this.getMetric()];
  }

  getMetricThresholds(): ThresholdConfig {
    return this.#metric.thresholds;
  }

  getCatalogFilter(): Record<string, string[]> {
    const { annotation, values } = this.#metric.appliesTo;
    return { [`metadata.annotations.${annotation}`]: values };
  }

  /** Rejects where there is no value, which is neither good nor bad. */
  async calculateMetric(entity: Entity): Promise<MetricValue<T>> {
    const facts = await this.#snapshot.get(stringifyEntityRef(entity));
    if (!facts) {
      throw new NotFoundError(
        'Unknown: the mesh plugin does not know the entity',
      );
    }
    return this.#metric.read(facts);
  }

  async calculateMetrics(entity: Entity): Promise<Map<string, MetricValue<T>>> {
    return new Map([
      [this.getProviderId(), await this.calculateMetric(entity)],
    ]);
  }
}
