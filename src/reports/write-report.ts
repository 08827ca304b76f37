import { escapeHtml, htmlLanguage, htmlPage, type ReportLanguage } from '../kernel/report-page.ts';
import { localTimeOf } from '../platform/ledger/local-day.ts';
import { drawChart, isEmpty, reasonsOf } from './draw-chart.ts';
import type { Report, ReportChart, ReportTable } from './report.ts';

const LANGUAGES = ['zh', 'en'] as const;

const TEXT = {
  zh: { name: '中文', by: '制作', at: '时间', models: '模型', data: '数据', charts: '图', tables: '表', none: '无' },
  en: {
    name: 'English',
    by: 'Made by',
    at: 'Time',
    models: 'Models',
    data: 'Data',
    charts: 'Charts',
    tables: 'Tables',
    none: 'none',
  },
} as const;

/** A language is chosen without a script, and only the chosen one is shown and printed. */
const STYLE = [
  '.wide td{overflow-wrap:normal}@media print{.wide td{overflow-wrap:anywhere}}',
  '#zh:checked~article[lang=en],#en:checked~article[lang=zh-CN]{display:none}',
  'dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:1rem 0}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}',
  '.summary{font-size:1.15em;border-left:4px solid var(--part-1);padding-left:.8rem}',
  'h3{margin:1.5rem 0 .25rem;break-after:avoid}figcaption{color:var(--soft)}.reason{border-left:4px solid var(--warning);padding-left:.8rem}',
].join('');

/**
 * Writes a report as one page in both languages: its author and time, models and data, a sentence of summary, charts,
 * tables. It opens with the language `first`.
 */
export async function writeReport(
  reportIn: (language: ReportLanguage) => Report,
  first: ReportLanguage,
): Promise<string> {
  const articles = await Promise.all(LANGUAGES.map((language) => articleOf(reportIn(language), language)));
  const choices = LANGUAGES.map(
    (language) =>
      `<input class="screen" type="radio" name="language" id="${language}"${language === first ? ' checked' : ''}>` +
      `<label class="screen" for="${language}" lang="${htmlLanguage(language)}">${TEXT[language].name}</label>`,
  );
  return htmlPage({
    title: reportIn(first).title,
    language: first,
    style: STYLE,
    body: [...choices, ...articles].join('\n'),
  });
}

async function articleOf(report: Report, language: ReportLanguage): Promise<string> {
  const t = TEXT[language];
  const figures = await Promise.all(report.charts.map((chart, at) => figureOf(chart, `${language}${at}`)));
  return [
    `<article lang="${htmlLanguage(language)}"><h1>${escapeHtml(report.title)}</h1>`,
    definitions([
      [t.by, report.by],
      [t.at, `${localTimeOf(report.atMs).slice(0, 19).replace('T', ' ')} (UTC+8)`],
      [t.models, report.models.join(', ') || t.none],
      [t.data, report.data],
    ]),
    `<p class="summary">${escapeHtml(report.summary)}</p>`,
    ...report.remarks.map((remark) => `<p>${escapeHtml(remark)}</p>`),
    `<h2>${t.charts}</h2>`,
    ...figures,
    `<h2>${t.tables}</h2>`,
    ...report.tables.map(tableOf),
    '</article>',
  ].join('\n');
}

function definitions(pairs: readonly (readonly [name: string, value: string])[]): string {
  return `<dl>${pairs.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>`;
}

async function figureOf(chart: ReportChart, id: string): Promise<string> {
  const reasons = reasonsOf(chart).map((reason) => `<p class="reason">${escapeHtml(reason)}</p>`);
  const picture = isEmpty(chart)
    ? ''
    : `<div role="img" aria-label="${escapeHtml(chart.title)}">${await drawChart(chart, id)}</div>`;
  const caption = `<figcaption>${escapeHtml(chart.lead)}</figcaption>`;
  return `<figure><h3>${escapeHtml(chart.title)}</h3>${caption}${picture}${reasons.join('')}</figure>`;
}

function tableOf({ title, lead, columns, rows, ifEmpty }: ReportTable): string {
  const head = `<h3>${escapeHtml(title)}</h3>${lead === undefined ? '' : `<p class="soft">${escapeHtml(lead)}</p>`}`;
  if (rows.length === 0) return `${head}<p>${escapeHtml(ifEmpty)}</p>`;
  const kind = (at: number) => (columns[at]?.isNumber === true ? ' class="number"' : '');
  const names = columns.map(({ name }, at) => `<th scope="col"${kind(at)}>${escapeHtml(name)}</th>`).join('');
  const lines = rows.map(
    (row) => `<tr>${row.map((cell, at) => `<td${kind(at)}>${escapeHtml(cell)}</td>`).join('')}</tr>`,
  );
  return `${head}<div class="wide"><table><thead><tr>${names}</tr></thead><tbody>${lines.join('')}</tbody></table></div>`;
}
