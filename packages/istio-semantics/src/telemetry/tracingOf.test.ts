import fc from 'fast-check';
import {
  cartPod,
  cartWorld,
  meshConfig,
  policy,
} from '../__fixtures__/accessWorld';
import { textOf } from '../messages';
import type { KubernetesObject, TracingAnswer } from '../types';
import { telemetryOf } from './telemetryOf';
import { tracingOf } from './tracingOf';

const telemetry = (
  spec: object,
  metadata: object = {},
  name = 'tracing',
): KubernetesObject => ({
  ...policy('Telemetry', name, spec, metadata),
  apiVersion: 'telemetry.istio.io/v1',
});

const mesh = (fields: object = {}) =>
  meshConfig({
    defaultProviders: { tracing: ['zipkin'], metrics: ['prometheus'] },
    extensionProviders: [
      {
        name: 'zipkin',
        zipkin: { service: 'zipkin.obs.svc.cluster.local', port: 9411 },
      },
      {
        name: 'kyma-traces',
        opentelemetry: {
          service: 'telemetry-otlp-traces.kyma-system.svc.cluster.local',
          port: 4317,
        },
      },
      {
        name: 'outside',
        datadog: { service: 'traces.example.com', port: 8126 },
      },
    ],
    ...fields,
  });

const service = (
  name: string,
  namespace: string,
  port: number,
): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace },
  spec: { selector: { app: name }, ports: [{ port }] },
});

const backendPod = (
  name: string,
  namespace: string,
  ready = true,
): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels: { app: name } },
  spec: {},
  status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
});

const zipkin = [
  service('zipkin', 'obs', 9411),
  backendPod('zipkin', 'obs'),
  cartPod(),
];

const otlp = 'telemetry-otlp-traces';
const gateway = [
  service(otlp, 'kyma-system', 4317),
  backendPod(otlp, 'kyma-system'),
  cartPod(),
  telemetry({ tracing: [{ providers: [{ name: 'kyma-traces' }] }] }),
];

function pipeline(
  kind: 'TracePipeline' | 'MetricPipeline',
  conditions: Record<string, [status: string, reason: string]>,
  spec: object = {},
  name = 'default',
): KubernetesObject {
  return {
    apiVersion: 'telemetry.kyma-project.io/v1beta1',
    kind,
    metadata: { name },
    spec,
    status: {
      conditions: Object.entries(conditions).map(
        ([type, [status, reason]]) => ({
          type,
          status,
          reason,
        }),
      ),
    },
  };
}

const healthy: Record<string, [string, string]> = {
  ConfigurationGenerated: ['True', 'GatewayConfigured'],
  GatewayHealthy: ['True', 'GatewayReady'],
  TelemetryFlowHealthy: ['True', 'FlowHealthy'],
};

function answerOf(objects: KubernetesObject[]): TracingAnswer {
  const { model, cart } = cartWorld(objects);
  const verdict = tracingOf(model, cart);
  expect(verdict.known).toBe(true);
  return (verdict as { value: TracingAnswer }).value;
}

const mark = (ok: boolean | undefined) =>
  new Map([
    [true, '+'],
    [false, '-'],
  ]).get(ok!) ?? '?';

/** Codes of the chain, each with how it went. */
const chainOf = (objects: KubernetesObject[]) =>
  answerOf(objects).chain.map(
    ({ ok, reason }) => `${mark(ok)}${reason.code.replace('tracing.', '')}`,
  );

