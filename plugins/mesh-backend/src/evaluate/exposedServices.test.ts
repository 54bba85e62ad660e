import { MeshModel, type KubernetesObject } from '@mesh-portal/istio-semantics';
import { isExposed } from './exposedServices';

const service = (spec: object = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { namespace: 'shop', name: 'orders' },
  spec,
});
const route = (
  spec: object,
  namespace = 'shop',
  name = 'route',
): KubernetesObject => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { namespace, name },
  spec,
});
const httpRoute = (spec: object): KubernetesObject => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { namespace: 'shop', name: 'route' },
  spec,
});
const host = 'orders.shop.svc.cluster.local';
const to = (name: string) => [{ route: [{ destination: { host: name } }] }];
const backends = (...backendRefs: object[]) => [{ backendRefs }];

describe('isExposed', () => {
  it.each<[string, boolean | undefined, KubernetesObject[], string[]?]>([
    ['without routes', false, [service()]],
    ['by its type', true, [service({ type: 'LoadBalancer' })]],
    ['by its node port', true, [service({ type: 'NodePort' })]],
    ['in the mesh only', false, [service(), route({ http: to('orders') })]],
    [
      'by a gateway',
      true,
      [service(), route({ gateways: ['mesh', 'ns/gw'], http: to('orders') })],
    ],
    [
      'by TLS passed through',
      true,
      [service(), route({ gateways: ['gw'], tls: to(host) })],
    ],
    [
      'from another namespace',
      true,
      [service(), route({ gateways: ['gw'], http: to(host) }, 'web')],
    ],
    [
      'of the same name elsewhere',
      false,
      [service(), route({ gateways: ['gw'], http: to('orders') }, 'web')],
    ],
    [
      'by a delegate',
      true,
      [
        service(),
        route({ gateways: ['gw'], http: [{ delegate: { name: 'part' } }] }),
        route({ http: to('orders') }, 'shop', 'part'),
      ],
    ],
    [
      'by a delegate of its own',
      false,
      [
        service(),
        route({
          gateways: ['gw'],
          http: [{ delegate: { name: 'route' }, route: 'x' }],
        }),
      ],
    ],
    [
      'by a Gateway API gateway',
      true,
      [
        service(),
        httpRoute({
          parentRefs: [{ name: 'gw' }],
          rules: backends({ name: 'orders' }),
        }),
      ],
    ],
    [
      'by an HTTPRoute of the mesh',
      false,
      [
        service(),
        httpRoute({
          parentRefs: [{ kind: 'Service', name: 'orders' }],
          rules: backends({ name: 'orders' }),
        }),
      ],
    ],
    [
      'where routes cannot be read',
      undefined,
      [service()],
      ['VirtualService.networking.istio.io'],
    ],
    [
      'where what can be read exposes it',
      true,
      [service({ type: 'NodePort' })],
      ['VirtualService.networking.istio.io'],
    ],
  ])('%s: %s', (_, expected, objects, unreadable = []) => {
    const model = MeshModel.of(objects, { unreadable });
    const ref = { kind: 'Service', namespace: 'shop', name: 'orders' };
    expect(isExposed(model, ref)).toBe(expected);
  });

  it('follows routes that come and go', () => {
    const model = MeshModel.of([service()]);
    const ref = { kind: 'Service', namespace: 'shop', name: 'orders' };
    const gone = { group: 'networking.istio.io', kind: 'VirtualService' };
    expect(isExposed(model, ref)).toBe(false);
    const dirty = model.apply({
      upserted: [route({ gateways: ['gw'], http: to(host) }, 'web')],
    });
    expect(isExposed(model, ref)).toBe(true);
    expect(
      dirty.mesh || dirty.services.length + dirty.namespaces.size > 0,
    ).toBe(true);
    model.apply({ removed: [{ ...gone, namespace: 'web', name: 'route' }] });
    expect(isExposed(model, ref)).toBe(false);
  });
});
