export { OwnedFindings } from './OwnedFindings';
