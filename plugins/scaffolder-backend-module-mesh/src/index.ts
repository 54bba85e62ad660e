/**
 * Templates and actions for secured and canary-released services.
 *
 * @packageDocumentation
 */
export { meshTemplates as default } from './meshTemplates';
