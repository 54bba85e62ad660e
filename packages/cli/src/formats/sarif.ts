import type { Report } from '../explain/Report';

/** A log for code scanning. Source: SARIF 2.1.0, OASIS standard. */
export function sarif({ items }: Report): string {
  const told = items.filter(each => each.kind !== 'mended');
  return JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'mesh-portal',
              rules: [...new Set(told.map(each => each.rule))].map(id => ({
                id,
              })),
            },
          },
          results: told.map(
            ({ rule, level, subject, message, reasons, place }) => ({
              ruleId: rule,
              level,
              message: {
                text: [`${subject}: ${message}`, ...reasons].join('\n'),
              },
              ...(place && {
                locations: [
                  {
                    physicalLocation: {
                      artifactLocation: {
                        uri: place.file
                          .split('/')
                          .map(encodeURIComponent)
                          .join('/'),
                      },
                      region: { startLine: place.line },
                    },
                  },
                ],
              }),
            }),
          ),
        },
      ],
    },
    null,
    2,
  );
}