describe('tracingOf', () => {
  it.each<[string, KubernetesObject[], Partial<TracingAnswer>]>([
    [
      'the default provider',
      [mesh()],
      { state: 'on', provider: 'zipkin', sampling: 1 },
    ],
    [
      'a provider in other letters',
      [mesh(), telemetry({ tracing: [{ providers: [{ name: 'ZIPKIN' }] }] })],
      { state: 'on', provider: 'ZIPKIN' },
    ],
    [
      'the sampling of the mesh',
      [mesh({ defaultConfig: { tracing: { sampling: 20 } } })],
      { sampling: 20 },
    ],
    [
      'too much sampling',
      [mesh({ defaultConfig: { tracing: { sampling: 200 } } })],
      { sampling: 1 },
    ],
    [
      'its own sampling',
      [mesh(), telemetry({ tracing: [{ randomSamplingPercentage: 0 }] })],
      { state: 'on', sampling: 0 },
    ],
    [
      'another workload in mind',
      [
        mesh(),
        telemetry({
          selector: { matchLabels: { app: 'x' } },
          tracing: [{ randomSamplingPercentage: 7 }],
        }),
      ],
      { sampling: 1 },
    ],
    [
      'the namespace over the mesh',
      [
        mesh(),
        telemetry({ tracing: [{ randomSamplingPercentage: 7 }] }),
        telemetry(
          { tracing: [{ randomSamplingPercentage: 8 }] },
          { namespace: 'istio-system' },
        ),
      ],
      { sampling: 7 },
    ],
    [
      'reporting disabled',
      [mesh(), telemetry({ tracing: [{ disableSpanReporting: true }] })],
      { state: 'off', client: { enabled: false } },
    ],
    [
      'clients only',
      [
        mesh(),
        telemetry({
          tracing: [{ match: { mode: 'SERVER' }, disableSpanReporting: true }],
        }),
      ],
      { state: 'on', provider: 'zipkin', server: { enabled: false } },
    ],
    ['no provider', [mesh({ defaultProviders: {} })], { state: 'off' }],
    [
      'a provider that logs',
      [mesh(), telemetry({ tracing: [{ providers: [{ name: 'envoy' }] }] })],
      { state: 'off' },
    ],
    [
      'an unknown provider',
      [mesh(), telemetry({ tracing: [{ providers: [{ name: 'x' }] }] })],
      { state: 'off' },
    ],
    [
      'a sampler of its own',
      [
        meshConfig({
          defaultProviders: { tracing: ['dt'] },
          extensionProviders: [
            {
              name: 'dt',
              opentelemetry: { service: 's', port: 1, dynatraceSampler: {} },
            },
          ],
        }),
      ],
      { state: 'on', sampling: 100 },
    ],
    [
      'the tracer of the proxy',
      [
        meshConfig({
          defaultConfig: {
            tracing: { zipkin: { address: 'zipkin.obs:9411' }, sampling: 5 },
          },
        }),
      ],
      { state: 'on', provider: 'zipkin', sampling: 5 },
    ],
    [
      'a tracer that is turned off',
      [
        meshConfig({
          enableTracing: false,
          defaultConfig: {
            tracing: { zipkin: { address: 'zipkin.obs:9411' } },
          },
        }),
      ],
      { state: 'off' },
    ],
    ['no proxy', [mesh(), cartPod('none')], { state: 'off' }],
    ['ztunnel alone', [mesh(), cartPod('ambient')], { state: 'off' }],
  ])('with %s', (_, objects, expected) => {
    expect(answerOf(objects)).toMatchObject(expected);
  });

  it.each<[string, KubernetesObject[], string[]]>([
    [
      'all the way',
      [mesh(), ...zipkin],
      [
        '+proxy',
        '+chosenByDefault',
        '+sampled',
        '+providerDefined',
        '+serviceFound',
        '+endpointsReady',
        '+portFound',
      ],
    ],
    [
      'no service',
      [mesh()],
      [
        '+proxy',
        '+chosenByDefault',
        '+sampled',
        '+providerDefined',
        '-serviceMissing',
      ],
    ],
    [
      'no ready pod',
      [
        mesh(),
        service('zipkin', 'obs', 9411),
        backendPod('zipkin', 'obs', false),
        cartPod(),
      ],
      [
        '+proxy',
        '+chosenByDefault',
        '+sampled',
        '+providerDefined',
        '+serviceFound',
        '-noEndpoints',
      ],
    ],
    [
      'another port',
      [
        mesh(),
        service('zipkin', 'obs', 80),
        backendPod('zipkin', 'obs'),
        cartPod(),
      ],
      [
        '+proxy',
        '+chosenByDefault',
        '+sampled',
        '+providerDefined',
        '+serviceFound',
        '+endpointsReady',
        '-portMissing',
      ],
    ],
    [
      'a service without selector',
      [
        mesh(),
        {
          ...service('zipkin', 'obs', 9411),
          spec: { ports: [{ port: 9411 }] },
        },
      ],
      [
        '+proxy',
        '+chosenByDefault',
        '+sampled',
        '+providerDefined',
        '+serviceFound',
        '?endpointsUnknown',
        '+portFound',
      ],
    ],
    [
      'somebody outside',
      [
        mesh({ defaultProviders: { tracing: ['outside'] } }),
        {
          apiVersion: 'networking.istio.io/v1',
          kind: 'ServiceEntry',
          metadata: { name: 'x', namespace: 'shop' },
          spec: { hosts: ['traces.example.com'] },
        },
      ],
      [
        '+proxy',
        '+chosenByDefault',
        '+sampled',
        '+providerDefined',
        '?serviceOutside',
      ],
    ],
    [
      'a host nobody knows',
      [mesh({ defaultProviders: { tracing: ['outside'] } })],
      [
        '+proxy',
        '+chosenByDefault',
        '+sampled',
        '+providerDefined',
        '-serviceMissing',
      ],
    ],
    [
      'nothing chosen',
      [mesh({ defaultProviders: {} }), telemetry({ tracing: [{}] })],
      ['+proxy', '-notChosen'],
    ],
    [
      'nothing said',
      [mesh({ defaultProviders: {} })],
      ['+proxy', '-notChosen'],
    ],
    [
      'an unknown provider',
      [mesh(), telemetry({ tracing: [{ providers: [{ name: 'x' }] }] })],
      ['+proxy', '+chosen', '+sampled', '-providerUnknown'],
    ],
    [
      'one that cannot trace',
      [mesh(), telemetry({ tracing: [{ providers: [{ name: 'envoy' }] }] })],
      ['+proxy', '+chosen', '+sampled', '-providerCannotTrace'],
    ],
    [
      'reporting disabled',
      [mesh(), telemetry({ tracing: [{ disableSpanReporting: true }] })],
      ['+proxy', '+chosenByDefault', '-reportingDisabled'],
    ],
    [
      'no sampling',
      [mesh(), telemetry({ tracing: [{ randomSamplingPercentage: 0 }] })],
      ['+proxy', '+chosenByDefault', '-samplingZero'],
    ],
    [
      'the tracer of the proxy',
      [
        meshConfig({
          defaultConfig: {
            tracing: { zipkin: { address: 'zipkin.obs:9411' } },
          },
        }),
        ...zipkin,
      ],
      ['+proxy', '+legacy', '+serviceFound', '+endpointsReady', '+portFound'],
    ],
    [
      'a tracer that is turned off',
      [meshConfig({ enableTracing: false })],
      ['+proxy', '-legacyOff'],
    ],
    ['no proxy', [mesh(), cartPod('none')], ['-noProxy']],
    ['ztunnel alone', [mesh(), cartPod('ambient')], ['-needsWaypoint']],
  ])('follows spans: %s', (_, objects, chain) => {
    expect(chainOf(objects)).toEqual(chain);
  });

  const upToGateway = [
    '+proxy',
    '+chosen',
    '+sampled',
    '+providerDefined',
    '+serviceFound',
    '+endpointsReady',
    '+portFound',
  ];
  const manager = (status: string, reason: string): KubernetesObject => ({
    apiVersion: 'operator.kyma-project.io/v1beta1',
    kind: 'Telemetry',
    metadata: { name: 'default', namespace: 'kyma-system' },
    status: {
      conditions: [{ type: 'TraceComponentsHealthy', status, reason }],
    },
  });

  it.each<[string, KubernetesObject[], string[]]>([
    [
      'no pipeline, whatever the components say',
      [manager('True', 'NoPipelineDeployed')],
      ['-noPipeline'],
    ],
    [
      'a pipeline on its way out',
      [
        {
          ...pipeline('TracePipeline', healthy),
          metadata: { name: 'x', deletionTimestamp: '2024-01-01T00:00:00Z' },
        },
      ],
      ['-noPipeline'],
    ],
    [
      'a healthy one',
      [pipeline('TracePipeline', healthy)],
      ['+pipelineFound', '+pipelineHealthy'],
    ],
    [
      'a healthy one beside a broken one',
      [
        pipeline(
          'TracePipeline',
          { ...healthy, GatewayHealthy: ['False', 'GatewayNotReady'] },
          {},
          'a',
        ),
        pipeline('TracePipeline', healthy, {}, 'b'),
      ],
      ['+pipelineFound', '+pipelineHealthy'],
    ],
    [
      'no endpoint',
      [
        pipeline('TracePipeline', {
          ...healthy,
          ConfigurationGenerated: ['False', 'EndpointInvalid'],
        }),
      ],
      ['+pipelineFound', '-pipelineUnhealthy'],
    ],
    [
      'all dropped',
      [
        pipeline('TracePipeline', {
          ...healthy,
          TelemetryFlowHealthy: ['False', 'GatewayAllTelemetryDataDropped'],
        }),
      ],
      ['+pipelineFound', '-pipelineUnhealthy'],
    ],
    [
      'some dropped',
      [
        pipeline('TracePipeline', {
          ...healthy,
          TelemetryFlowHealthy: ['False', 'GatewaySomeTelemetryDataDropped'],
        }),
      ],
      ['+pipelineFound', '+pipelineDegraded'],
    ],
    [
      'not probed',
      [
        pipeline('TracePipeline', {
          ...healthy,
          TelemetryFlowHealthy: ['Unknown', 'GatewayProbingFailed'],
        }),
      ],
      ['+pipelineFound', '?pipelineUnknown'],
    ],
    [
      'no condition yet',
      [pipeline('TracePipeline', {})],
      ['+pipelineFound', '?pipelineUnknown'],
    ],
    [
      'sick components',
      [pipeline('TracePipeline', healthy), manager('False', 'GatewayNotReady')],
      ['+pipelineFound', '+pipelineHealthy', '-componentsUnhealthy'],
    ],
  ])('follows spans through Kyma: %s', (_, objects, chain) => {
    expect(chainOf([mesh(), ...gateway, ...objects])).toEqual([
      ...upToGateway,
      ...chain,
    ]);
  });

  it('reads the sampling of the workload itself', () => {
    const pod = cartPod();
    pod.metadata!.annotations!['proxy.istio.io/config'] = JSON.stringify({
      tracing: { sampling: 42 },
    });
    expect(answerOf([mesh(), pod])).toMatchObject({ sampling: 42 });
    pod.metadata!.annotations!['proxy.istio.io/config'] =
      'tracing: {sampling: 42}';
    expect(chainOf([mesh(), pod])).toContain('?samplingUnknown');
  });

  it('asks the waypoint in ambient', () => {
    const waypoint: KubernetesObject = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'way', namespace: 'shop' },
      spec: {
        gatewayClassName: 'istio-waypoint',
        listeners: [{ protocol: 'HBONE' }],
      },
      status: { addresses: [{ value: '10.1.1.1' }] },
    };
    const cart = service('cart', 'shop', 80);
    cart.metadata!.labels = { 'istio.io/use-waypoint': 'way' };
    const forService = telemetry({
      targetRefs: [{ kind: 'Service', name: 'cart' }],
      tracing: [{ randomSamplingPercentage: 9 }],
    });
    const objects = [mesh(), cartPod('ambient'), waypoint, cart, forService];
    expect(answerOf(objects)).toMatchObject({ state: 'on', sampling: 9 });
    expect(chainOf(objects)[0]).toBe('+waypoint');
  });

  it.each<[string, KubernetesObject[], string[]]>([
    [
      'on',
      [mesh()],
      [
        'Spans go to zipkin; 1 % of new traces are recorded',
        'Spans join to one trace only if the application hands the trace headers on',
      ],
    ],
    [
      'off',
      [mesh({ defaultProviders: {} })],
      [
        'No Telemetry object and no default of the mesh configuration chooses a provider',
      ],
    ],
    [
      'two objects for one namespace',
      [
        mesh({ defaultProviders: {} }),
        telemetry({}, {}, 'a'),
        telemetry({ tracing: [{ providers: [{ name: 'zipkin' }] }] }, {}, 'b'),
      ],
      [
        'No Telemetry object and no default of the mesh configuration chooses a provider',
        'shop/b has no effect: an older Telemetry object is for the whole namespace too',
      ],
    ],
  ])('says why: %s', (_, objects, words) => {
    const { model, cart } = cartWorld(objects);
    expect(tracingOf(model, cart).because.map(textOf)).toEqual(words);
  });

  it.each([
    [
      'Telemetry objects',
      [mesh()],
      { unreadable: ['Telemetry.telemetry.istio.io'] },
    ],
    [
      'a mesh configuration',
      [{ ...meshConfig({}), data: { mesh: 'a: [' } }],
      {},
    ],
  ])('does not know without %s', (_, objects, options) => {
    const { model, cart } = cartWorld(objects as KubernetesObject[], options);
    expect(tracingOf(model, cart).known).toBe(false);
    expect(telemetryOf(model, cart).known).toBe(false);
  });
});

