import { CHINESE } from './pages.ts';

/** Lines between this page and its twin, e.g. `[中文](risk.zh-CN.md) · `. The site has a switch of its own. */
const TO_TWIN = /\s?\[(?:中文|English)\]\([\w-]+(?:\.zh-CN)?\.md\)(?: · )?/g;

/** Two or more programs that follow each other, each under a heading that names its language. */
const PROGRAMS = /(?:^### [^\n]+\n\n```\w+\n[^]*?\n```\n+(?=###? |$)){2,}/gm;
const PROGRAM = /^### ([^\n]+)\n\n```(\w+)\n([^]*?)\n```/gm;

/** Links that lead out of the folder of the documents, to the source. */
const TO_SOURCE = /\]\((?:\.\.\/)+(?!upgrading|operations|fraud-score)[^)]*\)/g;

/**
 * The text of a page as the site shows it, from the text that the repository shows: languages of programs as tabs, no
 * links to the twin, and links within the language of the page. `file` is relative to the folder of the documents.
 */
export function forSite(text: string, file: string): string {
  const shown = text
    .replaceAll(TO_TWIN, '')
    .replaceAll(PROGRAMS, (programs) => {
      const tabs = [...programs.matchAll(PROGRAM)].map(
        ([, name, syntax, code]) => `\`\`\`${syntax} [${name}]\n${code}\n\`\`\``,
      );
      return `::: code-group\n\n${tabs.join('\n\n')}\n\n:::\n\n`;
    })
    .replaceAll(TO_SOURCE, ']');
  if (!file.endsWith(CHINESE)) return shown;
  return shown
    .replaceAll(/\]\(([\w-]+)\.zh-CN\.md/g, '](./$1.md')
    .replaceAll(/\]\((decisions\/|openapi\.json|reference\.html)/g, '](../$1');
}
