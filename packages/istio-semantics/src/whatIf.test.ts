import fc from 'fast-check';
import { meshObject, meshObjects } from './__testUtils__/arbitraryMesh';
import { injectionWebhooks } from './manifests/injectionWebhooks';
import { answersOf } from './answersOf';
import { MeshModel } from './model';
import { refOf } from './model/fields';
import type { KubernetesObject } from './types';
import { affectedBy, whatIf } from './whatIf';

const sidecarPod = (namespace: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'cart',
    namespace,
    labels: { app: 'cart' },
    annotations: { 'sidecar.istio.io/status': '{"revision":"default"}' },
  },
  spec: {
    containers: [
      { name: 'app', ports: [{ containerPort: 8080 }] },
      { name: 'istio-proxy', image: 'p:1.30.2' },
    ],
  },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
});

const peerAuthentication = (
  namespace: string,
  mode: string,
): KubernetesObject => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name: 'default', namespace },
  spec: { mtls: { mode } },
});

const mesh = () =>
  MeshModel.of([
    injectionWebhooks('default'),
    sidecarPod('shop'),
    sidecarPod('office'),
  ]);

describe('whatIf', () => {
  it('tells whose verdict a policy would change, and changes nothing', () => {
    const model = mesh();
    const changed = whatIf(model, {
      upserted: [peerAuthentication('shop', 'STRICT')],
    });
    expect(changed).toMatchObject([
      {
        subject: { kind: 'Pod', namespace: 'shop', name: 'cart' },
        question: 'mtls',
        before: { value: { mode: 'PERMISSIVE' } },
        after: { value: { mode: 'STRICT' } },
      },
    ]);
    expect(whatIf(model, {})).toEqual([]);
  });

  it('tells of workloads that come and go', () => {
    const changed = whatIf(mesh(), {
      upserted: [sidecarPod('new')],
      removed: [refOf(sidecarPod('shop'))],
    });
    expect(
      new Set(
        changed.map(
          each =>
            `${each.subject.namespace} ${each.before ? '-' : ''}${
              each.after ? '+' : ''
            }`,
        ),
      ),
    ).toEqual(new Set(['new +', 'shop -']));
  });

  it('agrees with what happens when the change is made', () => {
    fc.assert(
      fc.property(
        meshObjects,
        fc.array(meshObject, { maxLength: 3 }),
        (objects, upserted) => {
          const model = MeshModel.of(objects);
          const before = new Map(
            model.workloads().map(each => [each, answersOf(model, each)]),
          );
          const changed = whatIf(model, { upserted });
          for (const [workload, answers] of before) {
            expect(answersOf(model, workload)).toEqual(answers);
          }
          model.apply({ upserted });
          const answered = changed.flatMap(({ subject, question, after }) => {
            const workload =
              question === 'traffic' ? undefined : model.workload(subject);
            return workload && question !== 'traffic'
              ? [[answersOf(model, workload)[question], after]]
              : [];
          });
          expect(answered.map(each => each[0])).toEqual(
            answered.map(each => each[1]),
          );
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('affectedBy', () => {
  it('finds the verdicts that an object decides, and those that it does not', () => {
    const model = mesh();
    const [shop, office] = [
      peerAuthentication('shop', 'STRICT'),
      peerAuthentication('office', 'DISABLE'),
    ];
    model.apply({
      upserted: [
        shop,
        office,
        peerAuthentication('istio-system', 'PERMISSIVE'),
      ],
    });
    expect(
      affectedBy(model, refOf(shop)).map(each => [
        each.subject.namespace,
        each.question,
      ]),
    ).toEqual([['shop', 'mtls']]);
    expect(
      affectedBy(model, {
        kind: 'PeerAuthentication',
        group: 'security.istio.io',
        namespace: 'istio-system',
        name: 'default',
      }),
    ).toHaveLength(2);
    expect(
      affectedBy(model, { kind: 'PeerAuthentication', name: 'absent' }),
    ).toEqual([]);
  });
});
