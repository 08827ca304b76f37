import { present } from '../../kernel/assert.ts';
import type { ReportLanguage } from '../../kernel/report-page.ts';
import type { ShownImport } from '../../people/import/import-desk.ts';
import type { ImportStore } from '../../people/import/import-store.ts';
import { refusalText } from '../../people/import/refusal-text.ts';
import { csvRow } from '../../tables/csv-writer.ts';
import { inChinese } from '../../wire/told/in-chinese.ts';

/** Refused rows that are read at a time. */
const PAGE = 200;

/** Titles of the columns after those of the file. A file that is imported again may have them. */
const TITLES: Readonly<Record<ReportLanguage, readonly [string, string, string, string]>> = {
  zh: ['原文件行号', '拒绝原因', '如何修正', '明细'],
  en: ['line of the file', 'why it was refused', 'what to do', 'detail'],
};

const OWN_TITLES: readonly string[] = Object.values(TITLES).flat();

/**
 * Writes the refused rows as they were in the file, with the reason beside them. Excel takes UTF-8 by the mark at the
 * beginning, and does not round a number that begins with an apostrophe. Both are taken off when the file is read again.
 */
export async function* refusedRows(
  store: Pick<ImportStore, 'refused'>,
  { importId, columns }: ShownImport,
  language: ReportLanguage,
): AsyncGenerator<string> {
  // A mended file has the titles of the file before it.
  const names = columns.filter((name) => !OWN_TITLES.includes(name));
  yield `\u{feff}${csvRow([...names, ...TITLES[language]])}`;
  let after = 0;
  for (;;) {
    const page = await store.refused(importId, after, PAGE);
    for (const { line, refusal, detail, raw } of page) {
      const { reason, advice } = refusalText(refusal, language);
      const cells = names.map((name) => (raw.ok ? guarded(raw.fields[name] ?? '') : ''));
      yield csvRow([...cells, line, reason, advice, language === 'zh' ? inChinese(detail) : detail]);
    }
    if (page.length < PAGE) return;
    after = present(page.at(-1)).line;
  }
}

/** Spreadsheets round numbers of more than 15 digits. */
function guarded(cell: string): string {
  return /^\d{12,}$/.test(cell) ? `'${cell}` : cell;
}