describe('telemetryOf', () => {
  const valueOf = (objects: KubernetesObject[]) => {
    const { model, cart } = cartWorld(objects);
    const verdict = telemetryOf(model, cart);
    return verdict.known ? verdict.value : undefined;
  };
  const logging = (...accessLogging: object[]) => telemetry({ accessLogging });

  it.each<[string, KubernetesObject[], object, object]>([
    [
      'nothing said',
      [mesh()],
      { enabled: false, providers: [] },
      { enabled: false, providers: [] },
    ],
    [
      'a file of the mesh',
      [mesh({ accessLogFile: '/dev/stdout' })],
      { enabled: true, providers: [{ name: '/dev/stdout' }] },
      { enabled: true },
    ],
    [
      'clients',
      [
        mesh(),
        logging({
          match: { mode: 'CLIENT' },
          providers: [{ name: 'envoy' }],
          filter: { expression: 'response.code > 399' },
        }),
      ],
      {
        enabled: true,
        providers: [{ name: 'envoy', filter: 'response.code > 399' }],
      },
      { enabled: false },
    ],
    [
      'a provider that cannot log',
      [mesh(), logging({ providers: [{ name: 'zipkin' }] })],
      { enabled: false },
      { enabled: false },
    ],
    [
      'a level that turns it off',
      [
        mesh({ defaultProviders: { accessLogging: ['envoy'] } }),
        logging({ disabled: true }),
      ],
      { enabled: false },
      { enabled: false },
    ],
  ])('access logs with %s', (_, objects, client, server) => {
    expect(valueOf(objects)?.accessLogs).toMatchObject({ client, server });
  });

  it.each<[string, KubernetesObject[], boolean, boolean]>([
    ['the default', [mesh()], true, true],
    ['none', [mesh({ defaultProviders: {} })], false, false],
    [
      'servers off',
      [
        mesh(),
        telemetry({
          metrics: [
            { overrides: [{ match: { mode: 'SERVER' }, disabled: true }] },
          ],
        }),
      ],
      true,
      false,
    ],
    [
      'one metric off',
      [
        mesh(),
        telemetry({
          metrics: [
            {
              overrides: [
                { match: { metric: 'REQUEST_COUNT' }, disabled: true },
              ],
            },
          ],
        }),
      ],
      true,
      true,
    ],
    [
      'another provider',
      [mesh(), telemetry({ metrics: [{ providers: [{ name: 'zipkin' }] }] })],
      false,
      false,
    ],
  ])('metrics with %s', (_, objects, client, server) => {
    expect(valueOf(objects)?.metrics).toMatchObject({
      client: { enabled: client },
      server: { enabled: server },
    });
  });

  const input = (istio: object) => ({ input: { istio } });
  const offered = cartPod();
  offered.metadata!.annotations!['prometheus.io/scrape'] = 'true';

  it.each<[string, KubernetesObject[], string]>([
    ['nobody known', [], '?telemetry.scrapeUnknown'],
    ['Prometheus perhaps', [offered], '?telemetry.scrapeOffered'],
    [
      'a pipeline',
      [pipeline('MetricPipeline', healthy, input({ enabled: true }))],
      '+telemetry.pipelineScrapes',
    ],
    [
      'a sick pipeline',
      [
        pipeline(
          'MetricPipeline',
          { ...healthy, AgentHealthy: ['False', 'AgentNotReady'] },
          input({ enabled: true }),
        ),
      ],
      '-telemetry.pipelineUnhealthy',
    ],
    [
      'a pipeline without that input',
      [pipeline('MetricPipeline', healthy)],
      '-telemetry.pipelinesExclude',
    ],
    [
      'a pipeline for others',
      [
        pipeline(
          'MetricPipeline',
          healthy,
          input({ enabled: true, namespaces: { include: ['x'] } }),
        ),
      ],
      '-telemetry.pipelinesExclude',
    ],
    [
      'a pipeline for all but this',
      [
        pipeline(
          'MetricPipeline',
          healthy,
          input({ enabled: true, namespaces: { exclude: ['shop'] } }),
        ),
      ],
      '-telemetry.pipelinesExclude',
    ],
  ])('metrics are collected by %s', (_, objects, last) => {
    const chain = valueOf([mesh(), ...objects])?.metricsChain ?? [];
    expect(chain.map(({ ok, reason }) => `${mark(ok)}${reason.code}`)).toEqual([
      '+telemetry.metrics',
      last,
    ]);
  });

  it.each([
    ['is there without being defined', [], true],
    ['can be defined as something else', [{ name: 'prometheus' }], false],
  ])('Istio’s provider of metrics %s', (_, extensionProviders, enabled) => {
    expect(
      valueOf([mesh({ extensionProviders })])?.metrics.server.enabled,
    ).toBe(enabled);
  });
});

