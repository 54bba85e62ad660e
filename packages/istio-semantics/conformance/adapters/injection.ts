import type { Adapter } from '../judge';

export const injection: Record<string, Adapter> = {};
