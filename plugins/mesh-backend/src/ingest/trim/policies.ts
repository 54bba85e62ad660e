import { type Fields, fieldsAt, listAt, pick, some } from './fields';
import { trimProxyConfigSpec } from './meshConfig';
import { redact, redactedMarker, redactString } from './redact';

/** Conditions and state as controllers report them. */
function trimStatus(status: Fields): Fields {
  return redact(
    pick(status, [
      'conditions',
      'state',
      'description',
      'phase',
      'addresses',
      'listeners',
      'parents',
      'validationMessages',
      'observedGeneration',
    ]),
  ) as Fields;
}

const withStatus = (object: Fields, spec: unknown): Fields => ({
  ...some('spec', spec),
  ...some('status', trimStatus(fieldsAt(object, 'status'))),
});

/** Some fields, and that there is another. */
function marked(object: Fields, keys: string[], hidden: string): Fields {
  const isSet = object[hidden] !== undefined && object[hidden] !== null;
  return {
    ...pick(object, keys),
    ...some(hidden, isSet ? redactedMarker : undefined),
  };
}

/** Kinds of Istio, the Gateway API and Kyma whose whole content decides something. */
export function trimPolicy(policy: Fields): Fields {
  return withStatus(policy, redact(fieldsAt(policy, 'spec')));
}

/** What it patches and how, but not with what: patches can hold code and credentials. */
export function trimEnvoyFilter(filter: Fields): Fields {
  const spec = fieldsAt(filter, 'spec');
  return withStatus(filter, {
    ...(redact(
      pick(spec, ['workloadSelector', 'targetRefs', 'priority']),
    ) as Fields),
    configPatches: listAt(spec, 'configPatches').map(each => ({
      ...(redact(pick(each, ['applyTo', 'match'])) as Fields),
      ...some(
        'patch',
        marked(fieldsAt(each, 'patch'), ['operation', 'filterClass'], 'value'),
      ),
    })),
  });
}

/** Where it applies, but neither module nor settings. */
export function trimWasmPlugin(plugin: Fields): Fields {
  return withStatus(
    plugin,
    redact(
      marked(
        fieldsAt(plugin, 'spec'),
        [
          'selector',
          'targetRef',
          'targetRefs',
          'phase',
          'priority',
          'match',
          'failStrategy',
        ],
        'url',
      ),
    ),
  );
}

export function trimProxyConfig(config: Fields): Fields {
  return withStatus(config, trimProxyConfigSpec(fieldsAt(config, 'spec')));
}

/** Input and endpoint of a Kyma pipeline, without its credentials. */
export function trimPipeline(pipeline: Fields): Fields {
  const spec = fieldsAt(pipeline, 'spec');
  const otlp = fieldsAt(fieldsAt(spec, 'output'), 'otlp');
  const endpoint = fieldsAt(otlp, 'endpoint').value;
  return withStatus(pipeline, {
    ...some('input', redact(fieldsAt(spec, 'input'))),
    output: {
      otlp: {
        ...pick(otlp, ['protocol', 'path']),
        endpoint:
          typeof endpoint === 'string' ? { value: redactString(endpoint) } : {},
      },
    },
  });
}

/** Values that a Kyma APIRule of an old version passes to mutators and sets in headers are dropped. */
export function trimApiRule(rule: Fields): Fields {
  const spec = fieldsAt(rule, 'spec');
  return withStatus(rule, {
    ...(redact({ ...spec, rules: undefined }) as Fields),
    rules: listAt(spec, 'rules').map(each => ({
      ...(redact({
        ...each,
        mutators: undefined,
        request: undefined,
      }) as Fields),
      ...some(
        'mutators',
        listAt(each, 'mutators').map(mutator => pick(mutator, ['handler'])),
      ),
      ...some('request', each.request && redactedMarker),
    })),
  });
}

/** A Flagger canary: target, service, steps and progress. */
export function trimCanary(canary: Fields): Fields {
  const spec = fieldsAt(canary, 'spec');
  return {
    spec: {
      ...(redact(
        pick(spec, ['targetRef', 'provider', 'service', 'suspend']),
      ) as Fields),
      analysis: pick(fieldsAt(spec, 'analysis'), [
        'interval',
        'threshold',
        'maxWeight',
        'stepWeight',
        'stepWeights',
        'stepWeightPromotion',
        'iterations',
        'mirror',
        'mirrorWeight',
      ]),
    },
    status: {
      ...pick(fieldsAt(canary, 'status'), [
        'phase',
        'canaryWeight',
        'iterations',
        'failedChecks',
        'lastTransitionTime',
      ]),
    },
  };
}

export function trimService(service: Fields): Fields {
  const spec = fieldsAt(service, 'spec');
  return {
    ...some('status', trimStatus(fieldsAt(service, 'status'))),
    spec: {
      ...pick(spec, [
        'type',
        'selector',
        'clusterIP',
        'externalName',
        'publishNotReadyAddresses',
      ]),
      ...some(
        'ports',
        listAt(spec, 'ports').map(port =>
          pick(port, ['name', 'port', 'targetPort', 'protocol', 'appProtocol']),
        ),
      ),
    },
  };
}

export function trimNamespace(namespace: Fields): Fields {
  return { status: pick(fieldsAt(namespace, 'status'), ['phase']) };
}

export function trimWebhooks(configuration: Fields): Fields {
  return {
    webhooks: listAt(configuration, 'webhooks').map(webhook => ({
      ...pick(webhook, [
        'name',
        'failurePolicy',
        'reinvocationPolicy',
        'namespaceSelector',
        'objectSelector',
        'rules',
      ]),
      clientConfig: redact(
        pick(fieldsAt(webhook, 'clientConfig'), ['service', 'url']),
      ),
    })),
  };
}
