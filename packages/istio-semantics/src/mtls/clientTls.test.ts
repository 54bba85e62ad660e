import { made } from '../__fixtures__/objects';
import { DestinationRuleIndex } from '../traffic/destinationRules';
import {
  buildUpstreamTls,
  endpointTlsMode,
  inferServiceMode,
  tlsModeOf,
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
      'keys and roots of the proxy, for a rule that asks for Istio certificates',
      {
        tls: { mode: 'ISTIO_MUTUAL' },
        proxyMetadata: {
          tlsClientCertChain: 'chain',
          tlsClientKey: 'key',
          tlsClientRootCert: 'root',
        },
      },
      {
        ...identity,
        mode: 'MUTUAL',
        clientCertificate: 'chain',
        privateKey: 'key',
        caCertificates: 'root',
      },
    ],
    [
      'a rule for what auto mTLS leaves alone',
      {
        tls: { mode: 'ISTIO_MUTUAL' },
        meshExternal: true,
        autoMtlsEnabled: false,
        serviceMode: 'DISABLE',
      },
      identity,
    ],
    [
      'a rule that expects nobody',
      { tls: { mode: 'ISTIO_MUTUAL', subjectAltNames: [] } },
      { mode: 'ISTIO_MUTUAL', sni: input.sni },
    ],
    [
      'TLS as it is written',
      { tls: { mode: 'SIMPLE', sni: 'z' } },
      { mode: 'SIMPLE', sni: 'z' },
    ],
  ])('follows %s', (_, more, expected) => {
    const { tls, contextType } = buildUpstreamTls({ ...input, ...more });
    expect(tls).toEqual(expected);
    expect(contextType).toBe(
      tls && !more.tls ? 'autoDetected' : 'userSupplied',
    );
  });
});

describe('tlsModeOf', () => {
  it.each(['DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL'])('reads %s', mode => {
    expect(tlsModeOf({ mode })).toBe(mode);
  });

  it.each([{}, { mode: 'ODD' }, { mode: 1 }])('takes %j for DISABLE', tls => {
    expect(tlsModeOf(tls)).toBe('DISABLE');
  });
});

describe('inferServiceMode', () => {
  it.each([
    [{}, 'STRICT'],
    [{ namespaceMode: 'UNKNOWN' }, 'PERMISSIVE'],
    [{ namespaceMode: 'DISABLE' }, 'DISABLE'],
    [{ meshExternal: true, passthrough: true }, 'UNKNOWN'],
    [{ passthrough: true }, 'DISABLE'],
    [{ passthrough: true, instances: [true] }, 'STRICT'],
    [{ passthrough: true, instances: [true, false] }, 'DISABLE'],
    [{ instances: [false] }, 'STRICT'],
  ] as const)('of %j is %s', (more, expected) => {
    expect(
      inferServiceMode({
        meshExternal: false,
        passthrough: false,
        instances: [],
        namespaceMode: 'STRICT',
        ...more,
      }),
    ).toBe(expected);
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
    [undefined, true, 'PERMISSIVE', true],
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
