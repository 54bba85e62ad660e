import type { FakeCluster, KubeObject } from '@mesh-portal/fake-kubernetes';
import { startClusters } from '../clusters';
import { Past } from './Past';
import { pastChanges } from './pastChanges';

const kinds = [
  ['v1', 'Namespace'],
  ['security.istio.io/v1', 'PeerAuthentication'],
  ['security.istio.io/v1', 'RequestAuthentication'],
  ['security.istio.io/v1', 'AuthorizationPolicy'],
  ['networking.istio.io/v1', 'DestinationRule'],
  ['networking.istio.io/v1', 'VirtualService'],
  ['telemetry.istio.io/v1', 'Telemetry'],
] as const;

describe('the past', () => {
  let clusters: Map<string, FakeCluster>;

  beforeAll(async () => {
    clusters = await startClusters({
      now: Date.parse('2026-11-01T12:00:00Z'),
      live: false,
    });
  });

  afterAll(() => Promise.all([...clusters.values()].map(each => each.stop())));

  const objects = () =>
    [...clusters].flatMap(([cluster, { list }]) =>
      kinds.flatMap(([apiVersion, kind]) =>
        list({ apiVersion, kind })
          .map(({ metadata: { name, namespace, labels }, spec }) => ({
            cluster,
            kind,
            name,
            namespace,
            labels,
            spec,
          }))
          .sort((a, b) =>
            `${a.namespace}/${a.name}`.localeCompare(
              `${b.namespace}/${b.name}`,
            ),
          ),
      ),
    );
  const strict = (): unknown =>
    (
      clusters.get('prod-eu')?.get({
        apiVersion: 'security.istio.io/v1',
        kind: 'PeerAuthentication',
        namespace: 'istio-system',
        name: 'default',
      }) as KubeObject
    ).spec;

  it('ends in the present', () => {
    const present = objects();
    const past = new Past(clusters, pastChanges);
    expect(objects()).not.toEqual(present);
    expect(strict()).toEqual({ mtls: { mode: 'PERMISSIVE' } });

    expect(past.upTo(90)).toBe(false);
    expect(past.upTo(80)).toBe(true);
    expect(strict()).toEqual({ mtls: { mode: 'STRICT' } });
    expect(past.upTo(80)).toBe(false);

    expect(past.upTo(0)).toBe(true);
    expect(objects()).toEqual(present);
  });

  it('names what is missing', () => {
    expect(
      () =>
        new Past(clusters, [
          {
            daysAgo: 1,
            cluster: 'prod-eu',
            object: { apiVersion: 'v1', kind: 'Namespace', name: 'gone' },
          },
        ]),
    ).toThrow("Namespace 'gone' in cluster 'prod-eu', which is not there");
  });
});
