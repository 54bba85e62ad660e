import {
  knownOf,
  made,
  madeMeshConfig,
  madePod,
  madeService,
  meshOf,
} from '../__fixtures__/objects';
import { textOf } from '../messages';
import { MeshModel } from '../model/MeshModel';
import { kinds } from '../model/kinds';
import type { KubernetesObject } from '../types';
import { canReach, ReachOptions } from './canReach';
import type { Client } from './connection';

type ProxyOfPod = Parameters<typeof madePod>[2];

const clients: Record<string, Client['proxy']> = {
  sidecar: { kind: 'sidecar', hbone: false },
  naked: { kind: 'none', hbone: false },
  ambient: { kind: 'ztunnel', hbone: true },
};

function reach(
  client: string,
  objects: KubernetesObject[],
  server: ProxyOfPod = 'sidecar',
  options?: ReachOptions,
) {
  const model = meshOf(
    madeService('shop/cart'),
    madePod('shop/cart', { app: 'cart' }, server),
    ...objects,
  );
  return canReach(
    model,
    { namespace: 'web', labels: {}, proxy: clients[client] },
    { kind: 'Service', namespace: 'shop', name: 'cart' },
    options,
  );
}

const strict = made('PeerAuthentication shop/default', {
  mtls: { mode: 'STRICT' },
});
const disabled = made('PeerAuthentication shop/default', {
  mtls: { mode: 'DISABLE' },
});
const rule = (tls: string) =>
  made('DestinationRule web/r', {
    host: 'cart.shop.svc.cluster.local',
    trafficPolicy: { tls: { mode: tls } },
  });

