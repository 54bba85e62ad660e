import { cartPod, cartWorld, meshConfig } from '../__fixtures__/accessWorld';
import { textOf } from '../messages';
import type { KubernetesObject, TracingAnswer } from '../types';
import {
  backendPod,
  healthy,
  mesh,
  pipeline,
  service,
  stepOf,
  telemetry,
} from './__testUtils__/observed';
import { tracingOf } from './tracingOf';

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

function answerOf(objects: KubernetesObject[]): TracingAnswer {
  const { model, cart } = cartWorld(objects);
  const verdict = tracingOf(model, cart);
  expect(verdict.known).toBe(true);
  return (verdict as { value: TracingAnswer }).value;
}

const chainOf = (objects: KubernetesObject[]) =>
  answerOf(objects).chain.map(stepOf).join(' ');

const defined = '+proxy +chosenByDefault +sampled +providerDefined';

const tracePipeline = (conditions: typeof healthy = {}) =>
  pipeline('TracePipeline', { ...healthy, ...conditions });

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

  it.each<[string, KubernetesObject[], string]>([
    [
      'all the way',
      [mesh(), ...zipkin],
      `${defined} +serviceFound +endpointsReady +portFound`,
    ],
    ['no service', [mesh()], `${defined} -serviceMissing`],
    [
      'no ready pod',
      [
        mesh(),
        service('zipkin', 'obs', 9411),
        backendPod('zipkin', 'obs', false),
        cartPod(),
      ],
      `${defined} +serviceFound -noEndpoints`,
    ],
    [
      'another port',
      [
        mesh(),
        service('zipkin', 'obs', 80),
        backendPod('zipkin', 'obs'),
        cartPod(),
      ],
      `${defined} +serviceFound +endpointsReady -portMissing`,
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
      `${defined} +serviceFound ?endpointsUnknown +portFound`,
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
      `${defined} ?serviceOutside`,
    ],
    [
      'a host nobody knows',
      [mesh({ defaultProviders: { tracing: ['outside'] } })],
      `${defined} -serviceMissing`,
    ],
    [
      'nothing chosen',
      [mesh({ defaultProviders: {} }), telemetry({ tracing: [{}] })],
      '+proxy -notChosen',
    ],
    ['nothing said', [mesh({ defaultProviders: {} })], '+proxy -notChosen'],
    [
      'an unknown provider',
      [mesh(), telemetry({ tracing: [{ providers: [{ name: 'x' }] }] })],
      '+proxy +chosen +sampled -providerUnknown',
    ],
    [
      'one that cannot trace',
      [mesh(), telemetry({ tracing: [{ providers: [{ name: 'envoy' }] }] })],
      '+proxy +chosen +sampled -providerCannotTrace',
    ],
    [
      'reporting disabled',
      [mesh(), telemetry({ tracing: [{ disableSpanReporting: true }] })],
      '+proxy +chosenByDefault -reportingDisabled',
    ],
    [
      'no sampling',
      [mesh(), telemetry({ tracing: [{ randomSamplingPercentage: 0 }] })],
      '+proxy +chosenByDefault -samplingZero',
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
      '+proxy +legacy +serviceFound +endpointsReady +portFound',
    ],
    [
      'a tracer that is turned off',
      [meshConfig({ enableTracing: false })],
      '+proxy -legacyOff',
    ],
    ['no proxy', [mesh(), cartPod('none')], '-noProxy'],
    ['ztunnel alone', [mesh(), cartPod('ambient')], '-needsWaypoint'],
  ])('follows spans: %s', (_, objects, chain) => {
    expect(chainOf(objects)).toBe(chain);
  });

  const upToGateway =
    '+proxy +chosen +sampled +providerDefined +serviceFound +endpointsReady +portFound';
  const manager = (status: string, reason: string): KubernetesObject => ({
    apiVersion: 'operator.kyma-project.io/v1beta1',
    kind: 'Telemetry',
    metadata: { name: 'default', namespace: 'kyma-system' },
    status: {
      conditions: [{ type: 'TraceComponentsHealthy', status, reason }],
    },
  });

  it.each<[string, KubernetesObject[], string]>([
    [
      'no pipeline, whatever the components say',
      [manager('True', 'NoPipelineDeployed')],
      '-noPipeline',
    ],
    [
      'a pipeline on its way out',
      [
        {
          ...tracePipeline(),
          metadata: { name: 'x', deletionTimestamp: '2024-01-01T00:00:00Z' },
        },
      ],
      '-noPipeline',
    ],
    ['a healthy one', [tracePipeline()], '+pipelineFound +pipelineHealthy'],
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
      '+pipelineFound +pipelineHealthy',
    ],
    [
      'no endpoint',
      [tracePipeline({ ConfigurationGenerated: ['False', 'EndpointInvalid'] })],
      '+pipelineFound -pipelineUnhealthy',
    ],
    [
      'all dropped',
      [
        tracePipeline({
          TelemetryFlowHealthy: ['False', 'GatewayAllTelemetryDataDropped'],
        }),
      ],
      '+pipelineFound -pipelineUnhealthy',
    ],
    [
      'some dropped',
      [
        tracePipeline({
          TelemetryFlowHealthy: ['False', 'GatewaySomeTelemetryDataDropped'],
        }),
      ],
      '+pipelineFound +pipelineDegraded',
    ],
    [
      'not probed',
      [
        tracePipeline({
          TelemetryFlowHealthy: ['Unknown', 'GatewayProbingFailed'],
        }),
      ],
      '+pipelineFound ?pipelineUnknown',
    ],
    [
      'no condition yet',
      [pipeline('TracePipeline', {})],
      '+pipelineFound ?pipelineUnknown',
    ],
    [
      'sick components',
      [tracePipeline(), manager('False', 'GatewayNotReady')],
      '+pipelineFound +pipelineHealthy -componentsUnhealthy',
    ],
  ])('follows spans through Kyma: %s', (_, objects, chain) => {
    expect(chainOf([mesh(), ...gateway, ...objects])).toBe(
      `${upToGateway} ${chain}`,
    );
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
    expect(chainOf(objects)).toMatch(/^\+waypoint /);
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
});
