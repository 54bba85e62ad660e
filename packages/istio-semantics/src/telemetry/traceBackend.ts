import {
  Fields,
  fieldsAt,
  isFields,
  numberAt,
  stringAt,
  valueAt,
} from '../model/fields';
import { kinds, MeshModel } from '../model';
import { Chain, chained, serviceChain, tracePipelineChain } from './backend';
import { tracerKindOf } from './tracing';

const kymaGateway = /^telemetry-otlp(-traces)?\.kyma-system\./;

/** From a host to whatever keeps the spans. */
function backendChain(
  model: MeshModel,
  host: string,
  port: number | undefined,
): Chain {
  const [, namespace = ''] = host.split('.');
  return model.memo(
    'traceBackend',
    `${host}:${port}`,
    [
      [kinds.service, namespace],
      [kinds.pod, namespace],
      [kinds.serviceEntry],
      [kinds.kymaTracePipeline],
      [kinds.kymaTelemetry],
    ],
    () =>
      chained(
        () => serviceChain(model, host, port),
        () => (kymaGateway.test(host) ? tracePipelineChain(model) : []),
      ),
  );
}

/** The way of spans from a provider of the mesh configuration on. */
export function providerBackend(
  model: MeshModel,
  provider: Fields | undefined,
): Chain {
  const kind = provider && tracerKindOf(provider);
  const target = kind && valueAt(provider, kind);
  const service = stringAt(target, 'service') ?? '';
  // Istio takes `<namespace>/<host>` as well.
  const host = service.slice(service.indexOf('/') + 1);
  return backendChain(model, host, numberAt(target, 'port'));
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
  model: MeshModel,
  namespace: string,
  address: string,
): Chain {
  const [, host, port] = /^(.*?)(?::(\d+))?$/.exec(address) ?? [];
  const [name, inNamespace = namespace, svc = 'svc'] = host.split('.');
  return backendChain(
    model,
    svc === 'svc' ? `${name}.${inNamespace}.svc.${model.clusterDomain}` : host,
    port ? Number(port) : undefined,
  );
}
