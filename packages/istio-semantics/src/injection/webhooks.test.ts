import { injectionWebhooks } from '../manifests/injectionWebhooks';
import type { KubernetesObject } from '../types';
import { explainInjector, readInjectors } from './webhooks';

/** An injector with one webhook that has these selectors. */
function selecting(
  namespaceSelector?: object,
  objectSelector?: object,
): KubernetesObject {
  return {
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: 'injector', labels: { 'istio.io/rev': 'default' } },
    webhooks: [
      { name: 'sidecar-injector.istio.io', namespaceSelector, objectSelector },
    ],
  };
}

const matching = { matchLabels: { mesh: 'yes' } };
const within = {
  matchExpressions: [{ key: 'mesh', operator: 'In', values: ['yes', 'on'] }],
};
const inject = 'sidecar.istio.io/inject';

describe('explainInjector', () => {
  it.each<
    [string, KubernetesObject, [ns: object, pod: object], boolean, string]
  >([
    [
      'matchLabels of a namespace',
      selecting(matching),
      [{ mesh: 'yes' }, {}],
      true,
      'namespaceLabelMatches mesh=yes',
    ],
    [
      'matchLabels of a pod',
      selecting(undefined, matching),
      [{}, { mesh: 'yes' }],
      true,
      'podLabelMatches mesh=yes',
    ],
    [
      'both',
      selecting(matching, within),
      [{ mesh: 'yes' }, { mesh: 'on' }],
      true,
      'bothLabelsMatch mesh=yes mesh=on',
    ],
    [
      'labels that are not there',
      selecting(matching, within),
      [{}, {}],
      false,
      'noMatchingLabels mesh=yes mesh=yes, mesh=on',
    ],
    [
      'no selector',
      selecting(),
      [{}, {}],
      true,
      'everyPodMatches sidecar-injector.istio.io',
    ],
    [
      'a pod that refuses',
      injectionWebhooks('default'),
      [{ 'istio-injection': 'enabled' }, { [inject]: 'false' }],
      false,
      `podLabelPrevents ${inject}=false`,
    ],
    [
      'a namespace that refuses',
      injectionWebhooks('default'),
      [{ 'istio-injection': 'disabled' }, {}],
      false,
      'namespaceLabelPrevents istio-injection=disabled',
    ],
    [
      'the revision of a namespace',
      injectionWebhooks('canary'),
      [{ 'istio.io/rev': 'canary' }, {}],
      true,
      'namespaceLabelMatches istio.io/rev=canary',
    ],
    [
      'the revision of a pod',
      injectionWebhooks('canary'),
      [{}, { 'istio.io/rev': 'canary' }],
      true,
      'podLabelMatches istio.io/rev=canary',
    ],
    [
      'a tag',
      injectionWebhooks('canary', 'next'),
      [{ 'istio.io/rev': 'next' }, {}],
      true,
      'namespaceLabelMatches istio.io/rev=next',
    ],
  ])('names %s', (_, object, [namespace, pod], injected, expected) => {
    const [injector] = readInjectors([object]);
    const { reason, ...rest } = explainInjector(
      injector,
      { ...namespace },
      { ...pod },
    );
    expect(rest).toEqual({ injected });
    expect(
      [
        reason.code.replace('injection.', ''),
        ...Object.values(reason.params),
      ].join(' '),
    ).toBe(expected);
  });
});
