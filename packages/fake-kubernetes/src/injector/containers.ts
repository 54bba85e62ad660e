import type { Container, Pod } from '../workloads';
import type { Injection, TemplateContext } from './templates';

const OVERRIDES = 'proxy.istio.io/overrides';
/** An image that stands for whatever the injector would use. */
const AUTO_IMAGE = 'auto';
const FIRST = ['istio-validation', 'istio-init', 'istio-proxy'];

/** Two lists as one; of two elements with a name the later one stays, in the earlier one's place. */
export function byName<T extends { name: string }>(
  first: readonly T[] = [],
  second: readonly T[] = [],
): T[] {
  return [
    ...new Map([...first, ...second].map(item => [item.name, item])).values(),
  ];
}

/** Injected and own containers in Istio's order: `webhook.go → reorderPod`. */
export function placeContainers(
  { pod, settings, nativeSidecar }: TemplateContext,
  { containers = [], initContainers = [] }: Injection,
): { containers: Container[]; initContainers?: Container[] } {
  const injectedInit = initContainers.map(({ name }) => name);
  const own = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
  const merged = (injected: Container) =>
    mergeContainer(
      injected,
      own.find(({ name }) => name === injected.name),
    );
  const rest = (pod.spec.initContainers ?? []).filter(
    ({ name }) => !injectedInit.includes(name),
  );
  const first = initContainers
    .filter(({ name }) => nativeSidecar || name !== 'istio-init')
    .map(merged);
  const last = initContainers
    .filter(({ name }) => !nativeSidecar && name === 'istio-init')
    .map(merged);
  const init = [
    ...first.filter(({ name }) => FIRST.includes(name)),
    ...rest,
    ...first.filter(({ name }) => !FIRST.includes(name)),
    ...last,
  ];
  const placed = pod.spec.containers
    .filter(({ name }) => !injectedInit.includes(name))
    .map(container => {
      const injected = containers.find(({ name }) => name === container.name);
      return injected ? mergeContainer(injected, container) : container;
    });
  const added = containers.filter(
    ({ name }) => !placed.some(container => container.name === name),
  );
  return {
    containers: settings.holdApplication
      ? [...added, ...placed]
      : [...placed, ...added],
    ...(init.length > 0 && { initContainers: init }),
  };
}

/** What the pod's author wrote wins, but for an image that is left to the injector. */
function mergeContainer(
  injected: Container,
  own: Container | undefined,
): Container {
  if (!own) {
    return injected;
  }
  const keepsImage = own.image !== undefined && own.image !== AUTO_IMAGE;
  const image = keepsImage ? own.image : injected.image;
  const env = byName(injected.env, own.env);
  const volumeMounts = byName(injected.volumeMounts, own.volumeMounts);
  return {
    ...injected,
    ...own,
    ...(image !== undefined && { image }),
    ...(env.length > 0 && { env }),
    ...(volumeMounts.length > 0 && { volumeMounts }),
  };
}

/** Remembers what the author wrote where it met an injected container. */
export function overriddenContainers(
  { spec }: Pod,
  { containers = [], initContainers = [] }: Injection,
): Record<string, string> {
  const names = [...containers, ...initContainers].map(({ name }) => name);
  const met = (own: readonly Container[] = []) =>
    own
      .filter(({ name }) => names.includes(name))
      .map(container => {
        const { image, ...others } = container;
        return image === AUTO_IMAGE ? others : container;
      });
  const overrides = {
    containers: met(spec.containers),
    initContainers: met(spec.initContainers),
  };
  const filled = Object.entries(overrides).filter(
    ([, list]) => list.length > 0,
  );
  return filled.length > 0
    ? { [OVERRIDES]: JSON.stringify(Object.fromEntries(filled)) }
    : {};
}
