/**
 * The mesh plugin for apps of the new frontend system.
 *
 * @packageDocumentation
 */
export { meshPlugin as default } from './plugin';
