import {
  explainInjector,
  injectRequired,
  isIgnoredNamespace,
  KubernetesObject,
  matchingWebhooks,
  readInjectors,
  textOf,
} from '../../src';
import type { ConformanceCase } from '../cases';
import type { Adapter } from '../judge';
import { labels, podIn, templateOf } from '../shapes';

const inputLabels = ({ input }: ConformanceCase) =>
  [
    labels(input.find(each => each.kind === 'Namespace')),
    labels(podIn(input)),
  ] as const;
const injectorsIn = (list: unknown) =>
  readInjectors(Array.isArray(list) ? (list as KubernetesObject[]) : []);

export const injectionDecision: Record<string, Adapter> = {
  'injection/webhook-selectors': each => {
    const injectors = injectorsIn(each.params.webhooks);
    const [match] = matchingWebhooks(injectors, ...inputLabels(each));
    return { service: match?.webhook.service ?? '' };
  },
  'injection/check-inject': each =>
    injectorsIn(each.params.webhookConfigurations).map(injector => {
      const { name, revision } = injector;
      const { injected, reason } = explainInjector(
        injector,
        ...inputLabels(each),
      );
      return { name, revision, injected, reason: textOf(reason) };
    }),
  'injection/inject-required': ({ input, params }) => {
    const none = {
      alwaysInjectSelector: [],
      neverInjectSelector: [],
      policy: '',
    };
    const policy = { ...none, ...(params.injectorConfig as object) };
    const pod = podIn(input);
    const { inject } = injectRequired(
      policy,
      templateOf(pod),
      pod.metadata?.namespace ?? '',
    );
    return { inject };
  },
  'injection/ignored-namespaces': ({ input }) => ({
    ignored: isIgnoredNamespace(input[0].metadata?.name ?? ''),
  }),
};
