import { ApiError } from '../ApiError';
import type { Node, Pod } from '../workloads';
import { byName, overriddenContainers, placeContainers } from './containers';
import { identityOf } from './identity';
import { usesNativeSidecar } from './nativeSidecars';
import { InjectorSettings, proxyImages } from './settings';
import { Injection, TemplateContext, templates } from './templates';

const TEMPLATES = 'inject.istio.io/templates';
const STATUS = 'sidecar.istio.io/status';
const SCRAPE = 'prometheus.io/scrape';
const PROXY = 'istio-proxy';
/**
 * The pod as Istio's injector returns it.
 *
 * @param nodes - nodes of the cluster, whose versions decide about native sidecars.
 * @throws ApiError `InternalError` for a template that does not exist.
 */
export function injectPod(
  original: Pod,
  settings: InjectorSettings,
  nodes: readonly Node[],
): Pod {
  const pod = withoutInjection(original);
  const context: TemplateContext = {
    pod,
    settings,
    identity: identityOf(pod),
    images: proxyImages(settings, pod),
    nativeSidecar: usesNativeSidecar(
      pod,
      settings.nativeSidecars,
      settings.tag,
      nodes,
    ),
  };
  const injection = templateNames(pod, settings)
    .map(name => render(name, context))
    .reduce(combine, {});
  const { spec, metadata } = pod;
  const overridden = overriddenContainers(pod, injection);
  const injected: Pod = {
    ...pod,
    metadata: {
      ...metadata,
      labels: { ...injection.labels, ...metadata.labels },
      annotations: {
        ...defaultContainer(pod),
        ...prometheus(context),
        ...metadata.annotations,
        ...injection.annotations,
        ...overridden,
        [STATUS]: statusOf(injection, settings),
      },
    },
    spec: {
      ...spec,
      ...placeContainers(context, injection),
      volumes: byName(injection.volumes, spec.volumes),
      ...(settings.imagePullSecrets.length > 0 && {
        imagePullSecrets: byName(
          settings.imagePullSecrets.map(name => ({ name })),
          spec.imagePullSecrets,
        ),
      }),
      ...(injection.securityContext && {
        securityContext: {
          ...injection.securityContext,
          ...Object(spec.securityContext),
        },
      }),
    },
  };
  return injected;
}

function templateNames(
  { metadata }: Pod,
  { defaultTemplates, aliases }: InjectorSettings,
): string[] {
  const wish = metadata.annotations?.[TEMPLATES];
  const names = wish
    ? wish.split(',').map(name => name.trim())
    : defaultTemplates;
  return names.flatMap(name => aliases[name] ?? [name]);
}

function render(name: string, context: TemplateContext): Injection {
  if (Object.hasOwn(templates, name)) {
    return templates[name](context);
  }
  if (context.settings.customTemplates.includes(name)) {
    return {};
  }
  throw new ApiError(
    'InternalError',
    `requested template "${name}" not found; have ${[
      ...Object.keys(templates),
      ...context.settings.customTemplates,
    ].join(', ')}`,
  );
}

function combine(first: Injection, second: Injection): Injection {
  return {
    containers: byName(first.containers, second.containers),
    initContainers: byName(first.initContainers, second.initContainers),
    volumes: byName(first.volumes, second.volumes),
    labels: { ...first.labels, ...second.labels },
    annotations: { ...first.annotations, ...second.annotations },
    securityContext: second.securityContext ?? first.securityContext,
  };
}

/** An injected pod that is injected again starts from what its author wrote. */
function withoutInjection(pod: Pod): Pod {
  const recorded = pod.metadata.annotations?.[STATUS];
  if (!recorded) {
    return pod;
  }
  const status = JSON.parse(recorded);
  const keep = (names: unknown) => {
    const injected: unknown[] = Array.isArray(names) ? names : [];
    return ({ name }: { name: string }) =>
      name === PROXY ? false : !injected.includes(name);
  };
  const { initContainers, volumes, containers } = pod.spec;
  return {
    ...pod,
    spec: {
      ...pod.spec,
      containers: containers.filter(keep(status.containers)),
      ...(initContainers && {
        initContainers: initContainers.filter(keep(status.initContainers)),
      }),
      ...(volumes && { volumes: volumes.filter(keep(status.volumes)) }),
    },
  };
}

function defaultContainer({ spec }: Pod): Record<string, string> {
  const [app] = spec.containers.filter(({ name }) => name !== PROXY);
  return app
    ? {
        'kubectl.kubernetes.io/default-container': app.name,
        'kubectl.kubernetes.io/default-logs-container': app.name,
      }
    : {};
}

/** Metrics are merged unless mesh or pod object; the pod's scrape annotation then points to the agent. */
function prometheus({
  pod,
  settings,
}: TemplateContext): Record<string, string> {
  const { annotations = {} } = pod.metadata;
  const merges =
    settings.prometheusMerge &&
    annotations['prometheus.istio.io/merge-metrics'] !== 'false' &&
    annotations[SCRAPE] !== 'false';
  return merges
    ? {
        'prometheus.io/path': '/stats/prometheus',
        'prometheus.io/port': '15020',
        [SCRAPE]: 'true',
      }
    : {};
}

function statusOf(
  { containers = [], initContainers = [], volumes = [] }: Injection,
  { imagePullSecrets, revision }: InjectorSettings,
): string {
  const names = (list: readonly { name: string }[]) =>
    list.length > 0 ? list.map(({ name }) => name) : null;
  return JSON.stringify({
    initContainers: names(initContainers),
    containers: names(containers),
    volumes: names(volumes),
    imagePullSecrets: imagePullSecrets.length > 0 ? imagePullSecrets : null,
    revision,
  });
}
