import {
  cartPod,
  cartWorld,
  policy,
  meshConfig,
} from '../../__fixtures__/accessWorld';
import { textOf } from '../../messages';
import type { KubernetesObject } from '../../types';
import { decide } from '../decide';
import type { AccessRequest } from '../requestFacts';

export const authorization = (
  spec: object,
  metadata: object = {},
  name = 'rules',
) => policy('AuthorizationPolicy', name, spec, metadata);

export const get = (path: string, rest: AccessRequest = {}): AccessRequest => ({
  method: 'GET',
  path,
  host: 'cart.shop',
  headers: {},
  port: 8080,
  source: { principal: 'cluster.local/ns/web/sa/front', ip: '10.0.0.7' },
  tokens: [],
  ...rest,
});

export function answer(
  objects: KubernetesObject[],
  request: AccessRequest,
): string {
  const { model, cart } = cartWorld(objects);
  const verdict = decide(model, request, cart);
  const text = verdict.because.map(textOf).join('; ');
  if (!verdict.known) {
    return text;
  }
  const { allowed, status } = verdict.value;
  return `${allowed ? 'allowed' : status}: ${text}`;
}

/** Whether one rule lets a request in. */
export function lets(rule: object, request: AccessRequest, mesh: object = {}) {
  return answer(
    [authorization({ rules: [rule] }), meshConfig(mesh)],
    request,
  ).split(':')[0];
}

export const from = (source: object) => ({ from: [{ source }] });
export const to = (operation: object) => ({ to: [{ operation }] });
export const when = (key: string, values: string[]) => ({
  when: [{ key, values }],
});

export const proxyless: KubernetesObject = {
  ...cartPod(),
  metadata: {
    ...cartPod().metadata,
    annotations: {
      'sidecar.istio.io/status': '{}',
      'inject.istio.io/templates': 'grpc-agent',
    },
  },
};
