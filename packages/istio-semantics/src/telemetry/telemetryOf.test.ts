import { cartPod, cartWorld } from '../__fixtures__/accessWorld';
import type { KubernetesObject } from '../types';
import {
  healthy,
  mesh,
  pipeline,
  stepOf,
  telemetry,
} from './__testUtils__/observed';
import { telemetryOf } from './telemetryOf';

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
    expect(chain.map(stepOf)).toEqual(['+telemetry.metrics', last]);
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
