export { UnclaimedWorkloads } from './UnclaimedWorkloads';
