export type { ValidationProblem } from './place';
export { validatedKinds, validationOf } from './validationOf';
export type { Validation } from './validationOf';
