export const commonMessages = {
  'unknown.notReadable': 'Unknown: {{kind}} objects cannot be read',
  'unknown.configNotUnderstood':
    'Unknown: key {{key}} of ConfigMap {{name}} cannot be understood',
} as const;
