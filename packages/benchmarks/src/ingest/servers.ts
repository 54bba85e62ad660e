import {
  type FakeCluster,
  startFakeCluster,
} from '@mesh-portal/fake-kubernetes';
import { answerParent } from '../child';
import { asSent } from '../asSent';
import { generateMesh } from '../generateMesh';
import type { ServersRequest } from './types';

const clusters: FakeCluster[] = [];

let round = 0;

function churn(cluster: FakeCluster, count: number): void {
  const pods = cluster.list({ apiVersion: 'v1', kind: 'Pod' });
  for (let index = 0; index < count; index++) {
    const { namespace, name } =
      pods[(round * count + index) % pods.length].metadata;
    const pod = { apiVersion: 'v1', kind: 'Pod', namespace, name };
    if (index % 2 === 0) {
      const label = { 'benchmark/round': String(round) };
      cluster.patch(pod, { metadata: { labels: label } });
    } else {
      const { metadata, ...rest } = cluster.get(pod)!;
      const { labels, annotations, ownerReferences } = metadata;
      cluster.delete(pod);
      cluster.apply({
        ...rest,
        metadata: {
          name: `${name.slice(0, 40)}-${round}`,
          namespace,
          labels,
          annotations,
          ownerReferences,
        },
      } as never);
    }
  }
}

/** Clusters of one process, each with its own API server and the same generated mesh, whose objects are only kept. */
answerParent(async (message: ServersRequest) => {
  switch (message.ask) {
    case 'start': {
      const workloads = Math.max(1, message.pods / 2);
      const objects = generateMesh({
        namespaces: Math.ceil(workloads / 20),
        workloads,
        policies: message.policies,
        podsPerWorkload: 2,
      })
        // Pods are as their injector left them; another one is not to look at them.
        .filter(({ kind }) => kind !== 'MutatingWebhookConfiguration')
        .map(asSent);
      for (let index = 0; index < message.clusters; index++) {
        clusters.push(
          await startFakeCluster({
            name: `cluster-${index}`,
            controllers: false,
            objects:
              index < (message.filled ?? message.clusters)
                ? (objects as never)
                : [],
            latencyMs: message.latencyMs,
          }),
        );
      }
      return clusters.map(({ name, url, caData, token }) => ({
        name,
        url,
        caData,
        token,
      }));
    }
    case 'traffic': {
      const traffic = clusters.map(({ counters }) => ({
        connections: counters.connections,
        watches: counters.count({ verb: 'watch' }),
        lists: counters.count({ verb: 'list' }),
        gets: counters.count({ verb: 'get' }),
        megabytes: counters.bytesSent / 1e6,
      }));
      clusters.forEach(({ counters }) => counters.reset());
      return traffic;
    }
    case 'silence':
      clusters[message.cluster].faults.add({ hang: true });
      return clusters[message.cluster].cutConnections();
    case 'cut':
      return clusters.forEach(each => each.cutConnections());
    case 'create':
      return clusters.forEach(each =>
        each.apply({
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: message.name, namespace: 'default' },
          spec: { containers: [{ name: 'app', image: 'app:1' }] },
        }),
      );
    case 'churn':
      round++;
      return clusters.forEach(each => churn(each, message.pods));
    default:
      throw new Error(`Nothing answers ${JSON.stringify(message)}`);
  }
});
