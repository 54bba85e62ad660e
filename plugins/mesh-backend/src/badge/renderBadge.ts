import type { EntityFacts } from '@mesh-portal/backstage-plugin-mesh-common';

const LABEL = 'mesh';
const HEIGHT = 20;
const PADDING = 6;
/** Advance of a character of Verdana 11 px on the average; `textLength` makes the text fit where it differs. */
const CHARACTER = 6.6;

/** White text on each of them has a contrast of more than 4.5 : 1. */
const colors = {
  none: '#5c6370',
  bronze: '#8a5320',
  silver: '#5f6b7a',
  gold: '#7a5f00',
};

/** The badge of an entity as SVG: in words what mutual TLS does, and the level that is reached. */
export function renderBadge(facts: Omit<EntityFacts, 'seq'>): string {
  const value = valueOf(facts);
  const known = facts.measures.available;
  const color = colors[known ? facts.measures.level : 'none'];
  const [labelWidth, valueWidth] = [widthOf(LABEL), widthOf(value)];
  const width = labelWidth + valueWidth;
  const name = escapeXml(`${LABEL}: ${value}`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" role="img" aria-label="${name}">
<title>${name}</title>
<rect width="${width}" height="${HEIGHT}" rx="3" fill="#3b4048"/>
<path d="M${labelWidth} 0h${valueWidth - 3}a3 3 0 0 1 3 3v${
    HEIGHT - 6
  }a3 3 0 0 1-3 3H${labelWidth}z" fill="${color}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
${textAt(PADDING, LABEL)}
${textAt(labelWidth + PADDING, value)}
</g>
</svg>
`;
}

function valueOf({ mtls, measures }: Omit<EntityFacts, 'seq'>): string {
  if (!measures.available || mtls === 'unknown') {
    return 'unknown';
  }
  if (measures.workloads === 0) {
    return 'no workloads';
  }
  const level = measures.level === 'none' ? 'no level' : measures.level;
  return mtls === 'not-applicable' ? level : `${mtls} · ${level}`;
}

function textAt(x: number, text: string): string {
  const length = widthOf(text) - 2 * PADDING;
  return `<text x="${x}" y="14" textLength="${length}">${escapeXml(
    text,
  )}</text>`;
}

function widthOf(text: string): number {
  return Math.round(text.length * CHARACTER) + 2 * PADDING;
}

function escapeXml(text: string): string {
  return text.replace(/[^ -~·]|[&<>"']/gu, each => `&#${each.codePointAt(0)};`);
}
