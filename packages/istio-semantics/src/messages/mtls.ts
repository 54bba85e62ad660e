export const mtlsMessages = {} as const;
