import { FindingDefinition, findingDefinitions } from '../src/findings';

const categories: Readonly<Record<FindingDefinition['category'], string>> = {
  injection: 'Sidecar',
  encryption: 'Encryption',
  access: 'Access',
  traffic: 'Traffic',
  telemetry: 'Telemetry',
  upgrade: 'Upgrade',
  configuration: 'Configuration',
};

const scopes: Readonly<Record<FindingDefinition['scope'], string>> = {
  workload: 'told on workloads',
  namespace: 'about the configuration of a namespace',
  cluster: 'about the installation',
};

const introduction = `# Findings

<!-- Written by \`npm run docs\` from the definitions in packages/istio-semantics/src/findings. -->

Every problem that is told by name. \`IST\` codes are those of Istio's own analyzers and mean the same as in
\`istioctl analyze\`; \`MESH\` codes are ours. An error means that something does not work, a warning that it may not do
what was meant, an info that it could be better.

A finding that is accepted can be hidden as with \`istioctl\`: give the object the annotation
\`galley.istio.io/analyze-suppress\` with the codes, separated by commas, or \`*\`.`;

/** Names of parameters, in italics, among text that means nothing to Markdown. */
function markdown(text: string): string {
  return text
    .replace(/[\\*<>`]|(?<!\w)_|_(?!\w)/g, each => `\\${each}`)
    .replace(/\{\{(\w+)\}\}/g, '_$1_');
}

function sectionOf({
  id,
  name,
  severity,
  scope,
  istioctlOnly,
  title,
  explanation,
  fix,
}: FindingDefinition): string {
  const marks = [
    `**${severity}**`,
    scopes[scope],
    ...(istioctlOnly ? ['told by `istioctl` only'] : []),
  ];
  return [
    `### ${id} ${name}`,
    marks.join(', '),
    `> ${markdown(title)}`,
    markdown(explanation),
    `Fix: ${markdown(fix)}`,
  ].join('\n\n');
}

/** The catalogue of findings as a Markdown document, by category and id. */
export function renderFindings(): string {
  const definitions = Object.values(findingDefinitions).sort((a, b) =>
    a.id.localeCompare(b.id),
  );
  const chapters = Object.entries(categories).map(([category, title]) =>
    [
      `## ${title}`,
      ...definitions.filter(each => each.category === category).map(sectionOf),
    ].join('\n\n'),
  );
  return `${[introduction, ...chapters].join('\n\n')}\n`;
}
