import {
  Fields,
  fieldsAt,
  isFields,
  numberAt,
  stringAt,
  valueAt,
} from '../model/fields';
import { kinds, MeshModel, ModelInput } from '../model';
import { Chain, chained, serviceChain, tracePipelineChain } from './backend';
import { tracerKindOf } from './tracing';

const kymaGateway = /^telemetry-otlp(-traces)?\.kyma-system\./;

/** The way of spans from somewhere on, in a model of which the rest is as it was; the same object while it is the same. */
export type BackendChain = (model: MeshModel) => Chain;

/** From a host to whatever keeps the spans. */
function backendChain(host: string, port: number | undefined): BackendChain {
  const [, namespace = ''] = host.split('.');
  const key = `${host}:${port}`;
  const inputs: readonly ModelInput[] = [
    [kinds.service, namespace],
    [kinds.pod, namespace],
    [kinds.serviceEntry],
    [kinds.kymaTracePipeline],
    [kinds.kymaTelemetry],
  ];
  return model =>
    model.memo('traceBackend', key, inputs, () =>
      chained(
        () => serviceChain(model, host, port),
        () => (kymaGateway.test(host) ? tracePipelineChain(model) : []),
      ),
    );
}

/** The way of spans from a provider of the mesh configuration on. */
export function providerBackend(provider: Fields | undefined): BackendChain {
  const kind = provider && tracerKindOf(provider);
  const target = kind && valueAt(provider, kind);
  const service = stringAt(target, 'service') ?? '';
  // Istio takes `<namespace>/<host>` as well.
  const host = service.slice(service.indexOf('/') + 1);
  return backendChain(host, numberAt(target, 'port'));
}

const bootstrapTracers = [
  'zipkin',
  'datadog',
  'lightstep',
  'openCensusAgent',
  'stackdriver',
];

/** The tracer of the proxy's bootstrap, which counts where the Telemetry API is not used. */
export function bootstrapTracer(
  proxyConfig: Fields,
): { tracer: string; address: string } | undefined {
  const tracing = fieldsAt(proxyConfig, 'tracing');
  const tracer = bootstrapTracers.find(each => isFields(tracing[each]));
  const address = tracer && stringAt(tracing, tracer, 'address');
  return tracer && address ? { tracer, address } : undefined;
}

/** The proxy resolves the address by DNS, so that shorter names do as well. */
export function addressChain(
  clusterDomain: string,
  namespace: string,
  address: string,
): BackendChain {
  const [, host, port] = /^(.*?)(?::(\d+))?$/.exec(address) ?? [];
  const [name, inNamespace = namespace, svc = 'svc'] = host.split('.');
  return backendChain(
    svc === 'svc' ? `${name}.${inNamespace}.svc.${clusterDomain}` : host,
    port ? Number(port) : undefined,
  );
}
