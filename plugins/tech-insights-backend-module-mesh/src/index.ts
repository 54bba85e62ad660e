/**
 * The verdicts of the mesh plugin as Tech Insights facts.
 *
 * @packageDocumentation
 */
export { meshFactRetrieverId } from './factSchema';
export { techInsightsModuleMesh as default } from './module';
