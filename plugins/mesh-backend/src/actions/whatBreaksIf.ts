import { parseManifests } from '../api/request/parseManifests';
import { readOnly, type MeshActions } from './MeshActions';
import { nameOf, sentencesOf } from './sayings';

const MAX_YAML = 65_536;

export function registerWhatBreaksIf(actions: MeshActions): void {
  const { registry, questions, audited } = actions;
  registry.register({
    name: 'what-breaks-if',
    title: 'What breaks if',
    description:
      'What a change of Istio or Kubernetes objects would alter in a cluster: verdicts that change, and connections between ' +
      'workloads that come about now and would not then. Nothing is changed, and nobody knows whether a connection is ever made.',
    attributes: readOnly,
    schema: {
      input: z =>
        z.object({
          cluster: z.string().min(1).max(253),
          apply: z
            .string()
            .max(MAX_YAML)
            .optional()
            .describe('YAML documents of objects to create or replace'),
          remove: z
            .array(
              z.object({
                group: z.string().max(253).optional(),
                kind: z.string().max(253),
                namespace: z.string().max(253).optional(),
                name: z.string().max(253),
              }),
            )
            .max(50)
            .optional()
            .describe('Objects to delete'),
        }),
      output: z =>
        z.object({
          breaks: z.array(
            z.object({
              client: z.string(),
              service: z.string(),
              because: z.array(z.string()),
              entityRefs: z.array(z.string()),
            }),
          ),
          changes: z.array(
            z.object({
              subject: z.string(),
              question: z.string(),
              before: z.string().optional(),
              after: z.string().optional(),
              because: z.array(z.string()),
              entityRefs: z.array(z.string()),
            }),
          ),
          truncated: z.boolean(),
          fresh: z
            .boolean()
            .describe('False where the cluster does not answer at present'),
        }),
    },
    examples: [
      {
        title: 'Make a namespace STRICT',
        input: {
          cluster: 'prod-eu',
          apply: [
            'apiVersion: security.istio.io/v1',
            'kind: PeerAuthentication',
            'metadata: { name: default, namespace: shop }',
            'spec: { mtls: { mode: STRICT } }',
          ].join('\n'),
        },
      },
    ],
    async action({ input, credentials }) {
      const { cluster, apply, remove } = input;
      const answer = await audited(
        'what-breaks-if',
        credentials,
        { cluster },
        async () =>
          questions.whatIf(
            cluster,
            { upserted: parseManifests(apply ?? ''), removed: remove },
            { credentials },
          ),
      );
      return {
        output: {
          breaks: answer.breaks.map(each => ({
            client: nameOf(each.client),
            service: nameOf(each.service),
            because: sentencesOf(each.because),
            entityRefs: each.entityRefs,
          })),
          changes: answer.changes.map(each => ({
            subject: nameOf(each.subject),
            question: each.question,
            ...(each.before && { before: each.before.value }),
            ...(each.after && { after: each.after.value }),
            because: sentencesOf(each.after?.because ?? []),
            entityRefs: each.entityRefs,
          })),
          truncated: answer.truncated,
          fresh: answer.freshness.state === 'fresh',
        },
      };
    },
  });
}
