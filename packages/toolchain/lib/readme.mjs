import fs from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

/**
 * The fenced code blocks of a Markdown file, or of one of its sections, in order.
 *
 * @returns for each block `{ language, code, line }`; code that is indented as part of a list loses that indentation
 */
export function codeBlocks(file, heading) {
  const blocks = [];
  let section = !heading;
  let level = 0;
  let block;
  const lines = fs.readFileSync(path.join(root, file), 'utf8').split('\n');
  lines.forEach((text, index) => {
    const fence = /^(\s*)```(.*)$/.exec(text);
    if (block) {
      if (fence && fence[1] === block.indent) {
        const { indent, ...rest } = block;
        blocks.push({ ...rest, code: block.code.join('\n') });
        block = undefined;
      } else {
        block.code.push(
          text.startsWith(block.indent)
            ? text.slice(block.indent.length)
            : text.trimStart(),
        );
      }
      return;
    }
    const title = /^(#+) (.*)$/.exec(text);
    if (title && heading) {
      if (title[2] === heading) {
        section = true;
        level = title[1].length;
      } else if (section && title[1].length <= level) {
        section = false;
      }
    }
    if (fence && section) {
      block = {
        language: fence[2].trim(),
        code: [],
        line: index + 1,
        indent: fence[1],
      };
    }
  });
  return blocks;
}
