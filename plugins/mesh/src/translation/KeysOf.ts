/** The keys of nested messages as a translation names them, joined by dots. */
export type KeysOf<TMessages, TPrefix extends string = ''> = {
  [K in keyof TMessages & string]: TMessages[K] extends string
    ? `${TPrefix}${K}`
    : KeysOf<TMessages[K], `${TPrefix}${K}.`>;
}[keyof TMessages & string];
