export { meshTranslationRef, meshReasonTranslationRef } from './refs';
