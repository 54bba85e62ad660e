import {
  InjectionPolicy,
  injectRequired,
  isInjectionDisabled,
} from './injectRequired';

const selecting = (labels: object) => [{ matchLabels: labels }];
const policy: InjectionPolicy = {
  policy: 'enabled',
  neverInjectSelector: [],
  alwaysInjectSelector: [],
};
const key = 'sidecar.istio.io/inject';

describe('injectRequired', () => {
  it.each<
    [
      string,
      Partial<InjectionPolicy>,
      { labels?: object; annotations?: object; spec?: object; in?: string },
      [inject: boolean, fromConfiguration: boolean, ...asked: string[]],
    ]
  >([
    ['the policy', {}, {}, [true, true, '!policy enabled']],
    [
      'a policy of no',
      { policy: 'disabled' },
      {},
      [false, true, '!policy disabled'],
    ],
    ['an unknown policy', { policy: 'on' }, {}, [false, true, '!policy on']],
    [
      'the network of the host before all',
      {},
      { labels: { [key]: 'true' }, spec: { hostNetwork: true } },
      [false, false, '!hostNetwork'],
    ],
    [
      'a namespace of Kubernetes before the pod',
      {},
      { labels: { [key]: 'true' }, in: 'kube-system' },
      [false, false, '!ignoredNamespace kube-system'],
    ],
    ...['kube-public', 'kube-node-lease', 'local-path-storage'].map(
      (each): [string, {}, { in: string }, [boolean, boolean, string]] => [
        each,
        {},
        { in: each },
        [false, false, `!ignoredNamespace ${each}`],
      ],
    ),
    [
      'a label of no before an annotation of yes',
      {},
      { labels: { [key]: 'false' }, annotations: { [key]: 'true' } },
      [false, false, '!podSays label false'],
    ],
    [
      'an annotation of yes before the policy',
      { policy: 'disabled' },
      { annotations: { [key]: 'true' } },
      [true, false, '!podSays annotation true'],
    ],
    [
      'a label before an annotation',
      { policy: 'disabled' },
      { labels: { [key]: 'true' }, annotations: { [key]: 'false' } },
      [true, false, '!podSays label true'],
    ],
    [
      'an annotation before selectors',
      { alwaysInjectSelector: selecting({ app: 'cart' }) },
      { labels: { app: 'cart' }, annotations: { [key]: 'false' } },
      [false, false, '!podSays annotation false'],
    ],
    [
      'the policy after a word that is not known',
      {},
      { labels: { [key]: 'yes' } },
      [true, true, '?podSaysNothingKnown label yes', '!policy enabled'],
    ],
    [
      'the selector that refuses before the one that asks',
      {
        neverInjectSelector: selecting({ app: 'cart' }),
        alwaysInjectSelector: selecting({ app: 'cart' }),
      },
      { labels: { app: 'cart' } },
      [false, true, '!neverInject'],
    ],
    [
      'the selector that asks before the policy',
      { policy: 'disabled', alwaysInjectSelector: selecting({ app: 'cart' }) },
      { labels: { app: 'cart' } },
      [true, true, '!alwaysInject'],
    ],
    [
      'nothing by selectors that are empty, of others or none at all',
      { neverInjectSelector: [{}, selecting({ app: 'x' })[0], 'odd'] },
      { labels: { app: 'cart' } },
      [true, true, '!policy enabled'],
    ],
  ])('goes by %s', (_, config, pod, [inject, fromConfiguration, ...asked]) => {
    const decision = injectRequired(
      { ...policy, ...config },
      {
        labels: { ...pod.labels },
        annotations: { ...pod.annotations },
        spec: { ...pod.spec },
      },
      pod.in ?? 'shop',
    );
    expect(decision).toMatchObject({ inject, fromConfiguration });
    expect(
      decision.trace.map(({ reason, decided }) =>
        [
          (decided ? '!' : '?') + reason.code.replace('injection.', ''),
          ...Object.values(reason.params),
        ].join(' '),
      ),
    ).toEqual(asked);
  });
});

describe('isInjectionDisabled', () => {
  it.each([
    [{}, {}, false],
    [{ [key]: 'False' }, {}, true],
    [{ [key]: 'no' }, {}, false],
    [{}, { [key]: 'false' }, true],
    [{ [key]: 'true' }, { [key]: 'false' }, false],
  ])('by labels %j and annotations %j: %s', (labels, annotations, expected) => {
    expect(isInjectionDisabled({ labels, annotations })).toBe(expected);
  });
});
