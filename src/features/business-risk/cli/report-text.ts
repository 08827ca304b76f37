import { told, type Told } from '../../../kernel/told.ts';
import { timeWithZone } from '../../../terminal/result-cells.ts';
import type { Say } from '../../../terminal/say.ts';
import { padBefore, textWidth } from '../../../terminal/text-width.ts';
import { RISK_LEVELS, RISK_TYPES } from '../rules/risk-types.ts';
import type { Report, Run } from './follow-run.ts';

type Examples = Report['examples'];

const KINDS: Readonly<Record<Run['kind'], Told>> = {
  replay: told`replay`,
  backtest: told`backtest`,
  shadow: told`shadow`,
};

const LABELS: Readonly<Record<string, Told>> = { fraud: told`fraud`, genuine: told`genuine` };

/** Formats a comparison for reading: levels before and after, RiskTypes, rules, and examples with their order ids. */
export function reportText({ kind, versionNumber, period }: Run, report: Report, say: Say): string {
  const [from = '', to = ''] = [period.fromMs, period.toMs].map(timeWithZone);
  const changed = RISK_LEVELS.flatMap((before) =>
    RISK_LEVELS.filter((after) => after !== before).map((after) => report.levels[before]?.[after] ?? 0),
  ).reduce((sum, count) => sum + count, 0);
  return [
    say(told`${say(KINDS[kind])} under version ${versionNumber}, ${from} to ${to}`),
    say(
      told`${report.compared} decisions compared, ${changed} with another level (${shareText(changed, report.compared)})`,
    ),
    ...warmUpText(report).map(say),
    ...(report.withoutEvent
      ? [say(told`${report.withoutEvent} left out, because the retention of their requests has passed`)]
      : []),
    '',
    ...matrixText(say(told`before \\ after`), report.levels),
    ...labelledText(report, say),
    ...differencesText(report, say),
    ...examplesText(report.examples, say),
    '',
  ].join('\n');
}

function warmUpText({ warmUpMs, warmUpRequests }: Report): readonly Told[] {
  if (warmUpMs === undefined) return [];
  const days = Math.round(warmUpMs / 8_640_000) / 10;
  if (warmUpRequests === 0)
    return [told`windows and habits were empty at first, because no request of the ${days} days before is kept`];
  return [told`windows and habits were filled from ${days} days before`];
}

/** The same table of the decisions that were reported as fraud and as genuine. Nothing if no outcome is known. */
function labelledText({ labelled, labelsCut }: Report, say: Say): string[] {
  const known = Object.entries(labelled ?? {}).filter(([, matrix]) => sumOf(matrix) > 0);
  return [
    ...known.flatMap(([label, matrix]) => [
      '',
      say(told`reported as ${labelText(label, say)}: ${sumOf(matrix)}`),
      ...matrixText('', matrix),
    ]),
    ...(labelsCut === true ? [say(told`only the outcomes of the newest 100,000 of these decisions were read`)] : []),
  ];
}

function labelText(label: string, say: Say): string {
  const known = LABELS[label];
  return known === undefined ? label : say(known);
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
  return [[head, ...RISK_LEVELS], ...rows].map((cells) => cells.map((cell) => padBefore(cell, 14)).join(''));
}

function differencesText(report: Report, say: Say): string[] {
  const { before, after } = { before: say(told`before`), after: say(told`after`) };
  return [
    ...textTable(say(told`RiskTypes that differ`), {
      head: [say(told`code`), before, after, say(told`gained`), say(told`lost`)],
      rows: report.types.map((type) => typeRow(type, say)),
      say,
    }),
    ...textTable(say(told`Rules that fire differently`), {
      head: [say(told`rule`), before, after],
      rows: report.rules
        .filter((rule) => rule.before !== rule.after)
        .map((rule) => [rule.ruleId, rule.before, rule.after]),
      say,
    }),
  ];
}

function typeRow({ code, before, after, gained, lost }: Report['types'][number], say: Say): (string | number)[] {
  const meaning = RISK_TYPES.find((type) => type.code === code)?.meaning;
  return [code, before, after, gained, lost, meaning === undefined ? '' : say(meaning)];
}

/** A table of texts and numbers, in the language of the shell. */
interface Table {
  readonly head: readonly string[];
  /** Cells beyond the last heading stand behind the table. */
  readonly rows: readonly (readonly (string | number)[])[];
  readonly say: Say;
}

/** Gives a table as lines of text, with its title above. */
export function textTable(title: string, { head, rows, say }: Table): string[] {
  if (rows.length === 0) return ['', say(told`${title}: none`)];
  const widths = head.map((cell, column) =>
    Math.max(textWidth(cell), ...rows.map((row) => textWidth(String(row[column] ?? '')))),
  );
  const line = (row: readonly (string | number)[]) =>
    row.map((cell, column) => `  ${padBefore(String(cell), widths[column] ?? 0)}`).join('');
  return ['', title, line(head), ...rows.map(line)];
}

function examplesText(examples: Examples, say: Say): string[] {
  if (examples.length === 0) return [];
  const line = ({ orderId, atMs, before, after, label }: Examples[number]) => {
    const gone = before.fired.filter((id) => !after.fired.includes(id)).map((id) => `-${id}`);
    const come = after.fired.filter((id) => !before.fired.includes(id)).map((id) => `+${id}`);
    const rules = [...gone, ...come].join(' ');
    const known = label ? `  ${labelText(label, say)}` : '';
    return `  ${orderId}  ${timeWithZone(atMs)}  ${before.level} -> ${after.level}${known}${rules && `  ${rules}`}`;
  };
  return ['', say(told`Examples (see renzheng risk explain ORDERID)`), ...examples.map(line)];
}

/** Gives a part of a whole in percent, e.g. `12.50 %`. A dash if the whole is 0. */
export function shareText(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(2)} %`;
}
