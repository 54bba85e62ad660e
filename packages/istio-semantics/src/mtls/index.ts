export {
  composePeerAuthentication,
  modeOfPort,
  namespaceMode,
  namespaceModes,
  peerAuthenticationsFor,
} from './peerAuthentication';
export {
  buildUpstreamTls,
  endpointTlsMode,
  inferServiceMode,
  usesMtls,
} from './clientTls';
export { canReach } from './canReach';
export type { ReachOptions } from './canReach';
export { clusterTlsMode } from './connection';
export type { Client, Proxy } from './connection';
export { mtlsOf } from './mtlsOf';
