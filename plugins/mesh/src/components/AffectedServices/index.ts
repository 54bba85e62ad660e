export { AffectedDialog } from './AffectedDialog';
export { AffectedServices } from './AffectedServices';
