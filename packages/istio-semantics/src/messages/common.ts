export const commonMessages = {
  'unknown.notReadable': 'Unknown: {{kind}} objects cannot be read',
} as const;
