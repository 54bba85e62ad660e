import {
  listAt,
  nameOf,
  namespaceOf,
  stringsAt,
  valueAt,
} from '../../model/fields';
import { kinds } from '../../model/kinds';
import type { MeshModel } from '../../model/MeshModel';
import { selectorOf, targetRefsOf } from '../../access/attachment';
import type { KubernetesObject } from '../../types';
import type { Analyzer } from '../analyzer';
import type { Report } from '../finding';
import {
  isPodInMesh,
  podKinds,
  podsWith,
  selectorText,
  workloadsWith,
} from '../shared';

/** Mirrors `analyzeNoMatchingWorkloads`. */
function selectsNothing(
  model: MeshModel,
  policy: KubernetesObject,
  root: string,
): boolean {
  const hasSelector = valueAt(policy, 'spec', 'selector') !== undefined;
  const inRoot = namespaceOf(policy) === root;
  if (targetRefsOf(policy).length > 0 || (inRoot && !hasSelector)) {
    return false;
  }
  const selector = selectorOf(policy);
  const namespaces = inRoot ? model.namespaces() : [namespaceOf(policy)];
  return !namespaces.some(namespace =>
    podsWith(model, namespace, selector).some(each => isPodInMesh(model, each)),
  );
}

/** Mirrors `namespaceMatch`. */
function namesNamespace(pattern: string, namespace: string): boolean {
  if (pattern.startsWith('*')) {
    return namespace.endsWith(pattern.slice(1));
  }
  return pattern.endsWith('*')
    ? namespace.startsWith(pattern.slice(0, -1))
    : namespace.toLowerCase() === pattern.toLowerCase();
}

function reportUnknownNamespaces(
  model: MeshModel,
  policy: KubernetesObject,
  report: Report,
): void {
  const known = model.list(kinds.namespace);
  listAt(policy, 'spec', 'rules').forEach((rule, i) =>
    listAt(rule, 'from').forEach((from, j) => {
      for (const key of ['namespaces', 'notNamespaces']) {
        stringsAt(from, 'source', key).forEach((pattern, k) => {
          if (
            !model.get(kinds.namespace, '', pattern) &&
            !known.some(each => namesNamespace(pattern, nameOf(each)))
          ) {
            report('IST0101', policy, {
              params: { what: 'namespace', name: pattern },
              field: `spec.rules[${i}].from[${j}].source.${key}[${k}]`,
              affected: workloadsWith(
                model,
                namespaceOf(policy),
                selectorOf(policy),
              ),
            });
          }
        });
      }
    }),
  );
}

function reportIdle(
  model: MeshModel,
  policy: KubernetesObject,
  root: string,
  report: Report,
): void {
  if (selectsNothing(model, policy, root)) {
    report('IST0127', policy, {
      params: { labels: selectorText(selectorOf(policy)) || '*' },
      field: 'spec.selector',
    });
  }
}

/** Mirrors `analyzers/authz/authorizationpolicies.go`. */
export const authorizationPoliciesAnalyzer: Analyzer = {
  name: 'authz.AuthorizationPoliciesAnalyzer',
  kinds: [kinds.namespace, kinds.configMap],
  localKinds: [kinds.authorizationPolicy, ...podKinds],
  about: [kinds.authorizationPolicy],
  analyze(model, report, namespace) {
    const root = model.rootNamespace();
    for (const policy of model.list(kinds.authorizationPolicy, namespace)) {
      if (namespace !== root) {
        reportIdle(model, policy, root, report);
      }
      reportUnknownNamespaces(model, policy, report);
    }
  },
};

/** The part of the above that looks at pods of all namespaces. */
export const rootAuthorizationPoliciesAnalyzer: Analyzer = {
  name: 'authz.AuthorizationPoliciesAnalyzer/root',
  kinds: [
    kinds.namespace,
    kinds.configMap,
    kinds.authorizationPolicy,
    kinds.pod,
  ],
  about: [kinds.authorizationPolicy],
  analyze(model, report) {
    const root = model.rootNamespace();
    for (const policy of model.list(kinds.authorizationPolicy, root)) {
      reportIdle(model, policy, root, report);
    }
  },
};
