import { namespaceManifest, workload } from '../__testUtils__/manifests';
import { ManualClock } from '../clock';
import type { FakeCluster, FakeClusterOptions } from '../FakeCluster';
import { startFakeCluster } from '../startFakeCluster';
import type { KubeObject } from '../types';
import type {
  DaemonSet,
  Deployment,
  Job,
  Pod,
  PodSpec,
  StatefulSet,
} from '../workloads';

const CLOCK_START = '2026-03-01T08:00:00Z';

describe('Workloads', () => {
  let clock: ManualClock;
  let cluster: FakeCluster;

  async function start(options: FakeClusterOptions = {}) {
    clock = new ManualClock(CLOCK_START);
    cluster = await startFakeCluster({ clock, families: [], ...options });
  }

  beforeEach(() => start());
  afterEach(() => cluster.stop());

  function pods(app = 'web'): Pod[] {
    return cluster.list({
      apiVersion: 'v1',
      kind: 'Pod',
      labelSelector: `app=${app}`,
    }) as Pod[];
  }

  function readyPods(app = 'web'): Pod[] {
    return pods(app).filter(
      ({ metadata, status }) =>
        !metadata.deletionTimestamp &&
        status?.conditions?.some(
          ({ type, status: value }) => type === 'Ready' && value === 'True',
        ),
    );
  }

  function get<T extends KubeObject>(kind: string, name = 'web'): T {
    const apiVersion = kind === 'Job' ? 'batch/v1' : 'apps/v1';
    const reference = { apiVersion, kind, namespace: 'default', name };
    return cluster.get(reference) as T;
  }

  function restart(kind: string, name = 'web') {
    cluster.patch(
      { apiVersion: 'apps/v1', kind, namespace: 'default', name },
      { spec: { template: { metadata: { annotations: { at: 'now' } } } } },
    );
  }

  it('makes the pods of a Deployment ready after their delay', () => {
    cluster.apply(workload({ replicas: 3 }));
    expect(pods()).toHaveLength(3);
    expect(get<Deployment>('Deployment').status).toMatchObject({
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 3,
      unavailableReplicas: 3,
    });

    clock.advance(999);
    expect(readyPods()).toHaveLength(0);
    clock.advance(1);
    expect(readyPods()).toHaveLength(3);

    const deployment = get<Deployment>('Deployment');
    expect(deployment.status).toMatchObject({
      readyReplicas: 3,
      availableReplicas: 3,
      conditions: [
        { type: 'Available', status: 'True' },
        { type: 'Progressing', reason: 'NewReplicaSetAvailable' },
      ],
    });
    const [pod] = pods();
    const [replicaSet] = cluster.list({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
    });
    expect(replicaSet.metadata.ownerReferences).toMatchObject([
      { kind: 'Deployment', uid: deployment.metadata.uid, controller: true },
    ]);
    expect(pod.metadata).toMatchObject({
      ownerReferences: [
        { kind: 'ReplicaSet', uid: replicaSet.metadata.uid, controller: true },
      ],
      labels: replicaSet.metadata.labels,
    });
    expect(pod.metadata.name).toMatch(
      new RegExp(`^${replicaSet.metadata.name}-[a-z0-9]{5}$`),
    );
    expect(pod.spec).toMatchObject({ serviceAccountName: 'default' });
    expect(pod.status).toMatchObject({
      phase: 'Running',
      startTime: '2026-03-01T08:00:00Z',
      containerStatuses: [{ name: 'app', ready: true }],
    });
  });

  it('rolls a new template out without dropping below the limits', async () => {
    const rollingUpdate = { maxSurge: 1, maxUnavailable: 1 };
    const strategy = { type: 'RollingUpdate', rollingUpdate };
    cluster.apply(workload({ replicas: 4, spec: { strategy } }));
    await cluster.settle();
    const before = pods().map(({ metadata }) => metadata.uid);

    restart('Deployment');
    let lowest = 4;
    let highest = 4;
    do {
      lowest = Math.min(lowest, readyPods().length);
      highest = Math.max(
        highest,
        pods().filter(({ metadata }) => !metadata.deletionTimestamp).length,
      );
    } while (clock.step());

    expect({ lowest, highest }).toEqual({ lowest: 3, highest: 5 });
    const after = pods();
    expect(after).toHaveLength(4);
    expect(
      after.filter(({ metadata }) => before.includes(metadata.uid)),
    ).toEqual([]);
    expect(get<Deployment>('Deployment').status).toMatchObject({
      observedGeneration: 2,
      updatedReplicas: 4,
      availableReplicas: 4,
    });
    expect(
      get<Deployment>('Deployment').metadata.annotations?.[
        'deployment.kubernetes.io/revision'
      ],
    ).toBe('2');
  });

  it('waits for the old pods to go where the strategy is Recreate', async () => {
    cluster.apply(workload({ spec: { strategy: { type: 'Recreate' } } }));
    await cluster.settle();
    restart('Deployment');
    expect(pods()).toHaveLength(2);
    expect(readyPods()).toHaveLength(0);
    clock.advance(500);
    expect(pods()).toHaveLength(2);
    await cluster.settle();
    expect(readyPods()).toHaveLength(2);
  });

  it('scales, and leaves a paused rollout alone', async () => {
    cluster.apply(workload({ replicas: 1 }));
    await cluster.settle();
    const reference = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'default',
      name: 'web',
    };
    cluster.patch(reference, { spec: { replicas: 3 } });
    await cluster.settle();
    expect(readyPods()).toHaveLength(3);

    cluster.patch(reference, { spec: { paused: true } });
    restart('Deployment');
    await cluster.settle();
    expect(get<Deployment>('Deployment').status).toMatchObject({
      observedGeneration: 4,
      conditions: [{}, { reason: 'DeploymentPaused' }],
    });
    cluster.patch(reference, { spec: { paused: null, replicas: 1 } });
    await cluster.settle();
    expect(readyPods()).toHaveLength(1);
    expect(readyPods()[0].metadata.annotations).toEqual({ at: 'now' });
  });

  it('starts and replaces the pods of a StatefulSet in order', async () => {
    cluster.apply(workload({ kind: 'StatefulSet', replicas: 3 }));
    const names = () => pods().map(({ metadata }) => metadata.name);
    expect(names()).toEqual(['web-0']);
    clock.advance(1000);
    expect(names()).toEqual(['web-0', 'web-1']);
    await cluster.settle();
    expect(names()).toEqual(['web-0', 'web-1', 'web-2']);

    restart('StatefulSet');
    const deleted = () =>
      pods()
        .filter(({ metadata }) => metadata.deletionTimestamp)
        .map(({ metadata }) => metadata.name);
    expect(deleted()).toEqual(['web-2']);
    clock.advance(1500);
    expect(deleted()).toEqual(['web-1']);
    await cluster.settle();
    const { status } = get<StatefulSet>('StatefulSet');
    expect(status).toMatchObject({
      observedGeneration: 2,
      readyReplicas: 3,
      updatedReplicas: 3,
      currentRevision: status?.updateRevision,
    });
  });

  it('runs one pod of a DaemonSet per node', async () => {
    cluster.apply(workload({ kind: 'DaemonSet' }));
    await cluster.settle();
    expect(
      pods()
        .map(({ spec }) => spec.nodeName)
        .sort(),
    ).toEqual(['node-1', 'node-2']);
    cluster.apply({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'node-3' },
    });
    restart('DaemonSet');
    await cluster.settle();
    expect(get<DaemonSet>('DaemonSet').status).toMatchObject({
      observedGeneration: 2,
      desiredNumberScheduled: 3,
      updatedNumberScheduled: 3,
      numberAvailable: 3,
    });
  });

  it('runs a Job to its end, unless a proxy holds the pod', async () => {
    const spec = { completions: 2 };
    const podSpec = { restartPolicy: 'Never' };
    cluster.apply([
      workload({ kind: 'Job', spec, podSpec }),
      workload({
        kind: 'Job',
        name: 'held',
        podSpec: {
          ...podSpec,
          containers: [
            { name: 'app', image: 'app:1' },
            { name: 'istio-proxy', image: 'proxyv2:1' },
          ],
        },
      }),
    ]);
    await cluster.settle();
    expect(get<Job>('Job').status).toMatchObject({
      succeeded: 2,
      conditions: [{ type: 'SuccessCriteriaMet' }, { type: 'Complete' }],
    });
    expect(get<Job>('Job', 'held').status).toMatchObject({ active: 1 });
    expect(pods('held')[0].status?.phase).toBe('Running');
  });

  it('lets pods misbehave on request', async () => {
    cluster.apply(
      ['crash', 'unready', 'pending'].map(behaviour =>
        workload({
          name: behaviour,
          replicas: 1,
          annotations: { 'mesh-portal.dev/fake-pod': behaviour },
        }),
      ),
    );
    await cluster.settle();
    expect(pods('crash')[0].status).toMatchObject({
      phase: 'Running',
      containerStatuses: [
        { ready: false, state: { waiting: { reason: 'CrashLoopBackOff' } } },
      ],
    });
    expect(pods('unready')[0].status).toMatchObject({
      containerStatuses: [{ ready: false, state: { running: {} } }],
    });
    expect(pods('pending')[0].status).toMatchObject({ phase: 'Pending' });
    expect(pods('pending')[0].spec.nodeName).toBeUndefined();
  });

  it('deletes what a deleted object owned', async () => {
    cluster.apply(workload());
    await cluster.settle();
    cluster.delete({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'default',
      name: 'web',
    });
    expect(pods().every(pod => pod.metadata.deletionTimestamp)).toBe(true);
    await cluster.settle();
    expect(pods()).toEqual([]);
    expect(cluster.list({ apiVersion: 'apps/v1', kind: 'ReplicaSet' })).toEqual(
      [],
    );
  });

  it('empties a namespace before it goes', async () => {
    cluster.apply([
      namespaceManifest('shop'),
      workload({ namespace: 'shop' }),
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'c', namespace: 'shop' },
      },
    ]);
    await cluster.settle();
    const reference = { apiVersion: 'v1', kind: 'Namespace', name: 'shop' };
    expect(cluster.get(reference)?.metadata.labels).toEqual({
      'kubernetes.io/metadata.name': 'shop',
    });
    expect(
      cluster.list({
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        namespace: 'shop',
      }),
    ).toMatchObject([{ metadata: { name: 'default' } }]);

    cluster.delete(reference);
    expect(cluster.get(reference)?.status).toMatchObject({
      phase: 'Terminating',
    });
    expect(() => cluster.apply(workload({ namespace: 'shop' }))).toThrow(
      'because it is being terminated',
    );
    await cluster.settle();
    expect(cluster.get(reference)).toBeUndefined();
  });

  it('survives objects that make no sense', async () => {
    const emitWarning = jest.spyOn(process, 'emitWarning').mockReturnValue();
    cluster.apply([
      workload({
        name: 'odd',
        podSpec: { readinessGates: 7 } as unknown as Partial<PodSpec>,
      }),
      workload(),
    ]);
    await cluster.settle();
    expect(readyPods()).toHaveLength(2);
    expect(emitWarning).toHaveBeenCalledWith(
      expect.stringContaining('KubeletController gives up default/odd-'),
      'FakeKubernetes',
    );
    emitWarning.mockRestore();
  });

  it('opens the readiness gates of a pod when their condition is set', async () => {
    const gate = { type: 'example.org/in-service', status: 'True' };
    cluster.apply(
      workload({
        replicas: 1,
        podSpec: { readinessGates: [{ conditionType: gate.type }] },
      }),
    );
    await cluster.settle();
    expect(readyPods()).toHaveLength(0);
    const [{ metadata, status }] = pods();
    cluster.patch(
      {
        apiVersion: 'v1',
        kind: 'Pod',
        namespace: 'default',
        name: metadata.name,
      },
      { status: { conditions: [...(status?.conditions ?? []), gate] } },
    );
    expect(readyPods()).toHaveLength(1);
  });

  it('does nothing of that when controllers are off', async () => {
    await cluster.stop();
    await start({ controllers: false });
    cluster.apply(workload());
    expect(pods()).toEqual([]);
    expect(get<Deployment>('Deployment').status).toBeUndefined();
  });
});
