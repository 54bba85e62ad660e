import {
  convertPeerAuthentication,
  KubernetesObject,
  ZtunnelPolicy,
  ztunnelConversion,
} from '../../src';
import type { Adapter } from '../judge';
import { record } from './world';

/** Proto JSON leaves out what is empty or has its default, and writes addresses as base64. */
function protoJson({ name, namespace, scope, action, groups }: ZtunnelPolicy) {
  const written = JSON.stringify({ groups }, (_, value) => {
    if (value?.bytes) {
      const address = Buffer.from(value.bytes).toString('base64');
      return { address, length: value.length };
    }
    return Array.isArray(value) && value.length === 0 ? undefined : value;
  });
  return {
    name,
    ...(namespace ? { namespace } : {}),
    ...(scope === 'GLOBAL' ? {} : { scope }),
    ...(action === 'ALLOW' ? {} : { action }),
    ...JSON.parse(written),
  };
}

const selects = (object: KubernetesObject) =>
  Boolean(record(object.spec).selector);

function conversionOf(input: KubernetesObject[], root: string) {
  const policy = input.find(each => each.kind === 'AuthorizationPolicy');
  if (policy) {
    return ztunnelConversion(policy, root).policy;
  }
  const isMesh = (each: KubernetesObject) => each.metadata?.namespace === root;
  const whole = input.filter(each => !selects(each));
  return convertPeerAuthentication(
    input.find(selects) ?? input[0],
    {
      mesh: whole.find(isMesh),
      namespace: whole.find(each => !isMesh(each)),
    },
    root,
  );
}

export const ztunnelConversions: Record<string, Adapter> = {
  'ambient/rbac-convert': ({ input, params }) => {
    const policy = conversionOf(input, String(params.rootNamespace));
    return { authorization: policy ? protoJson(policy) : null };
  },
  'ambient/authorization-policy-status': ({ input, params }) => {
    const { status, effectiveRules } = ztunnelConversion(
      input[0],
      String(params.rootNamespace),
    );
    return { status: status ?? null, effectiveRules };
  },
};
