import type { KubernetesObject } from '../../src';
import type { ConformanceCase } from '../cases';
import type { Adapter } from '../judge';
import { reach, serviceOf } from './reach';
import { record } from './world';

/** The pod that an endpoint of a case stands for. */
const podOf = ({ params }: ConformanceCase): KubernetesObject => {
  const { namespace, labels, tlsModeLabel } = record(params.endpoint);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      namespace: String(namespace),
      name: 'endpoint',
      labels: {
        ...record(labels),
        'security.istio.io/tlsMode': String(tlsModeLabel),
      },
      annotations: { 'sidecar.istio.io/status': '{}' },
    },
    spec: { containers: [{ name: 'app' }, { name: 'istio-proxy' }] },
  };
};

export const reachability: Record<string, Adapter> = {
  'mtls/reachability': testCase => {
    const server = record(testCase.params.server);
    const answer = reach(testCase, String(server.service), server);
    return answer.succeeds === 'yes'
      ? { success: true, mtls: answer.encrypted === 'yes' }
      : { success: false };
  },
  'mtls/endpoint-mtls-checker': testCase => {
    const service = record(testCase.params.service);
    const { labels, port } = record(testCase.params.endpoint);
    const front = serviceOf(
      String(service.host).split('.')[0],
      String(service.namespace),
      {
        selector: labels,
        ports: [{ port: service.port, targetPort: port }],
      },
    );
    const answer = reach(testCase, String(service.host), service, [
      podOf(testCase),
      front,
    ]);
    return { mtls: answer.endpoints[0].transport === 'istio-mtls' };
  },
};
