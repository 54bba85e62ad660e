export { prometheus } from './prometheus';
export type { ProxiedPod } from './series';
