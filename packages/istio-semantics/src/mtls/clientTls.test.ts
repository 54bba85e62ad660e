import { made } from '../__fixtures__/objects';
import { DestinationRuleIndex } from '../traffic/destinationRules';
import {
  buildUpstreamTls,
  endpointTlsMode,
  UpstreamTlsInput,
  usesMtls,
} from './clientTls';

const input: UpstreamTlsInput = {
  serviceAccounts: ['spiffe://td/ns/shop/sa/cart'],
  sni: 'outbound_.80_._.cart.shop.svc.cluster.local',
  autoMtlsEnabled: true,
  meshExternal: false,
  serviceMode: 'PERMISSIVE',
  proxyMetadata: {},
};
const identity = {
  mode: 'ISTIO_MUTUAL',
  subjectAltNames: input.serviceAccounts,
  sni: input.sni,
};

describe('buildUpstreamTls', () => {
  it.each<[string, Partial<UpstreamTlsInput>, object | undefined]>([
    ['auto mTLS', {}, identity],
    ['auto mTLS that is off', { autoMtlsEnabled: false }, undefined],
    ['a service outside', { meshExternal: true }, undefined],
    ['a mode that is not known', { serviceMode: 'UNKNOWN' }, undefined],
    ['plain text alone', { serviceMode: 'DISABLE' }, undefined],
    [
      'nobody to expect, and no name to ask for',
      { serviceAccounts: [], sni: '' },
      { mode: 'ISTIO_MUTUAL' },
    ],
    [
      'names of its own',
      { tls: { mode: 'ISTIO_MUTUAL', subjectAltNames: ['x'], sni: 'y' } },
      { mode: 'ISTIO_MUTUAL', subjectAltNames: ['x'], sni: 'y' },
    ],
    [
      'certificates of the proxy',
      { proxyMetadata: { tlsClientCertChain: 'chain' } },
      {
        ...identity,
        mode: 'MUTUAL',
        clientCertificate: 'chain',
        privateKey: '',
        caCertificates: '',
      },
    ],
    [
      'TLS as it is written',
      { tls: { mode: 'SIMPLE', sni: 'z' } },
      { mode: 'SIMPLE', sni: 'z' },
    ],
  ])('follows %s', (_, more, expected) => {
    expect(buildUpstreamTls({ ...input, ...more }).tls).toEqual(expected);
  });
});

describe('endpointTlsMode', () => {
  const tls = (mode: string) => ({ tls: { mode } });
  const [rule] = new DestinationRuleIndex(
    [
      made('DestinationRule shop/cart', {
        host: 'cart',
        trafficPolicy: {
          ...tls('SIMPLE'),
          portLevelSettings: [
            { port: { number: 80 }, ...tls('DISABLE') },
            { port: { number: 81 } },
          ],
        },
        subsets: [
          { name: 'own', trafficPolicy: tls('MUTUAL') },
          {
            name: 'port',
            trafficPolicy: {
              ...tls('MUTUAL'),
              portLevelSettings: [
                { port: { number: 80 }, ...tls('ISTIO_MUTUAL') },
              ],
            },
          },
          { name: 'none' },
        ],
      }),
    ],
    {
      rootNamespace: 'istio-system',
      clusterDomain: 'cluster.local',
      defaultExportTo: ['*'],
    },
  ).rulesOf('shop', 'local');

  it.each([
    [undefined, undefined, 'SIMPLE'],
    [undefined, 80, 'DISABLE'],
    [undefined, 81, 'SIMPLE'],
    ['own', 80, 'MUTUAL'],
    ['port', 80, 'ISTIO_MUTUAL'],
    ['port', 81, 'MUTUAL'],
    ['none', 80, 'DISABLE'],
    ['none', 82, 'SIMPLE'],
    ['other', 80, undefined],
  ])('of subset %s on port %s is %s', (subset, port, expected) => {
    expect(endpointTlsMode(rule, subset, port)).toBe(expected);
  });

  it('is none without a rule', () => {
    expect(endpointTlsMode(undefined, undefined, 80)).toBeUndefined();
  });
});

describe('usesMtls', () => {
  it.each([
    [undefined, true, 'STRICT', true],
    [undefined, true, 'DISABLE', false],
    [undefined, false, 'STRICT', false],
    ['ISTIO_MUTUAL', false, 'DISABLE', true],
    ['DISABLE', true, 'STRICT', false],
  ] as const)(
    'by rule %s, label %s and server %s is %s',
    (ruleMode, acceptsMtls, serverMode, expected) => {
      expect(usesMtls({ ruleMode, acceptsMtls, serverMode })).toBe(expected);
    },
  );
});
