import { timeWithZone } from '../../../terminal/result-cells.ts';
import { RISK_LEVELS, RISK_TYPES } from '../rules/risk-types.ts';
import type { Report, Run } from './follow-run.ts';

type Examples = Report['examples'];

/** Formats a comparison for reading: levels before and after, RiskTypes, rules, and examples with their order ids. */
export function reportText({ kind, versionNumber, period }: Run, report: Report): string {
  const [from, to] = [period.fromMs, period.toMs].map(timeWithZone);
  const changed = RISK_LEVELS.flatMap((before) =>
    RISK_LEVELS.filter((after) => after !== before).map((after) => report.levels[before]?.[after] ?? 0),
  ).reduce((sum, count) => sum + count, 0);
  return [
    `${kind} under version ${versionNumber}, ${from} to ${to}`,
    `${report.compared} decisions compared, ${changed} with another level (${shareText(changed, report.compared)})`,
    ...warmUpText(report),
    ...(report.withoutEvent
      ? [`${report.withoutEvent} left out, because the retention of their requests has passed`]
      : []),
    '',
    ...matrixText('before \\ after', report.levels),
    ...labelledText(report),
    ...textTable('RiskTypes that differ', ['code', 'before', 'after', 'gained', 'lost'], report.types.map(typeRow)),
    ...textTable(
      'Rules that fire differently',
      ['rule', 'before', 'after'],
      report.rules
        .filter(({ before, after }) => before !== after)
        .map(({ ruleId, before, after }) => [ruleId, before, after]),
    ),
    ...examplesText(report.examples),
    '',
  ].join('\n');
}

function warmUpText({ warmUpMs, warmUpRequests }: Report): readonly string[] {
  if (warmUpMs === undefined) return [];
  const days = Math.round(warmUpMs / 8_640_000) / 10;
  if (warmUpRequests === 0)
    return [`windows and habits were empty at first, because no request of the ${days} days before is kept`];
  return [`windows and habits were filled from ${days} days before`];
}

/** The same table of the decisions that were reported as fraud and as genuine. Nothing if no outcome is known. */
function labelledText({ labelled, labelsCut }: Report): string[] {
  const known = Object.entries(labelled ?? {}).filter(([, matrix]) => sumOf(matrix) > 0);
  return [
    ...known.flatMap(([label, matrix]) => ['', `reported as ${label}: ${sumOf(matrix)}`, ...matrixText('', matrix)]),
    ...(labelsCut === true ? ['only the outcomes of the newest 100,000 of these decisions were read'] : []),
  ];
}

function sumOf(matrix: Report['levels']): number {
  return Object.values(matrix)
    .flatMap((row) => Object.values(row))
    .reduce((sum, count) => sum + count, 0);
}

function matrixText(head: string, matrix: Report['levels']): string[] {
  const rows = RISK_LEVELS.map((before) => [
    before,
    ...RISK_LEVELS.map((after) => String(matrix[before]?.[after] ?? 0)),
  ]);
  return [[head, ...RISK_LEVELS], ...rows].map((cells) => cells.map((cell) => cell.padStart(14)).join(''));
}

function typeRow({ code, before, after, gained, lost }: Report['types'][number]): (string | number)[] {
  const meaning = RISK_TYPES.find((type) => type.code === code)?.meaning ?? '';
  return [code, before, after, gained, lost, meaning];
}

/** Gives a table as lines of text, with its title above. */
export function textTable(
  title: string,
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string[] {
  if (rows.length === 0) return ['', `${title}: none`];
  const widths = head.map((cell, column) =>
    Math.max(cell.length, ...rows.map((row) => String(row[column] ?? '').length)),
  );
  const line = (row: readonly (string | number)[]) =>
    row.map((cell, column) => `  ${String(cell).padStart(widths[column] ?? 0)}`).join('');
  return ['', title, line(head), ...rows.map(line)];
}

function examplesText(examples: Examples): string[] {
  if (examples.length === 0) return [];
  const line = ({ orderId, atMs, before, after, label }: Examples[number]) => {
    const gone = before.fired.filter((id) => !after.fired.includes(id)).map((id) => `-${id}`);
    const come = after.fired.filter((id) => !before.fired.includes(id)).map((id) => `+${id}`);
    const rules = [...gone, ...come].join(' ');
    const known = label ? `  ${label}` : '';
    return `  ${orderId}  ${timeWithZone(atMs)}  ${before.level} -> ${after.level}${known}${rules && `  ${rules}`}`;
  };
  return ['', 'Examples (see renzheng risk explain ORDERID)', ...examples.map(line)];
}

/** Gives a part of a whole in percent, e.g. `12.50 %`. A dash if the whole is 0. */
export function shareText(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(2)} %`;
}
