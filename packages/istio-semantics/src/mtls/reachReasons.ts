import { labelsOf, namespaceOf, refOf } from '../model/fields';
import type { MeshModel } from '../model/MeshModel';
import type { OutOfScope } from '../traffic/outboundScope';
import type { KubernetesObject, Reason } from '../types';
import type { ClientTransport, ServerMode, SidecarClient } from './connection';
import { policiesOf, titleOf } from './server';

/** The object and field that make the server take what it takes. */
function serverReason(
  model: MeshModel,
  pod: KubernetesObject,
  root: string,
): Pick<Reason, 'object' | 'field'> & { policy: string } {
  const { decider } = policiesOf(model, namespaceOf(pod), root).serverSide(
    labelsOf(pod),
  );
  return decider
    ? {
        object: refOf(decider),
        field: 'spec.mtls.mode',
        policy: titleOf(decider),
      }
    : { policy: '' };
}

/** What a sidecar does with a connection to a service that it has no configuration for. */
export function outOfScopeReason(
  model: MeshModel,
  pod: KubernetesObject,
  { blocked, ...location }: OutOfScope,
  server: ServerMode,
  root: string,
): Reason {
  if (blocked) {
    return { code: 'mtls.reachBlocked', params: {}, ...location };
  }
  const { policy } = serverReason(model, pod, root);
  return server === 'STRICT'
    ? { code: 'mtls.reachPassthroughRefused', params: { policy }, ...location }
    : { code: 'mtls.reachPassthrough', params: {}, ...location };
}

/** What comes of one transport at one server. */
export function transportReason(
  model: MeshModel,
  pod: KubernetesObject,
  client: SidecarClient | undefined,
  transport: ClientTransport | 'hbone',
  server: ServerMode,
  root: string,
): Reason {
  const ruled = client?.rule?.from[0];
  const rule = ruled
    ? { object: refOf(ruled), field: 'spec.trafficPolicy.tls' }
    : {};
  const title = ruled ? titleOf(ruled) : '';
  if (transport === 'hbone') {
    return { code: 'mtls.reachTunnel', params: {} };
  }
  if (transport === 'plaintext') {
    const { policy, ...location } = serverReason(model, pod, root);
    if (server === 'STRICT') {
      return client?.forAll && ruled
        ? {
            code: 'mtls.reachRuleSendsPlain',
            params: { rule: title, policy },
            ...rule,
          }
        : { code: 'mtls.reachStrictRefuses', params: { policy }, ...location };
    }
    return {
      code: 'mtls.reachPlain',
      params: {},
      ...(client?.forAll ? rule : {}),
    };
  }
  if (transport === 'istio-mtls') {
    if (server === 'no-proxy') {
      return {
        code: 'mtls.reachNoProxyTakesMtls',
        params: { rule: title },
        ...rule,
      };
    }
    return server === 'DISABLE'
      ? {
          code: 'mtls.reachDisabledTakesMtls',
          params: { rule: title },
          ...rule,
        }
      : { code: 'mtls.reachMtls', params: {} };
  }
  return server === 'STRICT' && transport === 'tls'
    ? { code: 'mtls.reachOwnTlsRefused', params: { rule: title }, ...rule }
    : { code: 'mtls.reachOwnTls', params: { rule: title }, ...rule };
}
