/** A part of a report: Markdown with paragraphs and tables, or HTML that needs no escaping, e.g. an SVG. */
export type ReportPart = { readonly markdown: string } | { readonly html: string };

/** The languages of a report. */
export type ReportLanguage = 'zh' | 'en';

/**
 * Renders a report as one self-contained HTML page: no scripts, no fonts, no network. It prints on A4, and cells of the
 * class `number` are aligned to the right.
 */
export function reportPage(title: string, parts: readonly ReportPart[], language: ReportLanguage = 'en'): string {
  return [
    `<!doctype html><html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><meta charset="utf-8"><title>${escapeHtml(title)}</title>`,
    '<style>body{font:15px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;margin:1rem 0}',
    'td,th{border:1px solid #ccc;padding:.2rem .6rem;text-align:left}svg{max-width:40rem}',
    'th.number,td.number{text-align:right;font-variant-numeric:tabular-nums}td{overflow-wrap:anywhere}',
    '@media print{@page{size:A4;margin:15mm}body{margin:0;max-width:none;font-size:12px}tr{break-inside:avoid}}</style>',
    `<h1>${escapeHtml(title)}</h1>`,
    ...parts.map((part) => ('html' in part ? part.html : htmlOf(part.markdown))),
    '</html>',
  ].join('\n');
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
