import type { RawRow } from '../../../people/import/import-row.ts';
import type { HeadingRule } from '../../../tables/table-reader.ts';

/** The names that each column may have. Case, blanks, `_` and `-` are ignored, e.g. `id_number` is `idNumber`. */
const COLUMNS = {
  source: ['source', '来源'],
  eventId: ['eventid', 'id', '事件编号'],
  idNumber: ['idnumber', 'idcard', 'idno', '身份证号', '身份证号码', '公民身份号码', '证件号码'],
  at: ['at', 'time', 'timestamp', '时间', '发生时间'],
  kind: ['kind', '类型'],
  score: ['score', '分数'],
} as const;
type Column = keyof typeof COLUMNS;

/** What the heading of a file of attacks must name. */
export const ATTACK_HEADING: HeadingRule = {
  example: 'event_id,id_number,at,kind,score,source',
  missing: (heading) => {
    const names = new Set(heading.map(plain));
    const needed: readonly Column[] = ['eventId', 'idNumber', 'at'];
    return needed.filter((column) => !COLUMNS[column].some((name) => names.has(name)));
  },
};

/**
 * Writes a row of a file as a line of a batch. Fields have the names of the admin API, and empty ones are left out. The
 * server checks their values.
 */
export function reportLine({ fields }: RawRow & { ok: true }, source: string | undefined): string {
  const byName = new Map(Object.entries(fields).map(([name, value]) => [plain(name), value.trim()]));
  const valueOf = (column: Column) =>
    COLUMNS[column].map((name) => byName.get(name)).find((value) => value !== undefined && value !== '');

  return JSON.stringify({
    source: valueOf('source') ?? source,
    eventId: valueOf('eventId'),
    idNumber: valueOf('idNumber'),
    at: valueOf('at'),
    kind: valueOf('kind'),
    score: valueOf('score'),
  });
}

function plain(heading: string): string {
  return heading.toLowerCase().replaceAll(/[\s_-]/g, '');
}