describe('tracingOf and telemetryOf', () => {
  const entry = fc.record(
    {
      providers: fc.array(
        fc.record({
          name: fc.constantFrom('zipkin', 'envoy', 'prometheus', 'x'),
        }),
        { maxLength: 2 },
      ),
      match: fc.record({
        mode: fc.constantFrom('CLIENT', 'SERVER', 'CLIENT_AND_SERVER', 'odd'),
      }),
      disabled: fc.boolean(),
      disableSpanReporting: fc.boolean(),
      randomSamplingPercentage: fc.oneof(fc.nat({ max: 100 }), fc.jsonValue()),
      overrides: fc.oneof(
        fc.array(fc.record({ disabled: fc.boolean() }, { requiredKeys: [] })),
        fc.jsonValue(),
      ),
    },
    { requiredKeys: [] },
  );
  const list = fc.oneof(
    { weight: 4, arbitrary: fc.array(entry, { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.jsonValue() },
  );
  const spec = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record(
        {
          tracing: list,
          accessLogging: list,
          metrics: list,
          selector: fc.option(fc.constant({ matchLabels: { app: 'cart' } })),
        },
        { requiredKeys: [] },
      ),
    },
    { weight: 1, arbitrary: fc.jsonValue() },
  );

  it.each([
    ['shop', {}, 'tracing', true],
    ['istio-system', {}, 'access_log', true],
    ['shop', { workloadSelector: { labels: { app: 'x' } } }, 'tracing', false],
    ['other', {}, 'tracing', false],
    ['shop', {}, 'route_config', false],
  ])(
    'warn of an EnvoyFilter in %s that has %j and patches %s',
    (namespace, more, key, warned) => {
      const filter: KubernetesObject = {
        apiVersion: 'networking.istio.io/v1alpha3',
        kind: 'EnvoyFilter',
        metadata: { namespace, name: 'f' },
        spec: {
          ...more,
          configPatches: [
            { patch: { value: { typed_config: { [key]: {} } } } },
          ],
        },
      };
      const { model, cart } = cartWorld([mesh(), filter]);
      for (const { because } of [
        tracingOf(model, cart),
        telemetryOf(model, cart),
      ]) {
        expect(
          because.some(each => each.code === 'telemetry.envoyFilter'),
        ).toBe(warned);
      }
    },
  );

  it('answer to any content, in any order, in whole sentences', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(spec, fc.constantFrom('shop', 'istio-system')), {
          maxLength: 4,
        }),
        fc.jsonValue(),
        (specs, configuration) => {
          const objects = [
            ...specs.map(([each, namespace], index) =>
              telemetry(each as object, { namespace }, `t${index}`),
            ),
            mesh(configuration as object),
            cartPod(),
          ];
          const a = cartWorld(objects);
          const b = cartWorld([...objects].reverse());
          const tracing = tracingOf(a.model, a.cart);
          const others = telemetryOf(a.model, a.cart);
          expect(tracingOf(b.model, b.cart)).toEqual(tracing);
          expect(telemetryOf(b.model, b.cart)).toEqual(others);
          const reasons = [
            ...tracing.because,
            ...others.because,
            ...(tracing.known ? tracing.value.chain : []).map(
              each => each.reason,
            ),
          ];
          expect(
            reasons.map(textOf).filter(each => each.includes('{{')),
          ).toEqual([]);
        },
      ),
    );
  });
});
