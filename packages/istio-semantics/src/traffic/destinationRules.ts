import {
  compareConfigs,
  Fields,
  fieldsAt,
  isFields,
  isSubset,
  labelsAt,
  listAt,
  nameOf,
  namespaceOf,
  stringAt,
  stringsAt,
} from '../model/fields';
import type { KubernetesObject, Labels } from '../types';
import {
  halfFor,
  HostTable,
  hostTable,
  matchingHosts,
  mostSpecificHost,
  resolveShortName,
} from './hosts';
import { optionalFields } from './trafficPolicy';

/** A part of a DestinationRule and the object it comes from. */
export interface RulePart {
  fields: Fields;
  object: KubernetesObject;
}

/** DestinationRules of one namespace for one host, merged as Istio merges them. */
export interface MergedRule {
  /** Full host name, perhaps a wildcard. */
  host: string;
  namespace: string;
  /** What it was merged from; the first gives it its name. */
  from: KubernetesObject[];
  exportTo: ReadonlySet<string>;
  /** Labels of the clients it is for; absent for all. */
  selector?: Labels;
  trafficPolicy?: RulePart;
  subsets: Map<string, RulePart>;
}

/** Settings of the mesh that decide which rule counts. */
export interface RuleScope {
  rootNamespace: string;
  clusterDomain: string;
  defaultExportTo: readonly string[];
}

type RuleTable = HostTable<MergedRule[]>;

/** Rules for a service, by the namespaces of the clients that use them. */
interface ClientGroup {
  clients: string[] | 'all';
  rules: readonly MergedRule[];
}

const noRules: readonly MergedRule[] = Object.freeze([]);
const nobodyRules: ClientGroup[] = [{ clients: 'all', rules: noRules }];

/** A namespace that no cluster has. */
const nobody = '\n';

function selects(object: KubernetesObject): boolean {
  return isFields(fieldsAt(object, 'spec').workloadSelector);
}

/**
 * Rules with a workload selector first, then in configuration order.
 * Mirrors `pilot/pkg/model/push_context.go → sortConfigBySelectorAndCreationTime`.
 */
export function compareRules(a: KubernetesObject, b: KubernetesObject): number {
  return Number(selects(b)) - Number(selects(a)) || compareConfigs(a, b);
}

function ruleOf(object: KubernetesObject, clusterDomain: string): MergedRule {
  const spec = fieldsAt(object, 'spec');
  const namespace = namespaceOf(object);
  const policy = optionalFields(spec, 'trafficPolicy');
  const subsets = new Map<string, RulePart>();
  for (const subset of listAt(spec, 'subsets')) {
    const name = stringAt(subset, 'name') ?? '';
    if (isFields(subset) && !subsets.has(name)) {
      subsets.set(name, { fields: subset, object });
    }
  }
  return {
    host: resolveShortName(stringAt(spec, 'host') ?? '', {
      namespace,
      domain: clusterDomain,
    }),
    namespace,
    from: [object],
    exportTo: new Set(selects(object) ? ['.'] : stringsAt(spec, 'exportTo')),
    ...(selects(object)
      ? { selector: labelsAt(spec, 'workloadSelector', 'matchLabels') }
      : {}),
    ...(policy ? { trafficPolicy: { fields: policy, object } } : {}),
    subsets,
  };
}

function includesAll<T>(outer: ReadonlySet<T>, inner: ReadonlySet<T>): boolean {
  return [...inner].every(each => outer.has(each));
}

function absorb(held: MergedRule, rule: MergedRule): void {
  held.from.push(...rule.from);
  held.trafficPolicy ??= rule.trafficPolicy;
  for (const [name, subset] of rule.subsets) {
    if (!held.subsets.has(name)) {
      held.subsets.set(name, subset);
    }
  }
}

/**
 * Adds a rule to those of its host: subsets are united, the first traffic policy stays, and rules stand apart when
 * their audience or selector differs. A selector-less rule also serves the clients of each selector rule whose audience
 * it covers; where both have the very same `exportTo` it is then lost to all other clients (istio/istio#58322).
 * Mirrors `pilot/pkg/model/destination_rule.go → mergeDestinationRule`.
 */
function addRule(table: RuleTable, rule: MergedRule): void {
  const half = halfFor(table, rule.host);
  const held = half.get(rule.host);
  const entry = {
    ...rule,
    from: [...rule.from],
    subsets: new Map(rule.subsets),
  };
  if (!held) {
    half.set(rule.host, [entry]);
    return;
  }
  let apart = true;
  for (const other of held) {
    const covers = includesAll(rule.exportTo, other.exportTo);
    const same = covers && rule.exportTo.size === other.exportTo.size;
    apart = !same;
    if (!same && (!covers || other.exportTo.size === 0)) {
      continue;
    }
    const bothSelect =
      rule.selector !== undefined && other.selector !== undefined;
    if (
      bothSelect &&
      !(
        isSubset(rule.selector!, other.selector!) &&
        isSubset(other.selector!, rule.selector!)
      )
    ) {
      apart = true;
      continue;
    }
    if (
      bothSelect ||
      (rule.selector === undefined && other.selector === undefined)
    ) {
      apart = false;
    }
    absorb(other, rule);
  }
  if (apart) {
    held.push(entry);
  }
}

function inNamespace(
  tables: Map<string, RuleTable>,
  namespace: string,
): RuleTable {
  let table = tables.get(namespace);
  if (!table) {
    table = hostTable();
    tables.set(namespace, table);
  }
  return table;
}

