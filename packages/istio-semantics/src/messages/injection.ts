export const injectionMessages = {} as const;
