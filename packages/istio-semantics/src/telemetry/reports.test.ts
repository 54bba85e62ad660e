import fc from 'fast-check';
import { cartPod, cartWorld, meshConfig } from '../__fixtures__/accessWorld';
import { textOf } from '../messages';
import type { KubernetesObject } from '../types';
import { mesh, telemetry } from './__testUtils__/observed';
import { telemetryOf } from './telemetryOf';
import { tracingOf } from './tracingOf';

describe('tracingOf and telemetryOf', () => {
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
  ])('do not know without %s', (_, objects, options) => {
    const { model, cart } = cartWorld(objects as KubernetesObject[], options);
    expect(tracingOf(model, cart).known).toBe(false);
    expect(telemetryOf(model, cart).known).toBe(false);
  });

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
