export { findingsOf } from './findingsOf';
