import {
  convertRetries,
  DestinationRuleIndex,
  matchesConflict,
  mergeHttpRoutes,
  mergeSubsetTrafficPolicy,
  mergeVirtualServices,
  mostSpecificHost,
  mostSpecificVirtualServices,
  originsOf,
  resolveGatewayName,
  resolveShortName,
  resourceNameFromHost,
  scopedFqdn,
  VirtualServiceIndex,
} from '../../src';
import type { ConformanceCase, Document } from '../cases';
import type { Adapter } from '../judge';

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const texts = (value: unknown) => (Array.isArray(value) ? value.map(text) : []);
const document = (value: unknown) =>
  (value ?? undefined) as Document | undefined;
const documents = (value: unknown) =>
  (Array.isArray(value) ? value : []) as Document[];

const rulesOf = ({ input, params }: ConformanceCase) =>
  new DestinationRuleIndex(input, {
    rootNamespace: text(params.rootNamespace) || 'istio-system',
    clusterDomain: 'cluster.local',
    defaultExportTo: ['*'],
  });

/** Only what the file asserts. */
const like = (expected: unknown, actual: Document) =>
  Object.fromEntries(
    Object.keys(document(expected) ?? {}).map(key => [key, actual[key]]),
  );

const lookup = (testCase: ConformanceCase) =>
  rulesOf(testCase).lookup(
    text(testCase.params.proxyNamespace),
    testCase.params.service as { host: string; namespace: string },
  );

export const traffic: Record<string, Adapter> = {
  'traffic/name-resolution': ({
    params: { host, hosts, needle, gateway, namespace, domain },
  }) => {
    if (gateway !== undefined) {
      return { gateway: resolveGatewayName(text(gateway), text(namespace)) };
    }
    if (needle === undefined) {
      return {
        fqdn: resolveShortName(text(host), {
          namespace: text(namespace),
          domain: text(domain),
        }),
      };
    }
    const split = (wildcard: boolean) =>
      new Map(
        texts(hosts)
          .filter(each => each.startsWith('*') === wildcard)
          .map(each => [each, each]),
      );
    return {
      host:
        mostSpecificHost(text(needle), {
          exact: split(false),
          wildcard: split(true),
        })?.host ?? '',
    };
  },
  'traffic/host-resolution': ({
    params: { scope, namespace, defaultNamespace, host },
  }) =>
    scope === undefined
      ? resourceNameFromHost(text(defaultNamespace), text(host))
      : { scopedFqdn: scopedFqdn(text(scope), text(namespace), text(host)) },
  'traffic/destinationrule-lookup': testCase => {
    const rules = lookup(testCase);
    return {
      subsets:
        rules.length > 0
          ? rules.flatMap(each => [...each.subsets.keys()])
          : null,
    };
  },
  'traffic/destinationrule-merge': testCase => {
    const [, view, namespace] =
      /(\w+)\[(.*)\]/.exec(text(testCase.params.view)) ?? [];
    return {
      rules: rulesOf(testCase)
        .rulesOf(namespace, view === 'namespaceLocal' ? 'local' : 'exported')
        .map(each => ({
          from: originsOf(each),
          subsetCount: each.subsets.size,
          ...(each.exportTo.size > 0 ? { exportTo: [...each.exportTo] } : {}),
        })),
    };
  },
  'traffic/destinationrule-workload-selector': testCase => {
    const rules = lookup(testCase);
    const name = (origin: string) => origin.split('/')[1];
    const merged = Object.fromEntries(
      rules.map(originsOf).map(each => [name(each[0]), each]),
    );
    return {
      destinationRules: Object.keys(merged),
      mergedFrom: like(document(testCase.expected)?.mergedFrom, merged),
    };
  },
  'traffic/merge-subset-traffic-policy': ({
    params: { destination, subset, port },
  }) =>
    mergeSubsetTrafficPolicy(
      document(destination),
      document(subset),
      typeof port === 'number' ? port : undefined,
    ) ?? null,
  'traffic/match-conflict': ({ params }) => ({
    conflict: matchesConflict(
      document(params.root) ?? {},
      document(params.leaf) ?? {},
    ),
  }),
  'traffic/merge-http-routes': ({ params }) => {
    const { delegate: _, ...root } = document(params.root) ?? {};
    return mergeHttpRoutes(root, documents(params.delegate));
  },
  'traffic/virtualservice-delegate': ({ input, params }) =>
    mergeVirtualServices(
      input,
      texts(params.defaultVirtualServiceExportTo),
    ).map(({ object, http }) => ({
      ...object,
      spec: { ...document(object.spec), http: http.map(each => each.route) },
    })),
  'traffic/virtualservice-exportto': ({ input, params }) => ({
    hosts: new VirtualServiceIndex(input, {
      clusterDomain: 'cluster.local',
      defaultExportTo: ['*'],
    })
      .visibleTo(text(params.proxyNamespace), text(params.gateway))
      .flatMap(each => each.hosts),
  }),
  'traffic/wildcard-virtualservice-index': ({ input, params }) =>
    Object.fromEntries(
      mostSpecificVirtualServices(input, texts(params.services)),
    ),
  'traffic/retries': ({ params, expected }) => {
    const retries = convertRetries(document(params.httpRoute)?.retries);
    return like(expected, {
      retries: retries !== undefined,
      numRetries: retries?.attempts,
      retryOn: retries?.retryOn,
      // The files write a Go slice without members as [0].
      retriableStatusCodes: retries?.statusCodes.length
        ? retries.statusCodes
        : [0],
    });
  },
};
