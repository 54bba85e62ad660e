import {
  annotationsOf,
  isSubset,
  labelsAt,
  labelsOf,
  labelValue,
  nameOf,
  stringAt,
  valueAt,
} from '../../model/fields';
import { injectorsOf } from '../../injection/webhooks';
import { kinds } from '../../model/kinds';
import type { MeshModel } from '../../model/MeshModel';
import { proxyImage } from '../../upgrade/controlPlane';
import type { KubernetesObject } from '../../types';
import type { Analyzer } from '../analyzer';
import { namesText, originOfPod, podKinds, proxyImageIn } from '../shared';

/** Revision that the labels of a namespace ask for. */
function revisionOf(model: MeshModel, namespace: string): string | undefined {
  const labels = model.namespaceLabels(namespace);
  const asked = labelValue(labels, 'istio.io/rev');
  if (asked !== undefined) {
    const injector = injectorsOf(model).find(each => each.tag === asked);
    return injector?.revision ?? (asked || 'default');
  }
  return labelValue(labels, 'istio-injection') === 'enabled'
    ? 'default'
    : undefined;
}

const imageTypeIn = (config: unknown) => stringAt(config, 'image', 'imageType');

/** Variant of the image that ProxyConfig asks for. Mirrors `analyzers/util/proxyconfig.go → ImageType`. */
function imageType(
  model: MeshModel,
  namespace: string,
  pod: KubernetesObject,
): string | undefined {
  const { defaultConfig, rootNamespace } = model.meshConfig();
  const all = model.list(kinds.proxyConfig, namespace);
  const hasSelector = (each: KubernetesObject) =>
    valueAt(each, 'spec', 'selector') !== undefined;
  const own = all.filter(
    each =>
      hasSelector(each) &&
      isSubset(
        labelsAt(each, 'spec', 'selector', 'matchLabels'),
        labelsOf(pod),
      ),
  );
  const annotation = labelValue(annotationsOf(pod), 'proxy.istio.io/config');
  return [
    defaultConfig,
    ...model.list(kinds.proxyConfig, rootNamespace).map(each => each.spec),
    ...all.filter(each => !hasSelector(each)).map(each => each.spec),
    ...own.map(each => each.spec),
    annotation === undefined ? undefined : model.parse(annotation),
  ].reduce<string | undefined>(
    (type, config) => imageTypeIn(config) || type,
    undefined,
  );
}

/** Whether a proxy runs the image that the injector of its namespace would give it. */
function isStale(
  model: MeshModel,
  namespace: string,
  pod: KubernetesObject,
  values: Readonly<Record<string, unknown>>,
): boolean {
  const have = proxyImageIn(pod.spec);
  const pinned = labelValue(annotationsOf(pod), 'sidecar.istio.io/proxyImage');
  const want = proxyImage(values);
  if (!have || pinned || !want || have === want) {
    return false;
  }
  const variant = stringAt(values, 'global', 'variant');
  const plain =
    variant && want.endsWith(`-${variant}`)
      ? want.slice(0, -variant.length - 1)
      : want;
  const type =
    labelValue(annotationsOf(pod), 'sidecar.istio.io/proxyImageType') ||
    imageType(model, namespace, pod);
  return ![plain, `${plain}-${type}`].includes(have);
}

/** Mirrors `analyzers/injection/injection-image.go`; tags of revisions are understood as well. */
export const proxyImagesAnalyzer: Analyzer = {
  name: 'injection.ImageAnalyzer',
  kinds: [
    kinds.namespace,
    kinds.configMap,
    kinds.mutatingWebhook,
    kinds.proxyConfig,
  ],
  localKinds: podKinds,
  needs: [kinds.namespace, kinds.configMap, kinds.pod],
  analyze(model, report, namespace) {
    const object = model.get(kinds.namespace, '', namespace);
    const revision = revisionOf(model, namespace);
    const config =
      revision === undefined ? undefined : model.injectorConfig(revision);
    if (!object || !config?.source) {
      return;
    }
    const stale = model
      .list(kinds.pod, namespace)
      .filter(each => isStale(model, namespace, each, config.values));
    if (stale.length > 0) {
      const affected = new Map(
        stale.map(each => {
          const { ref } = originOfPod(model, each);
          return [`${ref.kind}/${ref.name}`, ref];
        }),
      );
      report('IST0158', object, {
        params: { pods: namesText(stale.map(nameOf)) },
        affected: [...affected.values()],
      });
    }
  },
};
