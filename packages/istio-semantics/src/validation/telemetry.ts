import { checkRange } from './names';
import type { Place } from './place';
import { checkAttachment } from './selection';

/** Mirrors `validateTelemetryProviders`. */
function checkProviders(providers: Place): void {
  for (const each of providers.items()) {
    if (each.at('name').text() === '') {
      each.at('name').error('validation.empty');
    }
  }
}

const tagKinds = [
  ['literal', 'value'],
  ['header', 'name'],
  ['environment', 'name'],
] as const;

/** Mirrors `validateTelemetryTracing`. */
function checkTracing(tracing: Place): void {
  if (tracing.items().length > 1) {
    tracing.warn('validation.multipleTracing');
  }
  for (const each of tracing.items()) {
    const providers = each.at('providers');
    if (providers.items().length > 1) {
      providers.warn('validation.multipleProviders');
    }
    checkProviders(providers);
    checkRange(each.at('randomSamplingPercentage'), 0, 100);
    for (const [name, tag] of each.at('customTags').entries()) {
      if (name === '') {
        tag.error('validation.tagName');
      }
      if (!tag.isSet) {
        tag.error('validation.tagNull', { value: name });
        continue;
      }
      const [kind, key] = tagKinds.find(([type]) => tag.at(type).isSet) ?? [];
      if (kind && key && tag.at(kind).at(key).text() === '') {
        tag.at(kind).at(key).error('validation.empty');
      }
    }
  }
}

/** Mirrors `validateTelemetryMetrics`. */
function checkMetrics(metrics: Place): void {
  for (const override of metrics.items().flatMap(each => {
    checkProviders(each.at('providers'));
    return each.at('overrides').items();
  })) {
    if (!override.isSet) {
      override.error('validation.null');
    }
    for (const [name, tag] of override.at('tagOverrides').entries()) {
      if (name === '') {
        tag.warn('validation.tagName');
      }
      if (!tag.isSet) {
        tag.error('validation.null');
        continue;
      }
      const value = tag.at('value');
      const removes = tag.at('operation').text() === 'REMOVE';
      if (removes === (value.text() !== '')) {
        value.error(removes ? 'validation.tagExtra' : 'validation.tagValue');
      }
    }
    const metric = override.at('match').at('customMetric');
    if (metric.isSet && metric.text() === '') {
      metric.error('validation.empty');
    }
  }
}

function checkAccessLogging(logging: Place): void {
  const filter = logging.at('filter');
  const expression = filter.at('expression');
  if (filter.isSet && expression.text() === '') {
    expression.error('validation.empty');
  }
  checkProviders(logging.at('providers'));
}

/** Mirrors `ValidateTelemetry`; expressions of filters have to be there, but are not parsed. */
export function checkTelemetry(spec: Place): void {
  checkAttachment(spec);
  checkMetrics(spec.at('metrics'));
  checkTracing(spec.at('tracing'));
  spec.at('accessLogging').items().forEach(checkAccessLogging);
}
