import { gateway } from './gateway';
import type { Template } from './Injection';
import { grpcAgent, grpcSimple } from './proxyless';
import { sidecar } from './sidecar';

/** The templates that Istio's chart ships. */
export const templates: Readonly<Record<string, Template>> = {
  sidecar,
  gateway,
  'grpc-agent': grpcAgent,
  'grpc-simple': grpcSimple,
};

export type { Injection, TemplateContext } from './Injection';
