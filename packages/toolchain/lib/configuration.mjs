import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root } from './paths.mjs';

/** The published packages that read configuration, in the order in which data walks through them. */
const sources = [
  'plugins/mesh-backend',
  'plugins/catalog-backend-module-mesh',
  'plugins/scaffolder-backend-module-mesh',
];

const introduction = `# Configuration

<!-- Written by \`npm run docs\` from the config.d.ts of each package. -->

Nothing has to be configured: clusters and credentials are those of the ordinary \`kubernetes:\` configuration. Every key is
optional unless it is marked with \`*\`; a value of the wrong type stops the backend at its start with an error that names
the key. Keys marked _secret_ are never shown in logs and never reach the browser.
`;

/** The configuration reference as Markdown. */
export function renderConfiguration() {
  const sections = sources.map(source => {
    const file = path.join(root, source, 'config.d.ts');
    const tree = ts.createSourceFile(
      file,
      fs.readFileSync(file, 'utf8'),
      ts.ScriptTarget.Latest,
      true,
    );
    const config = tree.statements.find(each => each.name?.text === 'Config');
    const { name } = JSON.parse(
      fs.readFileSync(path.join(root, source, 'package.json'), 'utf8'),
    );
    return [
      `## ${name}\n`,
      '| key | type | what it does |',
      '| --- | --- | --- |',
      ...rowsOf(config.members, ''),
      '',
    ].join('\n');
  });
  return `${introduction}\n${sections.join('\n')}`;
}

function rowsOf(members, prefix) {
  return members.flatMap(member => {
    const key = ts.isIndexSignatureDeclaration(member)
      ? `${prefix}<${member.parameters[0].name.text}>`
      : `${prefix}${member.name.text}`;
    const { type, array } = elementOf(member.type);
    const children = ts.isTypeLiteralNode(type)
      ? rowsOf(type.members, `${key}${array ? '[]' : ''}.`)
      : [];
    const { text, secret } = commentOf(member);
    if (children.length > 0 && !text) {
      return children;
    }
    const required =
      ts.isPropertySignature(member) && !member.questionToken && prefix !== '';
    return [
      row(
        `\`${key}\`${required ? '\\*' : ''}`,
        children.length > 0 ? (array ? 'list' : 'object') : typeOf(member.type),
        `${secret ? '_secret_ ' : ''}${text}`,
      ),
      ...children,
    ];
  });
}

function row(...cells) {
  return `| ${cells
    .map(cell =>
      cell
        .replace(/(?<!\\)\|/g, '\\|')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .join(' | ')} |`;
}

/** What a list is of; other types are their own element. */
function elementOf(type) {
  if (ts.isArrayTypeNode(type)) {
    return { type: type.elementType, array: true };
  }
  if (ts.isTypeReferenceNode(type) && type.typeName.text === 'Array') {
    return { type: type.typeArguments[0], array: true };
  }
  return { type, array: false };
}

function typeOf(type) {
  return type
    .getText()
    .replace('string | HumanDuration', 'duration')
    .replace(/'/g, '`');
}

function commentOf(member) {
  const [doc] = ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc);
  return {
    text: ts.getTextOfJSDocComment(doc?.comment) ?? '',
    secret: (doc?.tags ?? []).some(
      tag =>
        tag.tagName.text === 'visibility' &&
        ts.getTextOfJSDocComment(tag.comment) === 'secret',
    ),
  };
}
