import {
  Fields,
  isFields,
  labelsAt,
  listAt,
  nameOf,
  namespaceOf,
  stringAt,
  stringsAt,
  valueAt,
} from '../model/fields';
import type { KubernetesObject, Labels } from '../types';
import { apiRuleTimeout, ExposedService, exposedService } from './apiRule';

/** What Kyma's API gateway makes of an APIRule. Names end in a random suffix, so that objects carry `generateName`. */
export interface ApiRuleObjects {
  virtualServices: KubernetesObject[];
  requestAuthentications: KubernetesObject[];
  authorizationPolicies: KubernetesObject[];
}

const ingressPrincipal =
  'cluster.local/ns/istio-system/sa/istio-ingressgateway-service-account';

/** CORS headers of the workload give way to those of the APIRule. */
const corsHeaders = [
  'Access-Control-Allow-Origin',
  'Access-Control-Expose-Headers',
  'Access-Control-Allow-Headers',
  'Access-Control-Allow-Credentials',
  'Access-Control-Allow-Methods',
  'Access-Control-Max-Age',
];

const claimsOfScope = ['scp', 'scope', 'scopes'];

function generated(
  apiRule: KubernetesObject,
  kind: string,
  group: string,
  namespace: string,
  spec: Fields,
  labels: Labels = {},
): KubernetesObject {
  const name = nameOf(apiRule);
  return {
    apiVersion: `${group}/v1beta1`,
    kind,
    metadata: {
      generateName: `${name}-`,
      namespace,
      labels: {
        'apirule.gateway.kyma-project.io/name': name,
        'apirule.gateway.kyma-project.io/namespace': namespaceOf(apiRule),
        'kyma-project.io/module': 'api-gateway',
        'app.kubernetes.io/managed-by': 'api-gateway',
        'app.kubernetes.io/component': 'api-gateway',
        'app.kubernetes.io/part-of': 'api-gateway',
        ...labels,
      },
    } as KubernetesObject['metadata'],
    spec,
  };
}

const pathCharacter = "[A-Za-z0-9-._~!$&'()*+,;=:@";

function uriMatch(path: string): Fields {
  if (path === '/*') {
    return { prefix: '/' };
  }
  const pattern = path.replace(/\{\*\*\}|\{\*\}/g, each =>
    each === '{**}'
      ? `(${pathCharacter}/]|%[0-9a-fA-F]{2})*`
      : `(${pathCharacter}]|%[0-9a-fA-F]{2})+`,
  );
  return { regex: `^${pattern}$` };
}

function httpRoute(
  apiRule: KubernetesObject,
  { rule, exposed: { name, namespace, port } }: ExposingRule,
): Fields {
  const [host] = stringsAt(apiRule, 'spec', 'hosts');
  return {
    match: [
      {
        method: { regex: `^(${stringsAt(rule, 'methods').join('|')})$` },
        uri: uriMatch(stringAt(rule, 'path') ?? ''),
      },
    ],
    route: [
      {
        destination: {
          host: `${name}.${namespace}.svc.cluster.local`,
          port: { number: port },
        },
        weight: 100,
      },
    ],
    timeout: `${apiRuleTimeout(apiRule, rule)}s`,
    headers: {
      request: { set: { 'x-forwarded-host': host } },
      response: { remove: corsHeaders },
    },
  };
}

interface ExposingRule {
  rule: unknown;
  exposed: ExposedService;
}

/** The token demands of a rule, its own or those beside an external authorizer. */
function jwtOfRule(rule: unknown): unknown {
  return (
    valueAt(rule, 'jwt') ??
    valueAt(rule, 'extAuth', 'restrictions') ??
    undefined
  );
}

function operationOf(
  apiRule: KubernetesObject,
  rule: unknown,
  earlier: readonly unknown[],
): Fields {
  const methods = stringsAt(rule, 'methods');
  const path = stringAt(rule, 'path') ?? '';
  const shadowing = earlier
    .filter(each =>
      stringsAt(each, 'methods').some(method => methods.includes(method)),
    )
    .map(each => stringAt(each, 'path') ?? '')
    .filter(each => each !== '/' && each !== '/*');
  return {
    hosts: stringsAt(apiRule, 'spec', 'hosts'),
    methods,
    paths: [path === '/*' ? '/{**}' : path],
    ...(shadowing.length > 0 ? { notPaths: [...new Set(shadowing)] } : {}),
  };
}

