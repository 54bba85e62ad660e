export { matchesFields, parseFieldSelector } from './fields';
export type { FieldRequirement } from './fields';
export { matchesLabels, parseLabelSelector, readLabelSelector } from './labels';
export type { LabelRequirement, LabelSelector } from './labels';
