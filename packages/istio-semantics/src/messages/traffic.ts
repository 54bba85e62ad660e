export const trafficMessages = {} as const;