/** Alternatives of `when` for one entry of `authorizations`: a scope may stand in three claims. */
function conditionsOf(authorization: unknown): Fields[][] {
  const scopes = stringsAt(authorization, 'requiredScopes');
  const audiences = stringsAt(authorization, 'audiences').map(value => ({
    key: 'request.auth.claims[aud]',
    values: [value],
  }));
  if (scopes.length === 0) {
    return [audiences];
  }
  return claimsOfScope.map(claim => [
    ...scopes.map(value => ({
      key: `request.auth.claims[${claim}]`,
      values: [value],
    })),
    ...audiences,
  ]);
}

function policySpecs(
  apiRule: KubernetesObject,
  rule: unknown,
  earlier: readonly unknown[],
  selector: Fields,
): Fields[] {
  const to = [{ operation: operationOf(apiRule, rule, earlier) }];
  const jwt = jwtOfRule(rule);
  const issuers = listAt(jwt, 'authentications').flatMap(
    each => stringAt(each, 'issuer') ?? [],
  );
  const source = {
    ...(issuers.length > 0
      ? { requestPrincipals: issuers.map(each => `${each}/*`) }
      : {}),
    principals: [ingressPrincipal],
  };
  const authorizations = listAt(jwt, 'authorizations');
  return [
    ...stringsAt(rule, 'extAuth', 'authorizers').map(name => ({
      selector,
      action: 'CUSTOM',
      provider: { name },
      rules: [{ to }],
    })),
    ...(authorizations.length > 0 ? authorizations : [{}]).map(each => ({
      selector,
      rules: conditionsOf(each).map(when => ({
        from: [{ source }],
        to,
        ...(when.length > 0 ? { when } : {}),
      })),
    })),
  ];
}

/**
 * The objects that Kyma's API gateway generates for an APIRule of version v2, of the rules that name a service. Mirrors the processors below
 * `internal/processing/processors/v2alpha1` of kyma-project/api-gateway; the hash label is left out.
 *
 * @param serviceOf - finds the Services that the APIRule exposes
 */
export function apiRuleObjects(
  apiRule: KubernetesObject,
  serviceOf: (service: ExposedService) => KubernetesObject | undefined,
): ApiRuleObjects {
  const rules = listAt(apiRule, 'spec', 'rules').flatMap(
    (rule): ExposingRule[] => {
      const exposed = exposedService(apiRule, rule);
      return 'error' in exposed ? [] : [{ rule, exposed }];
    },
  );
  const security = 'security.istio.io';
  const requestAuthentications = new Map<string, KubernetesObject>();
  const authorizationPolicies: KubernetesObject[] = [];
  rules.forEach(({ rule, exposed }, position) => {
    const { namespace } = exposed;
    const selector = {
      matchLabels: labelsAt(serviceOf(exposed), 'spec', 'selector'),
    };
    const authentications = listAt(jwtOfRule(rule), 'authentications');
    if (authentications.length > 0) {
      const spec = {
        selector,
        jwtRules: authentications.filter(isFields).map(each => ({
          ...each,
          forwardOriginalToken: true,
        })),
      };
      requestAuthentications.set(
        JSON.stringify([namespace, spec]),
        generated(apiRule, 'RequestAuthentication', security, namespace, spec),
      );
    }
    const counts = new Map<boolean, number>();
    for (const spec of policySpecs(
      apiRule,
      rule,
      rules.slice(0, position).map(each => each.rule),
      selector,
    )) {
      const custom = spec.action === 'CUSTOM';
      const index = counts.get(custom) ?? 0;
      counts.set(custom, index + 1);
      authorizationPolicies.push(
        generated(apiRule, 'AuthorizationPolicy', security, namespace, spec, {
          'gateway.kyma-project.io/index': String(index),
        }),
      );
    }
  });
  return {
    virtualServices: [
      generated(
        apiRule,
        'VirtualService',
        'networking.istio.io',
        namespaceOf(apiRule),
        {
          hosts: stringsAt(apiRule, 'spec', 'hosts'),
          gateways: [stringAt(apiRule, 'spec', 'gateway')],
          http: rules.map(each => httpRoute(apiRule, each)),
        },
      ),
    ],
    requestAuthentications: [...requestAuthentications.values()],
    authorizationPolicies,
  };
}
