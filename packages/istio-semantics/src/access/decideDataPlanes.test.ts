import { cartPod } from '../__fixtures__/accessWorld';
import type { KubernetesObject } from '../types';
import {
  authorization,
  get,
  answer,
  from,
  to,
} from './__testUtils__/decisions';
import type { AccessRequest } from './requestFacts';

describe('decide', () => {
  describe('on connections without HTTP', () => {
    it.each<[string, string, object, string]>([
      [
        'ALLOW',
        'drops rules with HTTP conditions',
        to({ methods: ['GET'] }),
        '403',
      ],
      ['ALLOW', 'keeps others', to({ ports: ['8080'] }), 'allowed'],
      [
        'DENY',
        'drops the condition only',
        to({ methods: ['GET'], ports: ['8080'] }),
        '403',
      ],
      [
        'DENY',
        'keeps the rest',
        to({ methods: ['GET'], ports: ['1'] }),
        'allowed',
      ],
    ])('%s %s', (action, _, rule, expected) => {
      const request: AccessRequest = { tcp: true, port: 8080 };
      expect(
        answer([authorization({ action, rules: [rule] })], request).split(
          ':',
        )[0],
      ).toBe(expected);
    });
  });

  describe('in ambient', () => {
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
    const service: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: 'cart',
        namespace: 'shop',
        labels: { 'istio.io/use-waypoint': 'way' },
      },
      spec: { selector: { app: 'cart' } },
    };
    const forService = (spec: object) =>
      authorization({
        targetRefs: [{ kind: 'Service', name: 'cart' }],
        ...spec,
      });

    it.each<[string, KubernetesObject[], string]>([
      [
        'leaves out ALLOW rules with HTTP conditions',
        [authorization({ rules: [to({ paths: ['/a'] })] })],
        '403',
      ],
      [
        'keeps ALLOW rules about connections',
        [authorization({ rules: [from({ namespaces: ['web'] })] })],
        'allowed',
      ],
      [
        'denies nothing by HTTP conditions alone',
        [authorization({ action: 'DENY', rules: [to({ paths: ['/a'] })] })],
        'allowed',
      ],
      [
        'denies by the other conditions',
        [
          authorization({
            action: 'DENY',
            rules: [to({ paths: ['/a'], ports: ['8080'] })],
          }),
        ],
        '403',
      ],
      [
        'asks nobody',
        [
          authorization({
            action: 'CUSTOM',
            provider: { name: 'x' },
            rules: [{}],
          }),
        ],
        'allowed',
      ],
      [
        'has a waypoint for HTTP',
        [
          waypoint,
          service,
          forService({ action: 'DENY', rules: [to({ paths: ['/a'] })] }),
        ],
        '403',
      ],
      [
        'lets the waypoint allow',
        [waypoint, service, forService({ rules: [to({ paths: ['/a'] })] })],
        'allowed',
      ],
      [
        'ignores targets without a waypoint',
        [service, forService({ rules: [] })],
        'allowed',
      ],
    ])('%s', (_, objects, expected) => {
      expect(
        answer([cartPod('ambient'), ...objects], get('/a')).split(':')[0],
      ).toBe(expected);
    });

    const named = (name: string, way: string) => [
      { ...waypoint, metadata: { name: way, namespace: 'shop' } },
      {
        ...service,
        metadata: {
          name,
          namespace: 'shop',
          labels: { 'istio.io/use-waypoint': way },
        },
      },
    ];
    const denying = (...services: string[]) =>
      services.map(each =>
        authorization(
          {
            action: 'DENY',
            targetRefs: [{ kind: 'Service', name: each }],
            rules: [{}],
          },
          {},
          each,
        ),
      );
    it.each([
      ['agree to allow', [], 'allowed'],
      ['agree to deny', denying('a', 'b'), '403'],
      ['differ', denying('a'), 'Unknown'],
      ['differ the other way', denying('b'), 'Unknown'],
    ])('has waypoints of two services that %s', (_, policies, expected) => {
      expect(
        answer(
          [
            cartPod('ambient'),
            ...named('a', 'one'),
            ...named('b', 'two'),
            ...policies,
          ],
          get('/a'),
        ).split(':')[0],
      ).toBe(expected);
    });

    it('lets ztunnel refuse whatever the waypoint allows', () => {
      const own = authorization({ action: 'DENY', rules: [{}] });
      expect(
        answer([cartPod('ambient'), waypoint, service, own], get('/a')),
      ).toMatch(/^403/);
    });

    it('does not know whom ztunnel lets in behind a waypoint', () => {
      const own = authorization({ rules: [from({ namespaces: ['web'] })] });
      expect(
        answer([cartPod('ambient'), waypoint, service, own], get('/a')),
      ).toMatch(/^Unknown: .* waypoint/);
    });
  });
});
