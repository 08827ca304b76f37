import { RISK_LEVELS, RISK_TYPES } from '../rules/risk-types.ts';
import type { Report, Run } from './follow-run.ts';

type Examples = Report['examples'];

/** Formats a comparison for reading: levels before and after, RiskTypes, rules, and examples with their order ids. */
export function reportText({ kind, versionNumber, period }: Run, report: Report): string {
  const [from, to] = [period.fromMs, period.toMs].map((ms) => new Date(ms).toISOString());
  const changed = RISK_LEVELS.flatMap((before) =>
    RISK_LEVELS.filter((after) => after !== before).map((after) => report.levels[before]?.[after] ?? 0),
  ).reduce((sum, count) => sum + count, 0);
  return [
    `${kind} under version ${versionNumber}, ${from} to ${to}`,
    `${report.compared} decisions compared, ${changed} with another level (${share(changed, report.compared)})`,
    ...(report.withoutEvent
      ? [`${report.withoutEvent} left out, because the retention of their requests has passed`]
      : []),
    '',
    ['before \\ after', ...RISK_LEVELS].map((cell) => cell.padStart(14)).join(''),
    ...RISK_LEVELS.map((before) =>
      [before, ...RISK_LEVELS.map((after) => String(report.levels[before]?.[after] ?? 0))]
        .map((cell) => cell.padStart(14))
        .join(''),
    ),
    ...table('RiskTypes that differ', ['code', 'before', 'after', 'gained', 'lost'], report.types.map(typeRow)),
    ...table(
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

function typeRow({ code, before, after, gained, lost }: Report['types'][number]): (string | number)[] {
  const meaning = RISK_TYPES.find((type) => type.code === code)?.meaning ?? '';
  return [code, before, after, gained, lost, meaning];
}

function table(title: string, head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
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
  const line = ({ orderId, atMs, before, after }: Examples[number]) => {
    const gone = before.fired.filter((id) => !after.fired.includes(id)).map((id) => `-${id}`);
    const come = after.fired.filter((id) => !before.fired.includes(id)).map((id) => `+${id}`);
    const rules = [...gone, ...come].join(' ');
    return `  ${orderId}  ${new Date(atMs).toISOString()}  ${before.level} -> ${after.level}${rules && `  ${rules}`}`;
  };
  return ['', 'Examples (see renzheng risk explain ORDERID)', ...examples.map(line)];
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(2)} %`;
}
