import {
  isFields,
  labelsAt,
  labelsOf,
  labelValue,
  listAt,
  nameOf,
  stringAt,
  stringsAt,
  valueAt,
} from '../../model/fields';
import { kinds } from '../../model/kinds';
import { matchesSelector } from '../../model/labelSelector';
import type { MeshModel } from '../../model/MeshModel';
import type { KubernetesObject, Labels } from '../../types';
import type { Analyzer } from '../analyzer';
import { namesText } from '../shared';

const revisionKey = 'istio.io/rev';
const selectorKeys = ['namespaceSelector', 'objectSelector'] as const;

/** Revisions and tags that a configuration speaks of. */
function revisionsOf(configuration: KubernetesObject): string[] {
  const own = labelValue(labelsOf(configuration), revisionKey);
  const asked = listAt(configuration, 'webhooks').flatMap(webhook =>
    selectorKeys.flatMap(key => {
      const selector = valueAt(webhook, key);
      const label = labelValue(labelsAt(selector, 'matchLabels'), revisionKey);
      return [
        ...(label === undefined ? [] : [label]),
        ...listAt(selector, 'matchExpressions')
          .filter(each => stringAt(each, 'key') === revisionKey)
          .flatMap(each => stringsAt(each, 'values')),
      ];
    }),
  );
  return [...(own === undefined ? [] : [own]), ...asked];
}

function isIstios(configuration: KubernetesObject): boolean {
  return (
    revisionsOf(configuration).length > 0 ||
    listAt(configuration, 'webhooks').some(each =>
      stringAt(each, 'name')?.endsWith('istio.io'),
    )
  );
}

/** Label sets that tell webhooks apart: nothing, yes and no, each with and without a revision. */
function samples(
  key: string,
  values: readonly string[],
  revisions: readonly string[],
): Labels[] {
  const bases: Labels[] = [{}, ...values.map(each => ({ [key]: each }))];
  return [
    ...bases,
    ...revisions.flatMap(revision =>
      bases.map(each => ({ ...each, [revisionKey]: revision })),
    ),
  ];
}

interface Hook {
  configuration: KubernetesObject;
  index: number;
  webhook: unknown;
}

/** Webhooks that receive the same pod. */
function overlaps(
  hooks: readonly Hook[],
  revisions: readonly string[],
): Map<Hook, Set<Hook>> {
  const found = new Map<Hook, Set<Hook>>();
  const namespaces = samples(
    'istio-injection',
    ['enabled', 'disabled'],
    revisions,
  );
  const pods = samples('sidecar.istio.io/inject', ['true', 'false'], revisions);
  for (const namespace of namespaces) {
    const near = hooks.filter(({ webhook }) =>
      matchesSelector(valueAt(webhook, 'namespaceSelector'), namespace),
    );
    for (const pod of near.length > 1 ? pods : []) {
      const matching = near.filter(({ webhook }) =>
        matchesSelector(valueAt(webhook, 'objectSelector'), pod),
      );
      for (const hook of matching.length > 1 ? matching : []) {
        const others = found.get(hook) ?? new Set();
        matching.filter(each => each !== hook).forEach(e => others.add(e));
        found.set(hook, others);
      }
    }
  }
  return found;
}

const hookTitle = ({ configuration, webhook }: Hook) =>
  `${nameOf(configuration)}/${stringAt(webhook, 'name') ?? ''}`;

function hooksOf(model: MeshModel): Hook[] {
  return model
    .list(kinds.mutatingWebhook)
    .filter(isIstios)
    .flatMap(configuration =>
      listAt(configuration, 'webhooks').map((webhook, index) => ({
        configuration,
        index,
        webhook,
      })),
    );
}

/** Mirrors `analyzers/webhook/webhook.go`. */
export const webhooksAnalyzer: Analyzer = {
  name: 'webhook.Analyzer',
  kinds: [kinds.mutatingWebhook, kinds.service],
  about: [kinds.mutatingWebhook],
  analyze(model, report) {
    const hooks = hooksOf(model);
    const revisions = new Set(
      hooks.flatMap(each => revisionsOf(each.configuration)),
    );
    for (const [hook, others] of overlaps(hooks, [...revisions].sort())) {
      const names = namesText([...others].map(hookTitle).sort());
      report('IST0139', hook.configuration, {
        params: { problem: `it takes the same pods as ${names}` },
        field: `webhooks[${hook.index}]`,
      });
    }
    for (const { configuration, index, webhook } of hooks) {
      const service = valueAt(webhook, 'clientConfig', 'service');
      const namespace = stringAt(service, 'namespace') ?? '';
      const name = stringAt(service, 'name') ?? '';
      if (isFields(service) && !model.get(kinds.service, namespace, name)) {
        const problem = `there is no service ${namespace}/${name}`;
        report('IST0139', configuration, {
          params: { problem },
          field: `webhooks[${index}].clientConfig.service`,
        });
      }
    }
  },
};
