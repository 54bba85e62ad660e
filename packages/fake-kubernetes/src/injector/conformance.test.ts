import {
  hasShared,
  readSharedJson,
  readSharedYaml,
} from '../__testUtils__/shared';
import type { LabelSelector } from '../selectors';
import type { KubeObject } from '../types';
import type { Node, Pod } from '../workloads';
import { injectPod } from './injectPod';
import { injectRequired } from './injectRequired';
import { usesNativeSidecar } from './nativeSidecars';
import { readSettings } from './settings';
import { matchingWebhooks } from './webhooks';

interface Case<P, E> {
  id: string;
  params: P;
  input: KubeObject[];
  expected: E;
}

interface Suite<P, E> {
  cases: Case<P, E>[];
}

const FOLDER = 'conformance/istio/injection';
const ENABLED = { policy: 'enabled', neverInject: [], alwaysInject: [] };
const NODES: Node[] = [
  {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node-1' },
    status: { nodeInfo: { kubeletVersion: 'v1.34.0' } },
  },
];

/** Answers and expectations by case, so that a failure names the case. */
function compare<P, E>(
  { cases }: Suite<P, E>,
  answer: (entry: Case<P, E>) => unknown,
  expected: (entry: Case<P, E>) => unknown = entry => entry.expected,
): [Record<string, unknown>, Record<string, unknown>] {
  if (cases.length === 0) {
    throw new Error('The suite has no cases');
  }
  const byId = (read: (entry: Case<P, E>) => unknown) =>
    Object.fromEntries(cases.map(entry => [entry.id, read(entry)]));
  return [byId(answer), byId(expected)];
}

function podWith(pod: Partial<Pod>): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    ...pod,
    metadata: { name: 'pod', ...pod.metadata },
    spec: { containers: [], ...pod.spec },
  };
}

function only(input: readonly KubeObject[], kind: string): KubeObject {
  const found = input.find(object => object.kind === kind);
  if (!found) {
    throw new Error(`The case has no ${kind}`);
  }
  return found;
}

function matching(
  configurations: readonly KubeObject[],
  input: readonly KubeObject[],
) {
  return matchingWebhooks(
    configurations,
    only(input, 'Pod'),
    only(input, 'Namespace'),
  );
}

const withShared = hasShared('conformance') ? describe : describe.skip;

withShared('Injection as in the tests of Istio and Kyma', () => {
  it('picks the injector by the selectors of the webhooks', () => {
    const suite = readSharedJson<
      Suite<{ webhooks: string }, { service: string }> & {
        webhooks: Record<string, KubeObject[]>;
      }
    >(FOLDER, 'webhook-selectors.json');
    const [answers, expectations] = compare(
      suite,
      ({ params, input }) =>
        matching(
          suite.webhooks[params.webhooks.replace('#/webhooks/', '')],
          input,
        ).map(({ service }) => service),
      ({ expected }) => (expected.service ? [expected.service] : []),
    );
    expect(answers).toEqual(expectations);
  });

  it('sees which configurations inject', () => {
    const suite = readSharedJson<
      Suite<object, { name: string; injected: boolean }[]> & {
        webhookConfigurations: KubeObject[];
      }
    >(FOLDER, 'check-inject.json');
    const [answers, expectations] = compare(
      suite,
      ({ input }) =>
        suite.webhookConfigurations.map(configuration => ({
          name: configuration.metadata.name,
          injected: matching([configuration], input).length > 0,
        })),
      ({ expected }) =>
        expected.map(({ name, injected }) => ({ name, injected })),
    );
    expect(answers).toEqual(expectations);
  });

  it('decides as injectRequired', () => {
    const [answers, expectations] = compare(
      readSharedJson<
        Suite<
          {
            injectorConfig: {
              policy: string;
              neverInjectSelector?: LabelSelector[];
              alwaysInjectSelector?: LabelSelector[];
            };
          },
          object
        >
      >(FOLDER, 'inject-required.json'),
      ({ params: { injectorConfig }, input }) => ({
        inject: injectRequired(podWith(only(input, 'Pod') as Pod), {
          policy: injectorConfig.policy,
          neverInject: injectorConfig.neverInjectSelector ?? [],
          alwaysInject: injectorConfig.alwaysInjectSelector ?? [],
        }),
      }),
    );
    expect(answers).toEqual(expectations);
  });

  it('leaves system namespaces alone', () => {
    const [answers, expectations] = compare(
      readSharedJson<Suite<object, object>>(FOLDER, 'ignored-namespaces.json'),
      ({ input }) => {
        const namespace = only(input, 'Namespace').metadata.name;
        const pod = podWith({ metadata: { name: 'pod', namespace } });
        return { ignored: !injectRequired(pod, ENABLED) };
      },
    );
    expect(answers).toEqual(expectations);
  });

  it('detects whether native sidecars can be used', () => {
    const [answers, expectations] = compare(
      readSharedJson<Suite<{ ENABLE_NATIVE_SIDECARS: string }, object>>(
        FOLDER,
        'native-sidecar-detection.json',
      ),
      ({ params, input }) => ({
        nativeSidecar: usesNativeSidecar(
          podWith({}),
          params.ENABLE_NATIVE_SIDECARS,
          'latest',
          input as Node[],
        ),
      }),
    );
    expect(answers).toEqual(expectations);
  });

  it('follows the annotation of a pod about native sidecars', () => {
    const [answers, expectations] = compare(
      readSharedJson<Suite<{ nativeSidecarDefault: boolean }, object>>(
        FOLDER,
        'native-sidecar-annotation.json',
      ),
      ({ params, input }) => {
        const ENABLE_NATIVE_SIDECARS = params.nativeSidecarDefault;
        const values = { pilot: { env: { ENABLE_NATIVE_SIDECARS } } };
        const settings = readSettings({
          revision: 'default',
          rootNamespace: 'istio-system',
          injector: {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: { name: 'istio-sidecar-injector' },
            data: { values: JSON.stringify(values) },
          },
        });
        const pod = podWith(only(input, 'Pod') as Pod);
        const { spec } = injectPod(pod, settings, NODES);
        const isProxy = ({ name }: { name: string }) => name === 'istio-proxy';
        return {
          location: spec.containers.some(isProxy)
            ? 'containers'
            : spec.initContainers?.some(isProxy) && 'initContainers',
        };
      },
    );
    expect(answers).toEqual(expectations);
  });

  it('decides as Kyma documents it', () => {
    const { webhooks } = readSharedJson<{
      webhooks: Record<string, KubeObject[]>;
    }>(FOLDER, 'webhook-selectors.json');
    const installed = webhooks.base.filter(
      ({ metadata }) => metadata.name === 'istio-sidecar-injector',
    );
    const [{ cases }] = readSharedYaml<{
      cases: {
        namespace: { name: string; labels: Record<string, string> };
        pod: { labels: Record<string, string>; hostNetwork: boolean };
        expect: { injected: boolean };
      }[];
    }>('conformance/kyma', '09-injection-decision.yaml');
    const answers = cases.map(({ namespace, pod, ...entry }) => {
      const candidate = podWith({
        metadata: {
          name: 'pod',
          namespace: namespace.name,
          labels: pod.labels,
        },
        spec: { containers: [], hostNetwork: pod.hostNetwork },
      });
      const input: KubeObject[] = [
        candidate,
        { apiVersion: 'v1', kind: 'Namespace', metadata: namespace },
      ];
      const injected =
        matching(installed, input).length > 0 &&
        injectRequired(candidate, ENABLED);
      return { namespace, pod, ...entry, expect: { injected } };
    });
    expect(answers).toEqual(cases);
  });
});
