export const telemetryMessages = {} as const;
