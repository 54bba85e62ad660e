/**
 * The verdicts of the mesh plugin as scorecard metrics.
 *
 * @packageDocumentation
 */
export { scorecardModuleMesh as default } from './module';
