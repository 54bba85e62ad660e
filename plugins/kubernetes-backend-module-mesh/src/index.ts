/**
 * Hands the kubernetes plugin's clusters and credentials to the mesh plugin.
 *
 * @packageDocumentation
 */
export { kubernetesModuleMesh as default } from './module';
