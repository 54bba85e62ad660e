/** Where a text is no YAML. */
export interface ManifestError {
  line: number;
  column: number;
  message: string;
}

/** The first thing in a text of YAML documents that is none. */
export async function checkManifest(
  text: string,
): Promise<ManifestError | undefined> {
  const { LineCounter, parseAllDocuments } = await import('yaml');
  const lineCounter = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter,
    prettyErrors: false,
  });
  const [error] = [...documents].flatMap(({ errors }) => errors);
  if (!error) {
    return undefined;
  }
  const { line, col } = lineCounter.linePos(error.pos[0]);
  return { line, column: col, message: error.message };
}
