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
