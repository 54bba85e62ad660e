import { call, callHttp2, watch, WatchEvent } from '../__testUtils__/client';
import { namespaceManifest, workload } from '../__testUtils__/manifests';
import { ManualClock } from '../clock';
import type { FakeCluster } from '../FakeCluster';
import { startFakeCluster } from '../startFakeCluster';

const PODS = '/api/v1/namespaces/default/pods';
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const SERVICES = '/apis/networking.istio.io/v1/namespaces/default';

function configMap(name: string, labels: Record<string, string> = {}) {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', labels },
    data: { key: 'value' },
  };
}

describe('The API server', () => {
  let cluster: FakeCluster;
  let clock: ManualClock;

  beforeEach(async () => {
    clock = new ManualClock('2026-03-01T08:00:00Z');
    cluster = await startFakeCluster({ clock, name: 'protocol' });
  });

  afterEach(() => cluster.stop());

  async function revision(): Promise<string> {
    const { body } = await call(cluster, 'GET', CONFIG_MAPS);
    return String(body.metadata.resourceVersion);
  }

  it('speaks HTTP/1.1 and HTTP/2 to those who hold the token', async () => {
    for (const send of [call, callHttp2]) {
      expect(await send(cluster, 'GET', '/version')).toMatchObject({
        status: 200,
        body: { major: '1', minor: '34', gitVersion: 'v1.34.1' },
      });
      expect(
        await send(cluster, 'GET', PODS, { token: 'wrong' }),
      ).toMatchObject({
        status: 401,
        body: { kind: 'Status', reason: 'Unauthorized', code: 401 },
      });
      expect(
        await send(cluster, 'POST', CONFIG_MAPS, {
          body: configMap(send.name.toLowerCase()),
        }),
      ).toMatchObject({ status: 201, body: { data: { key: 'value' } } });
    }
    expect(
      cluster.counters.requests.map(({ httpVersion }) => httpVersion),
    ).toEqual(['1.1', '1.1', '1.1', '2.0', '2.0', '2.0']);
    expect(cluster.counters.connections).toBe(6);
    const old = cluster.token;
    cluster.rotateToken();
    expect((await call(cluster, 'GET', PODS, { token: old })).status).toBe(401);
    expect((await call(cluster, 'GET', PODS)).status).toBe(200);
  });

  it('counts requests as access rules name them', async () => {
    await call(cluster, 'GET', PODS);
    await call(cluster, 'GET', '/apis/apps/v1/deployments?limit=5');
    await call(
      cluster,
      'GET',
      '/apis/apps/v1/namespaces/default/deployments/x',
    );
    await call(cluster, 'GET', '/healthz');
    const open = await watch(cluster, `${PODS}?watch=1`);
    expect(cluster.counters.requests).toMatchObject([
      { verb: 'list', group: '', resource: 'pods', namespace: 'default' },
      { verb: 'list', group: 'apps', query: { limit: '5' }, status: 200 },
      { verb: 'get', resource: 'deployments', name: 'x', status: 404 },
      { verb: 'get', path: '/healthz', status: 200 },
      { verb: 'watch', resource: 'pods', status: 200 },
    ]);
    expect(cluster.counters.count({ verb: 'list' })).toBe(2);
    expect(cluster.counters.openWatches({ resource: 'pods' })).toBe(1);
    open.close();
    cluster.counters.reset();
    expect(cluster.counters.count()).toBe(0);
  });

  it('tells what it serves, in both forms of discovery', async () => {
    const groups = await call(cluster, 'GET', '/apis');
    expect(groups.body.groups).toContainEqual({
      kind: 'APIGroup',
      apiVersion: 'v1',
      name: 'security.istio.io',
      versions: [
        { groupVersion: 'security.istio.io/v1', version: 'v1' },
        { groupVersion: 'security.istio.io/v1beta1', version: 'v1beta1' },
      ],
      preferredVersion: { groupVersion: 'security.istio.io/v1', version: 'v1' },
    });
    const apps = await call(cluster, 'GET', '/apis/apps/v1');
    expect(apps.body.resources).toContainEqual({
      name: 'deployments/scale',
      singularName: '',
      namespaced: true,
      group: 'autoscaling',
      version: 'v1',
      kind: 'Scale',
      verbs: ['get', 'patch', 'update'],
    });
    const aggregated = await call(cluster, 'GET', '/apis', {
      accept:
        'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json',
    });
    expect(aggregated.headers['content-type']).toBe(
      'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
    );
    expect(groups.body.groups).toMatchObject(
      aggregated.body.items.map(({ metadata: { name } }) => ({ name })),
    );
    expect((await call(cluster, 'GET', '/apis/nothing.io')).status).toBe(404);
    expect(
      (await call(cluster, 'GET', '/apis', { accept: 'text/html' })).status,
    ).toBe(406);
  });

  it('serves a kind from its CustomResourceDefinition on, and no longer', async () => {
    const path = '/apis/example.org/v1/namespaces/default/things';
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'things.example.org' },
      spec: {
        group: 'example.org',
        scope: 'Namespaced',
        names: { kind: 'Thing', plural: 'things', singular: 'thing' },
        versions: ['v1', 'v1beta1'].map(name => ({
          name,
          served: true,
          storage: name === 'v1',
          additionalPrinterColumns: [
            { name: 'Size', type: 'integer', jsonPath: '.spec.size' },
          ],
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: {
                spec: {
                  properties: {
                    ports: {
                      'x-kubernetes-list-type': 'map',
                      'x-kubernetes-list-map-keys': ['name'],
                    },
                  },
                },
              },
            },
          },
        })),
      },
    };
    expect((await call(cluster, 'GET', path)).status).toBe(404);
    cluster.apply(definition);
    const thing = {
      apiVersion: 'example.org/v1',
      kind: 'Thing',
      metadata: { name: 'a' },
      spec: { size: 3, ports: [{ name: 'a', n: 1 }] },
    };
    expect((await call(cluster, 'POST', path, { body: thing })).status).toBe(
      201,
    );
    const patched = await call(cluster, 'PATCH', `${path}/a`, {
      contentType: 'application/apply-patch+yaml',
      body: 'spec: {ports: [{name: b, n: 2}]}',
    });
    expect(patched.body.spec).toMatchObject({
      ports: [{ name: 'a' }, { name: 'b' }],
    });
    expect(
      (
        await call(cluster, 'PATCH', `${path}/a`, {
          contentType: 'application/strategic-merge-patch+json',
          body: {},
        })
      ).status,
    ).toBe(415);
    const table = await call(cluster, 'GET', path.replace('v1', 'v1beta1'), {
      accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
    });
    expect(table.body).toMatchObject({
      kind: 'Table',
      columnDefinitions: [{ name: 'Name' }, { name: 'Size', type: 'integer' }],
      rows: [{ cells: ['a', 3], object: { kind: 'PartialObjectMetadata' } }],
    });
    const open = await watch(cluster, `${path}?watch=1&resourceVersion=0`);
    expect(await open.next()).toMatchObject({ type: 'ADDED' });

    cluster.delete({ ...definition, name: 'things.example.org' });
    expect((await call(cluster, 'GET', path)).status).toBe(404);
    expect(await open.next()).toMatchObject({ type: 'DELETED' });
    expect(await open.next()).toBeUndefined();
    cluster.apply(definition);
    expect((await call(cluster, 'GET', path)).body.items).toEqual([]);
  });

  it('refuses as a real server does', async () => {
    cluster.apply([configMap('there'), workload()]);
    const deployment = '/apis/apps/v1/namespaces/default/deployments/web';
    const cases: [string, string, unknown, number, string][] = [
      [
        'GET',
        `${CONFIG_MAPS}/absent`,
        undefined,
        404,
        'configmaps "absent" not found',
      ],
      [
        'POST',
        CONFIG_MAPS,
        configMap('there'),
        409,
        'configmaps "there" already exists',
      ],
      [
        'POST',
        CONFIG_MAPS,
        configMap('No'),
        422,
        'ConfigMap "No" is invalid: metadata.name',
      ],
      ['POST', CONFIG_MAPS, '{', 400, 'the request body cannot be parsed'],
      [
        'POST',
        CONFIG_MAPS,
        { kind: 'Pod' },
        400,
        'the object is undefined Pod',
      ],
      ['POST', '/api/v1/configmaps', configMap('x'), 405, 'does not allow'],
      [
        'POST',
        '/api/v1/namespaces/absent/configmaps',
        { metadata: { name: 'x' } },
        404,
        'namespaces "absent" not found',
      ],
      [
        'POST',
        '/api/v1/namespaces/kube-system/configmaps',
        configMap('x'),
        400,
        'does not match the namespace sent on the request',
      ],
      [
        'PUT',
        `${CONFIG_MAPS}/there`,
        {
          ...configMap('there'),
          metadata: { name: 'there', resourceVersion: '1' },
        },
        409,
        'the object has been modified',
      ],
      [
        'DELETE',
        `${CONFIG_MAPS}/there`,
        { preconditions: { uid: 'other' } },
        409,
        'Precondition failed: uid',
      ],
      [
        'GET',
        `${CONFIG_MAPS}?labelSelector=a b`,
        undefined,
        400,
        'unable to parse requirement',
      ],
      [
        'GET',
        `${CONFIG_MAPS}?fieldSelector=data.x=1`,
        undefined,
        400,
        'field label not supported: data.x',
      ],
      [
        'GET',
        `${CONFIG_MAPS}?limit=-1`,
        undefined,
        400,
        'limit is not a whole number',
      ],
      [
        'GET',
        `${CONFIG_MAPS}?continue=x`,
        undefined,
        400,
        'continue key is not valid',
      ],
      [
        'GET',
        `${CONFIG_MAPS}?watch=1&resourceVersion=x`,
        undefined,
        400,
        'resourceVersion: Invalid value',
      ],
      [
        'GET',
        `${CONFIG_MAPS}/there/status`,
        undefined,
        404,
        'could not find the requested resource',
      ],
      [
        'PUT',
        deployment,
        workload({ spec: { selector: { matchLabels: { a: 'b' } } } }),
        422,
        'spec.selector: Invalid value: {"matchLabels":{"a":"b"}}: field is immutable',
      ],
      [
        'PUT',
        `${deployment}/scale`,
        { spec: { replicas: -1 } },
        422,
        'must be greater than or equal to 0',
      ],
      [
        'POST',
        PODS,
        { metadata: { name: 'x' }, spec: {} },
        422,
        'spec.containers: Required value',
      ],
      [
        'POST',
        PODS,
        {
          metadata: { name: 'x', labels: { 'a b': 'c' } },
          spec: { containers: [{ name: 'a' }, { name: 'a', image: 'b' }] },
        },
        422,
        '[metadata.labels: Invalid value: "a b"',
      ],
      [
        'POST',
        CONFIG_MAPS,
        'x'.repeat(4_000_000),
        413,
        'limit is 3145728 bytes',
      ],
    ];
    const answers = await Promise.all(
      cases.map(async ([method, path, body]) => {
        const options = body === undefined ? {} : { body };
        const url = encodeURI(path);
        const { status, body: answer } = await call(
          cluster,
          method,
          url,
          options,
        );
        return { method, path, status, message: answer.message };
      }),
    );
    expect(answers).toEqual(
      cases.map(([method, path, , status, message]) => ({
        method,
        path,
        status,
        message: expect.stringContaining(message),
      })),
    );
  });

  it('pages a list, and tells when a page is too old', async () => {
    cluster.apply(['a', 'b', 'c', 'd', 'e'].map(name => configMap(name)));
    const first = await call(cluster, 'GET', `${CONFIG_MAPS}?limit=2`);
    expect(first.body.metadata).toMatchObject({ remainingItemCount: 3 });
    cluster.apply([configMap('bb')]);
    const token = first.body.metadata.continue;
    const second = await call(
      cluster,
      'GET',
      `${CONFIG_MAPS}?limit=9&continue=${token}`,
    );
    const names = [first, second].flatMap(({ body }) =>
      body.items.map(({ metadata }) => metadata.name),
    );
    expect(names).toEqual(['a', 'b', 'bb', 'c', 'd', 'e']);
    expect(second.body.metadata).toEqual({
      resourceVersion: first.body.metadata.resourceVersion,
    });
    expect(first.body.items[0].kind).toBeUndefined();

    cluster.compact();
    expect(
      await call(cluster, 'GET', `${CONFIG_MAPS}?continue=${token}`),
    ).toMatchObject({ status: 410, body: { reason: 'Expired' } });
  });

  it('watches from a revision on, through selectors', async () => {
    cluster.apply(configMap('before', { app: 'web' }));
    const start = await revision();
    cluster.apply([
      configMap('first', { app: 'web' }),
      configMap('other', { app: 'api' }),
    ]);
    const open = await watch(
      cluster,
      `${CONFIG_MAPS}?watch=true&resourceVersion=${start}&labelSelector=app%3Dweb`,
    );
    cluster.apply(configMap('other', { app: 'web' }));
    cluster.apply({
      ...configMap('first', { app: 'web' }),
      data: { key: '2' },
    });
    cluster.apply(configMap('first', { app: 'gone' }));
    cluster.delete({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      namespace: 'default',
      name: 'before',
    });
    const events: WatchEvent[] = [];
    for (let count = 0; count < 5; count += 1) {
      events.push((await open.next()) as WatchEvent);
    }
    expect(
      events.map(({ type, object }) => `${type} ${object.metadata.name}`),
    ).toEqual([
      'ADDED first',
      'ADDED other',
      'MODIFIED first',
      'DELETED first',
      'DELETED before',
    ]);
    expect(events[3].object.metadata.labels).toEqual({ app: 'web' });
    const revisions = events.map(({ object }) =>
      Number(object.metadata.resourceVersion),
    );
    expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
    open.close();
  });

  it('lists and watches as a table or as metadata alone', async () => {
    cluster.apply(configMap('a'));
    const form = (as: string) =>
      `application/json;as=${as};v=v1;g=meta.k8s.io,application/json`;
    const list = await call(cluster, 'GET', CONFIG_MAPS, {
      accept: form('PartialObjectMetadataList'),
    });
    expect(list.body).toMatchObject({
      kind: 'PartialObjectMetadataList',
      items: [{ kind: 'PartialObjectMetadata', metadata: { name: 'a' } }],
    });
    expect(list.body.items[0].data).toBeUndefined();

    const path = `${CONFIG_MAPS}?watch=1&resourceVersion=0&includeObject=Object&allowWatchBookmarks=1`;
    const open = await watch(cluster, path, { accept: form('Table') });
    const row = { cells: ['a', 1, '0s'], object: { data: { key: 'value' } } };
    expect(await open.next()).toMatchObject({
      type: 'ADDED',
      object: { kind: 'Table', rows: [row] },
    });
    cluster.sendBookmarks();
    expect(await open.next()).toMatchObject({
      type: 'BOOKMARK',
      object: {
        kind: 'Table',
        metadata: { resourceVersion: await revision() },
      },
    });
    open.close();
    expect(
      (await call(cluster, 'GET', `${CONFIG_MAPS}?includeObject=No`)).status,
    ).toBe(400);
  });

  it('sends what is there first, and bookmarks, where that is asked for', async () => {
    cluster.apply([configMap('a'), configMap('b')]);
    const open = await watch(
      cluster,
      `${CONFIG_MAPS}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
    );
    expect(await open.next()).toMatchObject({ type: 'ADDED' });
    expect(await open.next()).toMatchObject({ type: 'ADDED' });
    expect(await open.next()).toMatchObject({
      type: 'BOOKMARK',
      object: {
        kind: 'ConfigMap',
        metadata: {
          resourceVersion: await revision(),
          annotations: { 'k8s.io/initial-events-end': 'true' },
        },
      },
    });
    cluster.apply(namespaceManifest('elsewhere'));
    cluster.sendBookmarks();
    expect(await open.next()).toMatchObject({
      type: 'BOOKMARK',
      object: { metadata: { resourceVersion: await revision() } },
    });
    open.close();

    const contradiction = await call(
      cluster,
      'GET',
      `${CONFIG_MAPS}?watch=1&sendInitialEvents=true`,
    );
    expect(contradiction).toMatchObject({
      status: 422,
      body: { reason: 'Invalid' },
    });
  });

  it('has no watch-list where the version has none', async () => {
    const older = await startFakeCluster({ version: '1.33.4', families: [] });
    try {
      const answer = await call(
        older,
        'GET',
        `${CONFIG_MAPS}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
      );
      expect(answer).toMatchObject({
        status: 422,
        body: { message: expect.stringContaining('WatchList feature gate') },
      });
    } finally {
      await older.stop();
    }
  });

  it('ends a watch in good time, and tells when its start is forgotten', async () => {
    const start = await revision();
    const short = await watch(
      cluster,
      `${CONFIG_MAPS}?watch=1&timeoutSeconds=1`,
    );
    cluster.apply(configMap('a'));
    cluster.compact();
    expect(await short.next()).toMatchObject({ type: 'ADDED' });
    const late = await watch(
      cluster,
      `${CONFIG_MAPS}?watch=1&resourceVersion=${start}`,
    );
    expect(late.status).toBe(200);
    expect(await late.next()).toMatchObject({
      type: 'ERROR',
      object: { code: 410, reason: 'Expired' },
    });
    expect(await late.next()).toBeUndefined();
    expect(await short.next()).toBeUndefined();
  });

  it('keeps status and spec apart', async () => {
    cluster.apply(workload());
    const path = '/apis/apps/v1/namespaces/default/deployments/web';
    const { body } = await call(cluster, 'GET', path);
    const replaced = await call(cluster, 'PUT', path, {
      body: {
        ...body,
        spec: { ...Object(body.spec), replicas: 5 },
        status: { replicas: 99 },
      },
    });
    expect(replaced.body).toMatchObject({
      metadata: { generation: 2, uid: body.metadata.uid },
      spec: { replicas: 5 },
      status: { replicas: 2 },
    });
    const service = `${SERVICES}/virtualservices`;
    await call(cluster, 'POST', service, {
      body: {
        metadata: { name: 'a' },
        spec: { hosts: ['a'] },
        status: { x: 1 },
      },
    });
    const status = await call(cluster, 'PATCH', `${service}/a/status`, {
      contentType: 'application/merge-patch+json',
      body: { status: { y: 2 }, spec: { hosts: ['b'] } },
    });
    expect(status.body).toMatchObject({
      metadata: { generation: 1 },
      spec: { hosts: ['a'] },
    });
    expect(status.body.status).toEqual({ y: 2 });
    const scale = await call(cluster, 'GET', `${path}/scale`);
    expect(scale.body).toMatchObject({
      kind: 'Scale',
      spec: { replicas: 5 },
      status: { selector: 'app=web' },
    });
  });

  it('holds objects until their finalizers are gone', async () => {
    const path = `${CONFIG_MAPS}/held`;
    cluster.apply({
      ...configMap('held'),
      metadata: {
        name: 'held',
        namespace: 'default',
        finalizers: ['example.org/hold'],
      },
    });
    const deleted = await call(cluster, 'DELETE', path);
    expect(deleted.body.metadata.deletionTimestamp).toBe(
      '2026-03-01T08:00:00Z',
    );
    await call(cluster, 'PATCH', path, {
      contentType: 'application/merge-patch+json',
      body: { metadata: { finalizers: null } },
    });
    expect((await call(cluster, 'GET', path)).status).toBe(404);
  });

  it('deletes a collection by selector, and orphans on request', async () => {
    cluster.apply([
      configMap('a', { app: 'web' }),
      configMap('b', { app: 'web' }),
      configMap('c'),
      workload(),
    ]);
    const gone = await call(
      cluster,
      'DELETE',
      `${CONFIG_MAPS}?labelSelector=app%3Dweb`,
    );
    expect(gone.body.items).toHaveLength(2);
    expect((await call(cluster, 'GET', CONFIG_MAPS)).body.items).toHaveLength(
      1,
    );

    await call(
      cluster,
      'DELETE',
      '/apis/apps/v1/namespaces/default/deployments/web',
      { body: { propagationPolicy: 'Orphan' } },
    );
    const sets = cluster.list({ apiVersion: 'apps/v1', kind: 'ReplicaSet' });
    expect(sets).toHaveLength(1);
    expect(sets[0].metadata.ownerReferences).toBeUndefined();
  });

  it('changes nothing in a dry run', async () => {
    const before = await revision();
    const answer = await call(cluster, 'POST', `${PODS}?dryRun=All`, {
      body: {
        metadata: { generateName: 'a-' },
        spec: { containers: [{ name: 'a', image: 'b' }] },
      },
    });
    expect(answer).toMatchObject({
      status: 201,
      body: { metadata: { name: expect.stringMatching(/^a-[a-z0-9]{5}$/) } },
    });
    expect(await revision()).toBe(before);
  });

  describe('with faults', () => {
    it('refuses with any status, as often as wanted', async () => {
      cluster.faults.add(
        { status: 429, retryAfterSeconds: 7 },
        { verb: 'list', resource: 'pods' },
        2,
      );
      const always = cluster.faults.add(
        { status: 502 },
        { resource: 'services' },
      );
      for (const expected of [429, 429, 200]) {
        expect((await call(cluster, 'GET', PODS)).status).toBe(expected);
      }
      const path = '/api/v1/services';
      expect((await call(cluster, 'GET', path)).status).toBe(502);
      expect((await call(cluster, 'GET', path)).status).toBe(502);
      always();
      expect((await call(cluster, 'GET', path)).status).toBe(200);
      cluster.faults.add({ status: 429, retryAfterSeconds: 7 });
      const answer = await call(cluster, 'GET', path);
      expect(answer.headers['retry-after']).toBe('7');
      expect(answer.body).toMatchObject({ reason: 'TooManyRequests' });
      cluster.faults.clear();
      expect((await call(cluster, 'GET', path)).status).toBe(200);
    });

    it('cuts and hangs', async () => {
      cluster.faults.add({ cut: true }, {}, 2);
      await expect(call(cluster, 'GET', PODS)).rejects.toThrow();
      await expect(callHttp2(cluster, 'GET', PODS)).rejects.toThrow();
      cluster.faults.add({ hang: true }, {}, 1);
      const hanging = call(cluster, 'GET', PODS);
      expect((await call(cluster, 'GET', PODS)).status).toBe(200);
      cluster.cutConnections();
      await expect(hanging).rejects.toThrow();
      expect((await call(cluster, 'GET', PODS)).status).toBe(200);
    });

    it('disturbs open watches', async () => {
      const path = `${CONFIG_MAPS}?watch=1&resourceVersion=${await revision()}`;
      const [paused, failing, cut] = await Promise.all([
        watch(cluster, path),
        watch(cluster, `${PODS}?watch=1`),
        watch(cluster, '/api/v1/services?watch=1'),
      ]);
      const [handle] = cluster.faults.watches({ resource: 'configmaps' });
      handle.pause();
      cluster.apply(configMap('a'));
      handle.send('{"type":\n');
      expect(await paused.next()).toBe('{"type":');
      handle.resume();
      expect(await paused.next()).toMatchObject({ type: 'ADDED' });
      handle.end();
      expect(await paused.next()).toBeUndefined();

      cluster.faults.watches({ resource: 'pods' })[0].fail(410);
      expect(await failing.next()).toMatchObject({
        type: 'ERROR',
        object: { code: 410 },
      });
      cluster.faults.watches({ resource: 'services' })[0].cut();
      await expect(cut.next()).rejects.toThrow();
    });
  });

  it('counts the bytes of its answers, and holds them back on request', async () => {
    const far = await startFakeCluster({ latencyMs: 40, families: [] });
    try {
      const start = performance.now();
      const { body } = await call(far, 'GET', CONFIG_MAPS);
      expect(performance.now() - start).toBeGreaterThanOrEqual(39);
      expect(far.counters.bytesSent).toBe(JSON.stringify(body).length);
    } finally {
      await far.stop();
    }
  });

  it('keeps going after requests that make no sense', async () => {
    for (const path of [
      '//',
      '/api/v1/%zz',
      '/apis//v1/x',
      '/api/v1/pods/a/b/c',
    ]) {
      expect((await call(cluster, 'GET', path)).status).toBe(404);
    }
    for (const body of [
      7,
      'null',
      '[]',
      { metadata: 7 },
      { metadata: { name: {} } },
    ]) {
      expect((await call(cluster, 'POST', CONFIG_MAPS, { body })).status).toBe(
        400,
      );
    }
    const prototype = '{"metadata":{"name":"p"},"__proto__":{"polluted":true}}';
    await call(cluster, 'POST', CONFIG_MAPS, { body: prototype });
    expect(Object('').polluted).toBeUndefined();
    const truncated = Buffer.from('k8s\0\x0a\xff', 'latin1').toString('latin1');
    expect(
      await call(cluster, 'POST', CONFIG_MAPS, {
        body: truncated,
        contentType: 'application/vnd.kubernetes.protobuf',
      }),
    ).toMatchObject({ status: 400 });
    expect((await call(cluster, 'GET', CONFIG_MAPS)).status).toBe(200);
  });

  it('names a port that is taken', async () => {
    const port = Number(new URL(cluster.url).port);
    await expect(startFakeCluster({ port })).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is taken: set option port`,
    );
  });
});