describe('canReach', () => {
  it.each([
    ['sidecar', 'sidecar', [], 'yes', 'yes', 'mtls.reachMtls'],
    ['sidecar', 'sidecar', [strict], 'yes', 'yes', 'mtls.reachMtls'],
    ['sidecar', 'sidecar', [disabled], 'yes', 'no', 'mtls.reachPlain'],
    ['sidecar', 'none', [strict], 'yes', 'no', 'mtls.reachPlain'],
    ['naked', 'sidecar', [], 'yes', 'no', 'mtls.reachPlain'],
    ['naked', 'sidecar', [strict], 'no', 'no', 'mtls.reachStrictRefuses'],
    ['naked', 'none', [strict], 'yes', 'no', 'mtls.reachPlain'],
    [
      'sidecar',
      'sidecar',
      [strict, rule('DISABLE')],
      'no',
      'no',
      'mtls.reachRuleSendsPlain',
    ],
    [
      'sidecar',
      'sidecar',
      [strict, rule('SIMPLE')],
      'no',
      'yes',
      'mtls.reachOwnTlsRefused',
    ],
    [
      'sidecar',
      'sidecar',
      [rule('SIMPLE')],
      'unknown',
      'yes',
      'mtls.reachOwnTls',
    ],
    [
      'sidecar',
      'sidecar',
      [strict, rule('MUTUAL')],
      'unknown',
      'yes',
      'mtls.reachOwnTls',
    ],
    [
      'sidecar',
      'none',
      [rule('ISTIO_MUTUAL')],
      'no',
      'yes',
      'mtls.reachNoProxyTakesMtls',
    ],
    [
      'sidecar',
      'sidecar',
      [disabled, rule('ISTIO_MUTUAL')],
      'no',
      'yes',
      'mtls.reachDisabledTakesMtls',
    ],
    ['ambient', 'ambient', [strict], 'yes', 'yes', 'mtls.reachTunnel'],
    ['ambient', 'sidecar', [strict], 'no', 'no', 'mtls.reachStrictRefuses'],
    ['sidecar', 'ambient', [strict], 'no', 'no', 'mtls.reachStrictRefuses'],
    [
      'sidecar',
      'ambient',
      [rule('ISTIO_MUTUAL')],
      'unknown',
      'yes',
      'mtls.reachTlsToTunnel',
    ],
    ['sidecar', 'gateway', [strict], 'yes', 'no', 'mtls.reachPlain'],
    [
      'sidecar',
      'gateway',
      [rule('ISTIO_MUTUAL')],
      'unknown',
      'yes',
      'mtls.reachTlsToGateway',
    ],
    ['naked', 'ambient', [strict], 'no', 'no', 'mtls.reachStrictRefuses'],
    [
      'sidecar',
      'sidecar',
      [madeMeshConfig({ enableAutoMtls: false })],
      'yes',
      'no',
      'mtls.reachPlain',
    ],
  ] as const)(
    '%s to %s with %#',
    (client, server, objects, succeeds, encrypted, code) => {
      const verdict = reach(client, [...objects], server);
      expect(knownOf(verdict)).toMatchObject({ succeeds, encrypted });
      expect(verdict.because[0].code).toBe(code);
    },
  );

  const sidecar = (spec: object) => made('Sidecar web/default', spec);
  const narrow = (policy?: object) =>
    sidecar({
      egress: [{ hosts: ['./*', 'istio-system/*'] }],
      ...(policy ? { outboundTrafficPolicy: policy } : {}),
    });
  const onPort = (number: number, protocol = 'HTTP') =>
    sidecar({
      egress: [{ port: { number, protocol }, hosts: ['shop/*'] }],
      outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
    });
  const exportedTo = (exportTo: string) =>
    madeService('shop/cart', {}, { 'networking.istio.io/exportTo': exportTo });
  const registryOnly = madeMeshConfig({
    outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
  });
  it.each([
    ['does not import the service', [narrow()], 'mtls.reachPassthrough'],
    [
      'does not import a service that is STRICT',
      [narrow(), strict],
      'mtls.reachPassthroughRefused',
    ],
    [
      'does not import it, which hides the rule for it',
      [narrow(), rule('ISTIO_MUTUAL')],
      'mtls.reachPassthrough',
    ],
    [
      'does not import it, and the mesh is closed',
      [narrow(), registryOnly],
      'mtls.reachBlocked',
    ],
    [
      'is open in a closed mesh',
      [narrow({ mode: 'ALLOW_ANY' }), registryOnly],
      'mtls.reachPassthrough',
    ],
    [
      'is closed, as it says no mode',
      [narrow({}), strict],
      'mtls.reachBlocked',
    ],
    [
      'imports the service',
      [sidecar({ egress: [{ hosts: ['shop/cart.shop.svc.cluster.local'] }] })],
      'mtls.reachMtls',
    ],
    [
      'is closed but imports everything',
      [sidecar({ outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } })],
      'mtls.reachMtls',
    ],
    ['imports it on its port', [onPort(80)], 'mtls.reachMtls'],
    ['imports it on another port', [onPort(81)], 'mtls.reachBlocked'],
    [
      'imports it on all ports through a proxy of HTTP',
      [onPort(81, 'HTTP_PROXY')],
      'mtls.reachMtls',
    ],
    [
      'is of other pods',
      [
        made('Sidecar web/other', {
          workloadSelector: { labels: { app: 'other' } },
          egress: [{ hosts: ['./*'] }],
        }),
      ],
      'mtls.reachMtls',
    ],
    [
      'may not see the service',
      [exportedTo('., istio-system'), registryOnly],
      'mtls.reachBlocked',
    ],
    [
      'may see the service',
      [exportedTo('web'), registryOnly],
      'mtls.reachMtls',
    ],
    [
      'may not see any service, as the mesh exports none',
      [madeMeshConfig({ defaultServiceExportTo: ['.'] })],
      'mtls.reachPassthrough',
    ],
  ] as const)('of a client whose sidecar %s', (_, objects, code) => {
    const verdict = reach('sidecar', [...objects]);
    expect(verdict.because[0].code).toBe(code);
    expect(knownOf(verdict)).toMatchObject({
      succeeds:
        code === 'mtls.reachMtls' || code === 'mtls.reachPassthrough'
          ? 'yes'
          : 'no',
      encrypted: code === 'mtls.reachMtls' ? 'yes' : 'no',
    });
    expect(reach('naked', [narrow({})]).because[0].code).toBe(
      'mtls.reachPlain',
    );
  });

  const tlsPatch = (path: string, context: string) =>
    made(`EnvoyFilter ${path}`, {
      configPatches: [
        { match: { context }, patch: { value: { transport_socket: {} } } },
      ],
    });
  it.each([
    ['the client opens', 'web/tls', 'SIDECAR_OUTBOUND', true],
    ['the client takes', 'web/tls', 'SIDECAR_INBOUND', false],
    ['the server takes', 'shop/tls', 'SIDECAR_INBOUND', true],
    ['the server opens', 'shop/tls', 'SIDECAR_OUTBOUND', false],
    ['anybody has', 'istio-system/tls', 'ANY', true],
  ])(
    'warns of an EnvoyFilter that patches TLS of connections that %s',
    (_, path, context, warned) => {
      const codes = reach('sidecar', [tlsPatch(path, context)]).because.map(
        each => each.code,
      );
      expect(codes).toEqual([
        'mtls.reachMtls',
        ...(warned ? ['mtls.envoyFilter'] : []),
      ]);
    },
  );

  it.each<[string, KubernetesObject[], string, string]>([
    [
      'naked',
      [strict],
      'PeerAuthentication shop/default spec.mtls.mode',
      'Refused: shop/default is STRICT and the client sends plain text',
    ],
    [
      'sidecar',
      [strict, rule('DISABLE')],
      'DestinationRule web/r spec.trafficPolicy.tls',
      'Refused: web/r makes the client send plain text, and shop/default is STRICT',
    ],
    [
      'sidecar',
      [rule('DISABLE')],
      'DestinationRule web/r spec.trafficPolicy.tls',
      'Not encrypted',
    ],
    [
      'sidecar',
      [rule('SIMPLE')],
      'DestinationRule web/r spec.trafficPolicy.tls',
      'Depends on the application: web/r makes the client use TLS with certificates of its own',
    ],
    [
      'sidecar',
      [strict, rule('SIMPLE')],
      'DestinationRule web/r spec.trafficPolicy.tls',
      'Refused: web/r makes the client use TLS without a certificate of the mesh, and the server is STRICT',
    ],
    [
      'sidecar',
      [disabled, rule('ISTIO_MUTUAL')],
      'DestinationRule web/r spec.trafficPolicy.tls',
      'Fails: web/r makes the client use mutual TLS, but the server is DISABLE',
    ],
    [
      'sidecar',
      [narrow(), strict],
      'Sidecar web/default spec.egress',
      "Refused: the client's sidecar does not see the service and passes plain text on, and shop/default is STRICT",
    ],
    [
      'sidecar',
      [exportedTo('.')],
      'Service shop/cart metadata.annotations',
      "Not encrypted: the client's sidecar does not see the service and passes the connection on as it is",
    ],
    ['sidecar', [], '', 'Encrypted with mutual TLS'],
  ])('names object and field to a %s: %#', (client, objects, place, text) => {
    const [reason] = reach(client, objects).because;
    const { object, field } = reason;
    expect(textOf(reason)).toBe(text);
    expect(
      object
        ? `${object.kind} ${object.namespace}/${object.name} ${field}`
        : '',
    ).toBe(place);
  });

  it('counts one way of connecting for all pods of a workload that share it', () => {
    const model = meshOf(
      madeService('shop/cart'),
      madePod('shop/cart', { app: 'cart' }),
      madePod('shop/cart-2', { app: 'cart' }),
      madePod('shop/cart-3', { app: 'cart' }, 'none'),
      madePod('shop/stopping', { app: 'cart' }, 'sidecar', false),
    );
    const { endpoints } = knownOf(
      canReach(
        model,
        { namespace: 'web', labels: {}, proxy: clients.sidecar },
        { kind: 'Service', namespace: 'shop', name: 'cart' },
        { port: 80 },
      ),
    );
    expect(endpoints.map(({ reason: _, ...each }) => each)).toEqual([
      {
        pods: ['cart', 'cart-2'],
        transport: 'istio-mtls',
        server: 'PERMISSIVE',
        succeeds: true,
        encrypted: true,
      },
      {
        pods: ['cart-3'],
        transport: 'plaintext',
        server: 'no-proxy',
        succeeds: true,
        encrypted: false,
      },
    ]);
  });

  it.each([
    [kinds.service],
    [kinds.pod],
    [kinds.peerAuthentication],
    [kinds.destinationRule],
    [kinds.sidecar],
  ])('is unknown without sight of %s', kind => {
    const model = MeshModel.of([madeService('shop/cart')], {
      unreadable: [kind],
    });
    expect(
      canReach(
        model,
        { namespace: 'web', labels: {}, proxy: clients.sidecar },
        { kind: 'Service', namespace: 'shop', name: 'cart' },
      ),
    ).toEqual({
      known: false,
      because: [{ code: 'unknown.notReadable', params: { kind } }],
    });
  });

  it('goes by the mode of the port behind the port of the service', () => {
    const policy = made('PeerAuthentication shop/cart', {
      selector: { matchLabels: { app: 'cart' } },
      portLevelMtls: { 8080: { mode: 'STRICT' }, 9090: { mode: 'DISABLE' } },
    });
    const service = madeService('shop/cart', {
      ports: [
        { name: 'http', port: 80, targetPort: 'web' },
        { name: 'admin', port: 81, targetPort: 9090 },
      ],
    });
    const serverOn = (port?: number) =>
      knownOf(
        reach('naked', [service, policy], 'sidecar', port ? { port } : {}),
      ).endpoints[0].server;
    expect([serverOn(), serverOn(80), serverOn(81)]).toEqual([
      'STRICT',
      'STRICT',
      'DISABLE',
    ]);
  });

  it('tells pods apart, and puts what fails first', () => {
    const verdict = reach('sidecar', [
      rule('ISTIO_MUTUAL'),
      madePod('shop/old', { app: 'cart' }, 'none'),
    ]);
    expect(knownOf(verdict)).toMatchObject({
      succeeds: 'some',
      encrypted: 'yes',
    });
    expect(verdict.because.map(each => each.code)).toEqual([
      'mtls.reachNoProxyTakesMtls',
      'mtls.reachMtls',
    ]);
  });

  it('sends plain text to a headless service with a pod that takes no mutual TLS', () => {
    const headless = madeService('shop/cart', { clusterIP: 'None' });
    const others = [headless, madePod('shop/old', { app: 'cart' }, 'none')];
    expect(knownOf(reach('sidecar', [headless])).encrypted).toBe('yes');
    expect(knownOf(reach('sidecar', others)).encrypted).toBe('no');
  });

  it('follows the subset and the label that a pod opts out with', () => {
    const subsets = made('DestinationRule web/r', {
      host: 'cart.shop.svc.cluster.local',
      subsets: [
        {
          name: 'v2',
          labels: { version: 'v2' },
          trafficPolicy: { tls: { mode: 'DISABLE' } },
        },
      ],
    });
    const v2 = madePod('shop/v2', {
      app: 'cart',
      version: 'v2',
      'security.istio.io/tlsMode': 'disabled',
    });
    const pods = (options?: ReachOptions) => {
      const { endpoints } = knownOf(
        reach('sidecar', [subsets, v2], 'sidecar', options),
      );
      return endpoints.map(each => [each.transport, ...each.pods]);
    };
    expect(pods()).toEqual([
      ['istio-mtls', 'cart'],
      ['plaintext', 'v2'],
    ]);
    expect(pods({ subset: 'v2' })).toEqual([['plaintext', 'v2']]);
    expect(
      reach('sidecar', [subsets], 'sidecar', { subset: 'v3' }).because[0].code,
    ).toBe('mtls.reachNoEndpoints');
  });

  it('asks the pods of a workload for their proxies', () => {
    const model = meshOf(
      madeService('shop/cart'),
      madePod('shop/cart', { app: 'cart' }),
      madePod('web/web', {}, 'none'),
      strict,
    );
    const [client] = model.workloads('web');
    const verdict = canReach(model, client, {
      kind: 'Service',
      namespace: 'shop',
      name: 'cart',
    });
    expect(knownOf(verdict).succeeds).toBe('no');
  });

  it('fails without a service or a ready pod, and is unknown without sight', () => {
    const client = { namespace: 'web', labels: {}, proxy: clients.sidecar };
    const service = { kind: 'Service', namespace: 'shop', name: 'cart' };
    const codeOf = (model: MeshModel) =>
      canReach(model, client, service).because[0].code;
    expect(codeOf(meshOf())).toBe('mtls.reachNoService');
    expect(
      codeOf(
        meshOf(
          madeService('shop/cart'),
          madePod('shop/cart', { app: 'cart' }, 'sidecar', false),
        ),
      ),
    ).toBe('mtls.reachNoEndpoints');
    expect(codeOf(MeshModel.of([], { unreadable: [kinds.pod] }))).toBe(
      'unknown.notReadable',
    );
  });
});
