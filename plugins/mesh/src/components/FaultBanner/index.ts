export { FaultBanner } from './FaultBanner';
