import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { safeHttpUrl } from '@mesh-portal/backstage-plugin-mesh-common';
import { z } from 'zod/v3';

const url = z
  .string({ required_error: 'is required' })
  .refine(
    value => safeHttpUrl(value) !== undefined && !/[?#]/.test(value),
    'must be an absolute http or https URL without user, query or fragment',
  )
  .transform(value => value.replace(/\/+$/, ''));
const name = z.string().min(1, 'must not be empty');
const placeholders = ['service', 'app', 'namespace', 'workload', 'cluster'];
const template = name.refine(
  value =>
    [...value.matchAll(/\{([^{}]*)\}/g)].every(([, each]) =>
      placeholders.includes(each),
    ),
  `may only hold the placeholders ${placeholders
    .map(each => `{${each}}`)
    .join(', ')}`,
);
const path = template.refine(
  value => /^[/?]/.test(value) && !value.startsWith('//'),
  "must begin with one '/' or with '?'",
);
const clusters = z.array(name).min(1, 'must name a cluster').optional();
const dashboard = (title: string) =>
  z
    .object({
      uid: z
        .string()
        .regex(/^[A-Za-z0-9_-]{1,40}$/, 'must be the uid of a dashboard')
        .optional(),
      title: name.default(title),
    })
    .strict()
    .default({});

const schema = z.object({
  binding: z.enum(['annotation', 'confirmed']).default('annotation'),
  platformNamespaces: z
    .array(name)
    .default([
      'istio-system',
      'kyma-system',
      'kube-system',
      'kube-public',
      'kube-node-lease',
    ]),
  exemptions: z
    .object({
      trustAnnotations: z.boolean().default(false),
      maxDays: z.coerce.number().int().min(1).max(3_650).default(180),
    })
    .strict()
    .default({}),
  notifications: z
    .object({
      enabled: z.boolean().default(false),
      checks: z
        .array(name)
        .default([
          'in-mesh',
          'no-client-conflict',
          'no-error-findings',
          'encrypted',
          'jwt-required',
          'contract-kept',
        ]),
      afterMinutes: z.coerce.number().int().min(0).max(1_440).default(10),
      everyHours: z.coerce.number().int().min(1).max(720).default(24),
    })
    .strict()
    .default({}),
  grafana: z
    .array(
      z
        .object({
          id: name.optional(),
          url,
          apiUrl: url.optional(),
          token: name.optional(),
          clusters,
          datasource: name.optional(),
          orgId: z.coerce.number().int().positive().default(1),
          dashboards: z
            .object({
              service: dashboard('Istio Service Dashboard'),
              workload: dashboard('Istio Workload Dashboard'),
              mesh: dashboard('Istio Mesh Dashboard'),
              controlPlane: dashboard('Istio Control Plane Dashboard'),
            })
            .strict()
            .default({}),
        })
        .strict(),
    )
    .default([]),
  kiali: z
    .array(
      z
        .object({
          name: name.optional(),
          url,
          clusters,
          clusterNames: z.record(name).default({}),
        })
        .strict(),
    )
    .default([]),
  traces: z
    .array(
      z
        .object({
          url,
          type: z.enum(['jaeger', 'tempo', 'template']).default('jaeger'),
          datasource: name.optional(),
          path: path.optional(),
          service: template.default('{app}.{namespace}'),
          clusters,
        })
        .strict()
        .superRefine((value, context) => {
          const needed = {
            jaeger: undefined,
            tempo: 'datasource',
            template: 'path',
          } as const;
          const key = needed[value.type];
          if (key && value[key] === undefined) {
            context.addIssue({
              code: 'custom',
              path: [key],
              message: `is required where type is '${value.type}'`,
            });
          }
        }),
    )
    .default([]),
  prometheus: z
    .array(
      z
        .object({
          url,
          token: name.optional(),
          tenant: name.optional(),
          clusters,
          clusterLabel: z
            .string()
            .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of a label')
            .optional(),
          clusterNames: z.record(name).default({}),
        })
        .strict(),
    )
    .default([]),
  logs: z.array(z.object({ url, path, clusters }).strict()).default([]),
});

/** `mesh.*` but for the clusters, which `clusters/` reads. */
export type MeshConfig = z.output<typeof schema>;
export type GrafanaConfig = MeshConfig['grafana'][number];
export type PrometheusConfig = MeshConfig['prometheus'][number];

/** Throws an InputError that names the key and what it may hold. */
export function readMeshConfig(config: RootConfigService): MeshConfig {
  const parsed = schema.safeParse(config.getOptional('mesh') ?? {});
  if (parsed.success) {
    return parsed.data;
  }
  const problems = parsed.error.issues.map(issue => {
    const key = issue.path.reduce<string>(
      (prefix, step) =>
        typeof step === 'number' ? `${prefix}[${step}]` : `${prefix}.${step}`,
      'mesh',
    );
    return `'${key}' ${sayWhatIsAllowed(issue)}`;
  });
  throw new InputError(`Invalid configuration: ${problems.join('; ')}`);
}

function sayWhatIsAllowed(issue: z.ZodIssue): string {
  switch (issue.code) {
    case 'invalid_enum_value':
      return `must be one of ${issue.options.join(', ')}`;
    case 'unrecognized_keys':
      return `has unknown keys ${issue.keys.join(', ')}`;
    case 'invalid_type':
      return issue.message === 'is required' || issue.received === 'undefined'
        ? 'is required'
        : `must be of type ${issue.expected}`;
    default:
      return issue.message;
  }
}
