export const findingsMessages = {} as const;
