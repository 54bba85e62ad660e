export const ambientMessages = {} as const;
