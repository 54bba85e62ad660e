export { controlPlanesOf } from './controlPlanesOf';
export type { ControlPlane } from './controlPlanesOf';
export type { RootCertificate, TrustedRoots } from './rootCertificates';
