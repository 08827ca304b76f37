/** A part of a report: Markdown with paragraphs and tables, or HTML that needs no escaping, e.g. an SVG. */
export type ReportPart = { readonly markdown: string } | { readonly html: string };

/** The languages of a report. */
export type ReportLanguage = 'zh' | 'en';

/**
 * Colours of a page: those of the text, then those of charts. Neighbours differ in lightness too, so that they can be
 * told apart without hues.
 */
const LIGHT =
  '--ground:#fff;--ink:#1f1f1f;--soft:#595959;--line:#d0d0d0;--part-1:#004f94;--part-2:#d1621b;--part-3:#007a64;' +
  '--part-4:#a43a9d;--part-5:#8a6d00;--part-6:#6d2530;--part-7:#3f7fd0;--good:#00705c;--warning:#b07a00;--bad:#c0390b';
const DARK =
  '--ground:#141414;--ink:#e6e6e6;--soft:#a6a6a6;--line:#424242;--part-1:#4ea1f7;--part-2:#ffb070;--part-3:#2fb89b;' +
  '--part-4:#e79be4;--part-5:#d6bf3f;--part-6:#f28b94;--part-7:#a9cdfb;--good:#45c8ab;--warning:#f0c04c;--bad:#ff8a66';

/** Paper is always light. */
const STYLE = [
  `:root{color-scheme:light dark;${LIGHT}}`,
  `@media screen and (prefers-color-scheme:dark){:root{${DARK}}}`,
  "body{font:15px/1.5 system-ui,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;max-width:60rem;",
  'margin:2rem auto;padding:0 1rem;color:var(--ink);background:var(--ground)}h1{line-height:1.25}h2{margin:2rem 0 .5rem}',
  'table{border-collapse:collapse;margin:1rem 0}td,th{border:1px solid var(--line);padding:.2rem .6rem;text-align:left}',
  'th.number,td.number{text-align:right;font-variant-numeric:tabular-nums}td{overflow-wrap:anywhere}',
  '.wide{overflow-x:auto}figure{margin:1rem 0}figure svg{max-width:100%;height:auto;display:block}.soft{color:var(--soft)}',
  '@media print{@page{size:A4;margin:15mm}body{margin:0;max-width:none;font-size:12px}tr,figure{break-inside:avoid}',
  'h2{break-after:avoid}.wide{overflow:visible}.screen{display:none}}',
].join('\n');

/**
 * Renders a report as one self-contained HTML page: no scripts, no fonts, no network. It prints on A4, is dark if the
 * reader's system is, and cells of the class `number` are aligned to the right.
 */
export function reportPage(title: string, parts: readonly ReportPart[], language: ReportLanguage = 'en'): string {
  const body = parts.map((part) => ('html' in part ? part.html : htmlOf(part.markdown)));
  return htmlPage({ title, language, body: [`<h1>${escapeHtml(title)}</h1>`, ...body].join('\n') });
}

/** What a page holds. */
export interface HtmlPage {
  readonly title: string;
  readonly language: ReportLanguage;
  /** HTML that needs no escaping. */
  readonly body: string;
  /** Styles beside those of every page. */
  readonly style?: string;
}

/** Renders a page with the looks of every report. */
export function htmlPage({ title, language, body, style = '' }: HtmlPage): string {
  return [
    `<!doctype html><html lang="${htmlLanguage(language)}"><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(title)}</title>`,
    `<style>${STYLE}${style}</style>`,
    body,
    '</html>',
  ].join('\n');
}

/** The name of a language in HTML. */
export function htmlLanguage(language: ReportLanguage): 'zh-CN' | 'en' {
  return language === 'zh' ? 'zh-CN' : 'en';
}

/** Escapes text for HTML and SVG, also inside quoted attributes. Example: `a<b` becomes `a&#60;b`. */
export function escapeHtml(text: string): string {
  return text.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/**
 * Renders the Markdown that the product's own reports use: paragraphs, `## ` headings and tables, with a blank line
 * between them.
 */
function htmlOf(markdown: string): string {
  return markdown
    .split('\n\n')
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map((block) => {
      if (block.startsWith('## ')) return `<h2>${escapeHtml(block.slice(3))}</h2>`;
      return block.startsWith('| ') ? tableOf(block) : `<p>${escapeHtml(block)}</p>`;
    })
    .join('\n');
}

function tableOf(block: string): string {
  const rows = block
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
    .map((line) => line.slice(2, -2).split(' | '));
  const [head = [], ...body] = rows;
  return `<table>${cells(head, 'th')}${body.map((row) => cells(row, 'td')).join('')}</table>`;
}

function cells(row: readonly string[], tag: 'td' | 'th'): string {
  return `<tr>${row.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
}
