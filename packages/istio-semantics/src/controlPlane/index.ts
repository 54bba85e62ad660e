export { controlPlanesOf } from './controlPlanesOf';
export type { ControlPlane, ProxyCount } from './controlPlanesOf';
export type { MeshDefaults, MeshSetting } from './meshDefaultsOf';
export type { RootCertificate, TrustedRoots } from './rootCertificates';
