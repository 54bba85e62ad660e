/**
 * Texts of every reason, in the `{{param}}` syntax of translation refs. The key is the reason's code.
 * The frontend imports this table and the types, never the engine.
 */
export const messages = {
  // One block per question; codes are `<question>.<camelCase>`.
  'unknown.notReadable': 'Unknown: {{kind}} objects cannot be read',
} as const;

export type ReasonCode = keyof typeof messages;
