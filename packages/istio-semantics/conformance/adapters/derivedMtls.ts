import {
  clusterTlsMode,
  DestinationRuleIndex,
  endpointTlsMode,
} from '../../src';
import type { ConformanceCase } from '../cases';
import type { Adapter } from '../judge';
import { enforced, merged } from './derivedModes';
import { reach, serviceOf } from './reach';
import { record } from './world';

/** Server and client of the pod in the case, behind a service of its name. */
function conflict(testCase: ConformanceCase) {
  const pod = testCase.input.find(each => each.kind === 'Pod')!;
  const { name, namespace, labels } = pod.metadata!;
  const service = serviceOf(name!, namespace!, { selector: labels });
  const answer = reach(testCase, `${name}.${namespace}`, {}, [service]);
  const [{ server, transport }] = answer.endpoints;
  return {
    server,
    clientMtls: transport === 'istio-mtls',
    conflict: answer.succeeds === 'no',
  };
}

function clusterAndEndpoint({ input, params }: ConformanceCase) {
  const { namespace } = input[0].metadata!;
  const [rule] = new DestinationRuleIndex(input, {
    rootNamespace: 'istio-system',
    clusterDomain: 'cluster.local',
    defaultExportTo: ['*'],
  }).rulesOf(namespace!, 'local');
  const port = Number(params.port);
  const checker = endpointTlsMode(rule, undefined, port);
  return {
    clusterTls: clusterTlsMode(rule, port) ?? null,
    endpointCheckerMode: checker,
    effective: checker === 'ISTIO_MUTUAL' ? 'mtls' : 'plaintext',
  };
}

export const derivedMtls: Record<string, Adapter> = {
  'derived/mtls': testCase => {
    const asked = record(testCase.expected);
    if ('conflict' in asked) {
      return conflict(testCase);
    }
    if ('clusterTls' in asked) {
      return clusterAndEndpoint(testCase);
    }
    return 'enforced' in asked ? enforced(testCase) : merged(testCase);
  },
};
