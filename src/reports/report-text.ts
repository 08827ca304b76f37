import type { ReportLanguage } from '../kernel/report-page.ts';
import type { Report, ReportTable } from './report.ts';

/** A report in a language without its charts, as Markdown that also reads well in a terminal. */
export function reportText({ models, data, summary, remarks, tables }: Report, language: ReportLanguage): string {
  const about = [...models, data].filter((text) => text !== '').join(language === 'zh' ? '。' : '. ');
  return [`${about}${language === 'zh' ? '。' : '.'}`, summary, ...remarks, ...tables.map(tableText)].join('\n\n');
}

function tableText({ title, lead, columns, rows, ifEmpty }: ReportTable): string {
  const head = [`## ${title}`, ...(lead === undefined ? [] : [lead])];
  if (rows.length === 0) return [...head, ifEmpty].join('\n\n');
  const lines = [columns.map(({ name }) => name), columns.map(() => '---'), ...rows];
  return [...head, lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')].join('\n\n');
}