/**
 * All DestinationRules of a mesh, merged and ready to be looked up.
 * Mirrors `pilot/pkg/model/push_context.go → setDestinationRules, destinationRule`.
 */
export class DestinationRuleIndex {
  private readonly local = new Map<string, RuleTable>();
  private readonly exported = new Map<string, RuleTable>();
  private readonly rootPrivate: RuleTable = hostTable();
  /** Namespaces whose own clients a host's rules are for. */
  private readonly rulers: HostTable<Set<string>> = hostTable();

  constructor(
    objects: readonly KubernetesObject[],
    private readonly scope: RuleScope,
  ) {
    for (const object of [...objects].sort(compareRules)) {
      this.add(ruleOf(object, scope.clusterDomain));
    }
  }

  /** Merged rules of a namespace that clients there see, or (`exported`) that others may see. */
  rulesOf(namespace: string, view: 'local' | 'exported'): MergedRule[] {
    const table = this[view].get(namespace);
    return table
      ? [...table.exact.values(), ...table.wildcard.values()].flat()
      : [];
  }

  /**
   * Rules that clients of a namespace use for a service: those of their own namespace, else of the service's, else of
   * the root namespace; the first level with a host that matches wins. Clients in the root namespace use only its
   * private rules first.
   */
  lookup(
    clientNamespace: string,
    service: { host: string; namespace: string },
  ): readonly MergedRule[] {
    const { rootNamespace } = this.scope;
    const own =
      clientNamespace === rootNamespace
        ? this.rootPrivate
        : this.local.get(clientNamespace);
    const found = own && mostSpecificHost(service.host, own);
    if (found) {
      return found.value;
    }
    const exported = this.exportedTo(
      clientNamespace,
      service.namespace,
      service.host,
    );
    return exported.length > 0
      ? exported
      : this.exportedTo(clientNamespace, rootNamespace, service.host);
  }

  /**
   * Rules for a service by the namespaces of the clients that use them; those for everybody else come last.
   */
  clientGroups(service: { host: string; namespace: string }): ClientGroup[] {
    const { host, namespace } = service;
    const rulers = matchingHosts(host, this.rulers);
    const own = this.exportedBy(namespace, host);
    const root = this.exportedBy(this.scope.rootNamespace, host);
    if (rulers.length + own.length + root.length === 0) {
      return nobodyRules;
    }
    const named = new Set<string>();
    for (const { value } of rulers) {
      value.forEach(each => named.add(each));
    }
    for (const { exportTo } of [...own, ...root]) {
      exportTo.forEach(each => named.add(each));
    }
    named.delete('*');
    named.delete('.');
    return [
      ...[...named].sort().map(each => ({
        clients: [each],
        rules: this.lookup(each, service),
      })),
      { clients: 'all', rules: this.lookup(nobody, service) },
    ];
  }

  private exportedBy(namespace: string, host: string): readonly MergedRule[] {
    const table = this.exported.get(namespace);
    return (table && mostSpecificHost(host, table)?.value) ?? noRules;
  }

  private exportedTo(
    clientNamespace: string,
    owner: string,
    host: string,
  ): readonly MergedRule[] {
    const rules = this.exportedBy(owner, host);
    return rules.length === 0
      ? noRules
      : rules.filter(
          each =>
            each.exportTo.size === 0 ||
            each.exportTo.has('*') ||
            each.exportTo.has(clientNamespace),
        );
  }

  private add(rule: MergedRule): void {
    const { exportTo, namespace } = rule;
    if (
      exportTo.size === 0 ||
      exportTo.has('*') ||
      exportTo.has('.') ||
      exportTo.has(namespace)
    ) {
      addRule(inNamespace(this.local, namespace), rule);
      if (namespace !== this.scope.rootNamespace) {
        this.addRuler(rule);
      }
    }
    const isPrivate =
      exportTo.size === 0
        ? this.scope.defaultExportTo.includes('.')
        : exportTo.size === 1 && (exportTo.has('.') || exportTo.has(namespace));
    if (!isPrivate) {
      addRule(inNamespace(this.exported, namespace), rule);
    } else if (namespace === this.scope.rootNamespace) {
      addRule(this.rootPrivate, rule);
      this.addRuler(rule);
    }
  }

  private addRuler({ host, namespace }: MergedRule): void {
    const half = halfFor(this.rulers, host);
    const held = half.get(host);
    if (held) {
      held.add(namespace);
    } else {
      half.set(host, new Set([namespace]));
    }
  }
}

/**
 * The rule for one client: the first whose selector fits it, else the last without a selector. Selectors count only in
 * the client's own namespace. Mirrors `pilot/pkg/model/sidecar.go → SidecarScope.DestinationRule`.
 */
export function selectRule(
  rules: readonly MergedRule[],
  client: { namespace: string; labels: Labels },
): MergedRule | undefined {
  let forAll: MergedRule | undefined;
  for (const rule of rules) {
    if (!rule.selector) {
      forAll = rule;
    } else if (
      rule.namespace === client.namespace &&
      isSubset(rule.selector, client.labels)
    ) {
      return rule;
    }
  }
  return forAll;
}

/** `<namespace>/<name>` of what a rule was merged from. */
export function originsOf(rule: MergedRule): string[] {
  return rule.from.map(each => `${namespaceOf(each)}/${nameOf(each)}`);
}
