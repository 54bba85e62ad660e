import { stringify } from 'yaml';
import { hasKubectl, Kubectl, kubectlFor } from './__testUtils__/kubectl';
import { namespaceManifest, workload } from './__testUtils__/manifests';
import { hasShared, sharedPath } from './__testUtils__/shared';
import type { FakeCluster } from './FakeCluster';
import { startFakeCluster } from './startFakeCluster';

jest.setTimeout(60_000);

const SHOP = [
  namespaceManifest('shop'),
  workload({ namespace: 'shop' }),
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] },
  },
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      hosts: ['web'],
      http: [{ route: [{ destination: { host: 'web' } }] }],
    },
  },
];

function yaml(objects: readonly object[]): string {
  return objects.map(object => stringify(object)).join('---\n');
}

const withKubectl = hasKubectl() ? describe : describe.skip;

withKubectl('The real kubectl', () => {
  let cluster: FakeCluster;
  let kubectl: Kubectl;

  beforeEach(async () => {
    cluster = await startFakeCluster({
      version: '1.32.4',
      podStartMs: 20,
      podStopMs: 20,
    });
    kubectl = kubectlFor(cluster);
  });

  afterEach(async () => {
    kubectl.remove();
    await cluster.stop();
  });

  /** Lines of a table, with runs of spaces as one. */
  async function rows(command: string): Promise<string[]> {
    const output = await kubectl.run(command);
    return output.split('\n').map(line => line.trim().replace(/\s+/g, ' '));
  }

  it('applies, waits and looks', async () => {
    expect(await kubectl.run('apply -f -', yaml(SHOP))).toBe(
      [
        'namespace/shop created',
        'deployment.apps/web created',
        'service/web created',
        'virtualservice.networking.istio.io/web created',
      ].join('\n'),
    );
    expect(
      await kubectl.run('rollout status deployment/web -n shop'),
    ).toContain('deployment "web" successfully rolled out');
    expect(await kubectl.run('apply -f -', yaml(SHOP))).toBe(
      [
        'namespace/shop unchanged',
        'deployment.apps/web unchanged',
        'service/web unchanged',
        'virtualservice.networking.istio.io/web unchanged',
      ].join('\n'),
    );

    expect(await rows('get deployments -n shop')).toEqual([
      'NAME READY UP-TO-DATE AVAILABLE AGE',
      expect.stringMatching(/^web 2\/2 2 2 \d+s$/),
    ]);
    const [header, ...pods] = await rows('get pods -n shop -o wide -l app=web');
    expect(header).toBe(
      'NAME READY STATUS RESTARTS AGE IP NODE NOMINATED NODE READINESS GATES',
    );
    expect(pods).toHaveLength(2);
    expect(pods[0]).toMatch(
      /^web-\S+ 1\/1 Running 0 \d+s 10\.244\.\S+ node-\d <none> <none>$/,
    );
    expect(await rows('get vs -A')).toEqual([
      'NAMESPACE NAME GATEWAYS HOSTS AGE',
      expect.stringMatching(/^shop web \["web"\] \d+s$/),
    ]);
    expect(await kubectl.run('get all -n shop -o name')).toContain(
      'replicaset.apps/web-',
    );
    expect(await kubectl.run('explain virtualservice')).toContain(
      'VERSION:    v1',
    );
    expect(await kubectl.run('describe service web -n shop')).toContain(
      'Port:                     http  80/TCP',
    );
    expect(
      cluster.counters.requests.filter(
        ({ httpVersion }) => httpVersion !== '2.0',
      ),
    ).toEqual([]);
  });

  it('changes objects in its many ways', async () => {
    await kubectl.run('apply -f -', yaml(SHOP));
    const image =
      'get deployment web -n shop -o jsonpath={.spec.template.spec.containers[*].image}';
    expect(
      await kubectl.run('label namespace shop istio-injection=enabled'),
    ).toBe('namespace/shop labeled');
    expect(
      cluster.get({ apiVersion: 'v1', kind: 'Namespace', name: 'shop' }),
    ).toMatchObject({ metadata: { labels: { 'istio-injection': 'enabled' } } });
    await kubectl.run('annotate service web -n shop note=hello');
    await kubectl.run('label namespace shop istio-injection-');
    expect(await kubectl.run('get namespace shop --show-labels')).not.toContain(
      'istio-injection',
    );

    const container = { name: 'helper', image: 'helper:1' };
    const patch = { spec: { template: { spec: { containers: [container] } } } };
    await kubectl.run(
      `patch deployment web -n shop -p ${JSON.stringify(patch)}`,
    );
    expect(await kubectl.run(image)).toBe('helper:1 web:1');
    await kubectl.run(
      'patch virtualservice web -n shop --type=json -p [{"op":"add","path":"/spec/hosts/-","value":"api"}]',
    );
    await kubectl.run(
      'patch virtualservice web -n shop --type=merge -p {"spec":{"gateways":["mesh"]}}',
    );
    expect(
      await kubectl.run(
        'get virtualservice web -n shop -o jsonpath={.spec.hosts}{.spec.gateways}',
      ),
    ).toBe('["web","api"]["mesh"]');

    await kubectl.run('apply -f -', yaml(SHOP));
    await kubectl.run('set image deployment/web -n shop app=web:2');
    expect(await kubectl.run(image)).toBe('helper:1 web:2');
    const changed = workload({ namespace: 'shop', image: 'web:3' });
    expect(await kubectl.run('apply --server-side -f -', yaml([changed]))).toBe(
      'deployment.apps/web serverside-applied',
    );
    expect(await kubectl.run(image)).toBe('helper:1 web:3');
  });

  it('scales, restarts and rolls back', async () => {
    await kubectl.run('apply -f -', yaml(SHOP));
    await kubectl.run('rollout status deployment/web -n shop');
    expect(await kubectl.run('scale deployment/web -n shop --replicas=3')).toBe(
      'deployment.apps/web scaled',
    );
    await kubectl.run('rollout status deployment/web -n shop');
    const uids =
      'get pods -n shop -l app=web --field-selector status.phase=Running -o jsonpath={.items[*].metadata.uid}';
    const before = (await kubectl.run(uids)).split(' ');
    expect(before).toHaveLength(3);

    await kubectl.run('rollout restart deployment/web -n shop');
    await kubectl.run('rollout status deployment/web -n shop');
    await cluster.settle();
    const after = (await kubectl.run(uids)).split(' ');
    expect(after).toHaveLength(3);
    expect(after.filter(uid => before.includes(uid))).toEqual([]);

    expect(await rows('rollout history deployment/web -n shop')).toEqual([
      'deployment.apps/web',
      'REVISION CHANGE-CAUSE',
      '1 <none>',
      '2 <none>',
    ]);
    await kubectl.run('rollout undo deployment/web -n shop');
    expect(
      await kubectl.run('rollout history deployment/web -n shop'),
    ).toContain('3 ');
  });

  it('waits for what it deletes', async () => {
    await kubectl.run('apply -f -', yaml(SHOP));
    await kubectl.run('rollout status deployment/web -n shop');
    const pod = await kubectl.run('get pods -n shop -o name');
    expect(await kubectl.run(`delete ${pod.split('\n')[0]} -n shop`)).toContain(
      'deleted',
    );
    await kubectl.run('rollout status deployment/web -n shop');
    await kubectl.run('delete namespace shop');
    await expect(kubectl.run('get namespace shop')).rejects.toThrow(
      'namespaces "shop" not found',
    );
    expect(await kubectl.run('get pods -A -o name')).toBe('');
  });

  it('creates by its own commands', async () => {
    await kubectl.run('create namespace made');
    await kubectl.run('create configmap c -n made --from-literal=a=1');
    await kubectl.run('create deployment d -n made --image=d:1 --port=80');
    await kubectl.run('expose deployment d -n made --port=80');
    await kubectl.run('run p -n made --image=p:1');
    expect(await kubectl.run('get cm,deploy,svc -n made -o name')).toBe(
      'configmap/c\ndeployment.apps/d\nservice/d',
    );
    expect(await kubectl.run('auth can-i list pods')).toBe('yes');
  });

  it('says in its own words what is not there', async () => {
    const unknown = { ...SHOP[3], apiVersion: 'absent.io/v1' };
    await expect(kubectl.run('apply -f -', yaml([unknown]))).rejects.toThrow(
      'no matches for kind "VirtualService" in version "absent.io/v1"',
    );
    await expect(kubectl.run('get nothing')).rejects.toThrow(
      'the server doesn\'t have a resource type "nothing"',
    );
  });

  const withShared = hasShared('samples/istio') ? describe : describe.skip;

  withShared('with manifests of Istio', () => {
    it('applies its samples, and they become ready', async () => {
      const bookinfo = sharedPath('samples/istio/bookinfo');
      await kubectl.run('create namespace bookinfo');
      await kubectl.run(
        `apply -n bookinfo -f ${bookinfo}/platform/kube/bookinfo.yaml -f ${bookinfo}/networking/bookinfo-gateway.yaml -f ${bookinfo}/networking/destination-rule-all.yaml -f ${bookinfo}/gateway-api/bookinfo-gateway.yaml`,
      );
      await kubectl.run(
        'wait deployment --all -n bookinfo --for=condition=Available --timeout=30s',
      );
      await kubectl.run(
        'wait gtw/bookinfo-gateway -n bookinfo --for=condition=Programmed --timeout=30s',
      );
      expect(await rows('get pods -n bookinfo')).toHaveLength(7);

      for (const name of ['istio-system', 'echo-grpc', 'observability']) {
        cluster.apply(namespaceManifest(name));
      }
      const problems = await kubectl
        .run(`apply -R -f ${sharedPath('samples/istio')}`)
        .catch((error: Error) => error.message);
      const unknownKinds = problems
        .split('\n')
        .flatMap(line => /no matches for kind "(\w+)"/.exec(line)?.[1] ?? []);
      expect(new Set(unknownKinds)).toEqual(
        new Set(['Application', 'IstioOperator']),
      );
      expect(problems).not.toContain('Error from server');
      await kubectl.run(
        'wait deployment --all -A --for=condition=Available --timeout=30s',
      );
    });

    it('applies its CRDs', async () => {
      await kubectl.run(`apply -f ${sharedPath('crds/istio.yaml')}`);
      await kubectl.run('apply -f -', yaml(SHOP));
      expect(await kubectl.run('explain virtualservice.spec')).toContain(
        'exportTo',
      );
    });
  });
});
