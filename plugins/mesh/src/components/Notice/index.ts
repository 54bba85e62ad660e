export { ErrorNotice } from './ErrorNotice';
export { FreshnessNotice } from './FreshnessNotice';
export { UnboundNotice } from './UnboundNotice';
