import { readOnly, type MeshActions } from './MeshActions';
import { entityRefOf, nameOf, sentencesOf } from './sayings';

export function registerExplainMtls(actions: MeshActions): void {
  const { registry, mesh, audited } = actions;
  registry.register({
    name: 'explain-mtls',
    title: 'Explain mTLS',
    description:
      "Which mTLS mode each port of an entity's workloads is in, which PeerAuthentication decides that and why the others do " +
      'not, and which DestinationRules make clients fail.',
    attributes: readOnly,
    schema: {
      input: z =>
        z.object({
          entityRef: z
            .string()
            .describe('Entity ref, for example component:default/orders'),
        }),
      output: z =>
        z.object({
          entityRef: z.string(),
          workloads: z.array(
            z.object({
              cluster: z.string(),
              workload: z.string(),
              mode: z
                .string()
                .describe(
                  'STRICT, PERMISSIVE, DISABLE, mixed, not-applicable or unknown',
                ),
              because: z.array(z.string()),
              ports: z.array(
                z.object({
                  port: z.number(),
                  mode: z.string(),
                  policies: z.array(
                    z.object({
                      scope: z.enum(['mesh', 'namespace', 'workload', 'port']),
                      object: z.string().optional(),
                      mode: z.string(),
                      decides: z.boolean(),
                      because: z.string(),
                    }),
                  ),
                }),
              ),
              clientConflicts: z.array(z.string()),
            }),
          ),
        }),
    },
    examples: [
      {
        title: 'Why does orders take plain text?',
        input: { entityRef: 'component:default/orders' },
      },
    ],
    async action({ input, credentials }) {
      const entityRef = entityRefOf(input.entityRef);
      const { body } = await audited(
        'explain-mtls',
        credentials,
        { entityRef },
        () => mesh.getEntity(entityRef, { credentials }),
      );
      const workloads = (body?.workloads ?? []).map(
        ({ cluster, workload, mtls }) => ({
          cluster,
          workload: nameOf(workload),
          mode: mtls.known ? mtls.value.mode : 'unknown',
          because: sentencesOf(mtls.because),
          ports: (mtls.known ? mtls.value.ports : []).map(
            ({ port, mode, ladder }) => ({
              port,
              mode,
              policies: ladder.map(rung => ({
                scope: rung.scope,
                ...(rung.object && { object: nameOf(rung.object) }),
                mode: rung.mode,
                decides: rung.decides,
                because: sentencesOf([rung.reason])[0],
              })),
            }),
          ),
          clientConflicts: sentencesOf(
            mtls.known
              ? mtls.value.clientConflicts.map(each => each.reason)
              : [],
          ),
        }),
      );
      return { output: { entityRef, workloads } };
    },
  });
}
