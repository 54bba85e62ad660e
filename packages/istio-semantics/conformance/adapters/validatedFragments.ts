import type { KubernetesObject } from '../../src';
import type { ConformanceCase, Document } from '../cases';

const objectOf = (kind: string, spec: Document): KubernetesObject => ({
  apiVersion: 'networking.istio.io/v1',
  kind,
  metadata: { name: 'name', namespace: 'namespace' },
  spec,
});
const ruleWith = (trafficPolicy: unknown) =>
  objectOf('DestinationRule', { host: 'foo.bar', trafficPolicy });
const bound = { hosts: ['foo.bar'], gateways: ['namespace/gateway'] };
const serviceWith = (routes: Document) =>
  objectOf('VirtualService', { ...bound, ...routes });
const route = [{ destination: { host: 'foo.bar' } }];
const httpWith = (fields: Document) =>
  serviceWith({ http: [{ route, ...fields }] });

/** The smallest object that holds a fragment, by the suite that asks about such fragments. */
const around: Record<string, (value: unknown) => KubernetesObject> = {
  connectionpool: connectionPool => ruleWith({ connectionPool }),
  destination: destination =>
    serviceWith({ http: [{ route: [{ destination }] }] }),
  'fault-abort': abort => httpWith({ fault: { abort, delay: {} } }),
  'fault-delay': delay =>
    httpWith({ fault: { delay, abort: { httpStatus: 500 } } }),
  httpretry: retries => httpWith({ retries }),
  httproute: value => serviceWith({ http: [value] }),
  loadbalancer: loadBalancer => ruleWith({ loadBalancer }),
  outlierdetection: outlierDetection => ruleWith({ outlierDetection, tls: {} }),
  routedestination: value => serviceWith({ tcp: [{ route: value }] }),
  trafficpolicy: ruleWith,
};

function exported(params: Document): KubernetesObject {
  const { namespace, exportTo, ...flags } = params;
  const matchLabels = { app: 'foo' };
  const { metadata, ...object } = flags.isServiceEntry
    ? objectOf('ServiceEntry', { hosts: ['foo.bar'], exportTo })
    : objectOf('DestinationRule', {
        host: 'foo.bar',
        exportTo,
        workloadSelector: flags.isDestinationRuleWithSelector
          ? { matchLabels }
          : undefined,
      });
  return { ...object, metadata: { ...metadata, namespace: String(namespace) } };
}

/** The object that a case is about, made up around the fragment where it holds only that. */
export function validatedObject({
  input,
  params,
  file,
}: ConformanceCase): KubernetesObject {
  const wrap = around[String(file.suite)];
  return input[0] ?? (wrap ? wrap(params.value) : exported(params));
}
