import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  comparePromises,
  Contract,
  parseContract,
} from '@mesh-portal/backstage-plugin-mesh-common';
import {
  answersOf,
  asApplied,
  assumedMesh,
  findingsOf,
  KubernetesObject,
  textOf,
  wordsOf,
  workloadsIn,
} from '@mesh-portal/istio-semantics';
import { readManifests } from './readManifests';

function contractOf(text: string): Contract {
  const contract = parseContract(text);
  if (contract.malformed.length > 0) {
    throw new InputError(
      `'contract' holds what is not understood: ${contract.malformed.join(
        ', ',
      )}; write sidecar=injected,mtls=STRICT,jwt=required,tracing=otel or a part of it`,
    );
  }
  return contract;
}

/** Objects of a namespace, among them those that do not say which they belong to. */
function inNamespace(
  object: KubernetesObject,
  namespace: string | undefined,
): KubernetesObject {
  return namespace && !object.metadata?.namespace && object.kind !== 'Namespace'
    ? { ...object, metadata: { ...object.metadata, namespace } }
    : object;
}

/** What is true of one workload once its manifests are applied. */
function verdictsOf(objects: readonly KubernetesObject[], contract: Contract) {
  const model = asApplied(assumedMesh(objects), objects);
  const workloads = workloadsIn(model, objects).map(workload => {
    const answers = answersOf(model, workload);
    const { kind, namespace, name } = workload.ref;
    const words = wordsOf(answers);
    const because = (['injection', 'mtls', 'jwt', 'tracing'] as const).flatMap(
      each => answers[each].because.slice(0, 1).map(textOf),
    );
    return {
      workload: `${kind} ${namespace}/${name}`,
      ...words,
      because,
      promises: comparePromises(contract, words),
    };
  });
  const findings = findingsOf(model)
    .filter(each => each.severity !== 'info')
    .map(
      ({ id, object: { kind, namespace, name }, because: [first] }) =>
        `${id} ${kind} ${namespace}/${name}: ${textOf(first)}`,
    );
  return { workloads, findings };
}

/** Says what would be true if the manifests of a folder were applied, and fails where that breaks a promise. */
export function createExplainManifestsAction() {
  return createTemplateAction({
    id: 'mesh:manifest:explain',
    description:
      'Says what would be true of the workloads in a folder of Kubernetes manifests if they were applied to a mesh with default settings: sidecar, mutual TLS, JWT, tracing. Fails where a promise would be broken',
    supportsDryRun: true,
    examples: [
      {
        description: 'Hold the folder deploy to what the template promises',
        example: [
          'steps:',
          '  - id: explain',
          '    action: mesh:manifest:explain',
          '    input:',
          '      path: deploy',
          '      namespace: shop',
          '      contract: sidecar=injected,mtls=STRICT,jwt=required',
        ].join('\n'),
      },
    ],
    schema: {
      input: {
        path: z =>
          z
            .string()
            .describe('Folder with the manifests, relative to the workspace'),
        namespace: z =>
          z.string().optional().describe('Namespace of objects that name none'),
        contract: z =>
          z
            .string()
            .optional()
            .describe(
              'What must come true, as in the annotation mesh-portal.dev/contract: sidecar=injected,mtls=STRICT,jwt=required,tracing=otel',
            ),
      },
      output: {
        workloads: z =>
          z
            .array(
              z.object({
                workload: z.string(),
                sidecar: z.string(),
                mtls: z.string(),
                jwt: z.string(),
                tracing: z.string(),
                because: z.array(z.string()),
              }),
            )
            .describe('One word per question and workload, and why'),
        findings: z =>
          z.array(z.string()).describe('What would be found wrong'),
      },
    },
    async handler(ctx) {
      const { path, namespace, contract = '' } = ctx.input;
      const promised = contractOf(contract);
      const objects = readManifests(ctx.workspacePath, path).map(each =>
        inNamespace(each.object, namespace),
      );
      const { workloads, findings } = verdictsOf(objects, promised);
      if (workloads.length === 0 && contract) {
        throw new InputError(
          `'${path}' holds no workload that could keep the contract`,
        );
      }
      const broken = workloads.flatMap(({ workload, promises, because }) =>
        promises
          .filter(({ result }) => result !== 'kept')
          .map(
            ({ key, promised: wanted, actual }) =>
              `${workload}: ${key} would be ${actual}, ${wanted} is promised (${because.join(
                '; ',
              )})`,
          ),
      );
      if (broken.length > 0) {
        throw new InputError(
          ['The manifests break the contract:', ...broken].join('\n'),
        );
      }
      for (const { workload, sidecar, mtls, jwt, tracing } of workloads) {
        ctx.logger.info(
          `${workload}: sidecar ${sidecar}, mutual TLS ${mtls}, JWT ${jwt}, tracing ${tracing}`,
        );
      }
      findings.forEach(each => ctx.logger.warn(each));
      ctx.output(
        'workloads',
        workloads.map(({ promises: _, ...each }) => each),
      );
      ctx.output('findings', findings);
    },
  });
}
