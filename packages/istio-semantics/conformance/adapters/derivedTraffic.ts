import { KubernetesObject, MeshModel, trafficOf } from '../../src';
import type { Adapter } from '../judge';
import { serviceOf } from './reach';
import { told } from './toldTraffic';
import { asserted, record } from './world';

/** The service that the objects speak of, made up where a case leaves it out. */
function serviceIn(input: KubernetesObject[]): KubernetesObject {
  const rule = input.find(each => each.kind === 'VirtualService');
  const [host] = (record(rule?.spec).hosts ?? ['']) as string[];
  return (
    input.find(each => each.kind === 'Service') ??
    serviceOf(host, String(rule?.metadata?.namespace), {
      selector: { app: host },
    })
  );
}

export const derivedTraffic: Record<string, Adapter> = {
  'derived/traffic': ({ input, expected }) => {
    const service = serviceIn(input);
    const { name, namespace } = service.metadata!;
    const verdict = trafficOf(MeshModel.of([service, ...input]), {
      kind: 'Service',
      namespace,
      name: name!,
    });
    if (!verdict.known) {
      throw new Error('the engine does not know');
    }
    return asserted(expected, told(verdict.value, verdict.because));
  },
};
