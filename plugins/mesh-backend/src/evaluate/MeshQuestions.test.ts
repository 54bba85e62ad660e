import { MeshModel } from '@mesh-portal/istio-semantics';
import { MeshQuestions } from './MeshQuestions';

describe('MeshQuestions', () => {
  const cart = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace: 'shop', name: 'cart' },
    spec: { template: {} },
  };
  const questions = new MeshQuestions({
    modelFor: async () => MeshModel.of([cart]),
  });

  it.each([
    ['cart', 'Deployment', true],
    ['cart', 'StatefulSet', false],
    ['other', 'Deployment', false],
  ])('finds %s of kind %s without its group', async (name, kind, found) => {
    const workload = { namespace: 'shop', kind, name };
    const service = { kind: 'Service', namespace: 'shop', name: 'cart' };
    expect(Boolean(await questions.decide('eu', workload, {}))).toBe(found);
    expect(Boolean(await questions.canReach('eu', workload, service, {}))).toBe(
      found,
    );
  });
});
