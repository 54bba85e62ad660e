export const upgradeMessages = {} as const;
