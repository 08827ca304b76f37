import type { z } from 'zod';
import { told, toldElsewhere, type Told } from '../../../kernel/told.ts';
import { timeWithZone } from '../../../terminal/result-cells.ts';
import { section } from '../../../terminal/reading-text.ts';
import type { Say } from '../../../terminal/say.ts';
import type { riskContracts } from '../admin/risk/contract.ts';

type Explanation = z.output<typeof riskContracts.explain.result>;

const SETTLED: Readonly<Record<string, Told>> = {
  'invalid-input': told`an impossible account or address`,
  'allow-list': told`an entry of the allow-list`,
  'block-list': told`an entry of the block-list`,
  rules: told`the rules that fired`,
  nothing: told`nothing spoke against it`,
};

const MISSING: Readonly<Record<Explanation['missing'][number], Told>> = {
  velocity: told`windows that could not be read in time: null in the features`,
};

const STEPS: Readonly<Record<keyof Explanation['timings'], Told>> = {
  ingestMs: told`reading the request`,
  knowledgeMs: told`looking up what is known`,
  velocityMs: told`counting windows`,
  decideMs: told`deciding`,
};

/** How an explanation is written: whether it has every feature, and in which language. */
interface Style {
  readonly all: boolean;
  readonly say: Say;
}

/**
 * Formats a decision for reading from top to bottom: the outcome, the reasons, the rules, feeds and lists behind them,
 * and the latencies.
 */
export function explanationText(explained: Explanation, { all, say }: Style): string {
  const { orderId, at, level, settledBy, points, timings } = explained;
  const sectionOrNone = (title: string, lines: readonly string[]) => section(title, lines, say(told`${title}: none`));
  const settled = say(SETTLED[settledBy] ?? toldElsewhere(settledBy));
  return [
    `${orderId}  ${timeWithZone(Date.parse(at))}`,
    say(told`${level.toUpperCase()}: ${settled}; ${points} points; ${versionText(explained)}`),
    ...sectionOrNone('RiskTypes', explained.types.map(typeLine)),
    ...sectionOrNone(
      say(told`Rules that fired`),
      explained.rules.flatMap((rule) => ruleLines(rule, say)),
    ),
    ...section(
      say(
        told`Left out, because the site was still learning what is normal and only novelty spoke against the request`,
      ),
      explained.leftOut.map((rule) => say(told`${rule.id}: ${rule.title} (${rule.points} points that do not count)`)),
    ),
    ...section(
      say(told`Decided without`),
      explained.missing.map((what) => say(MISSING[what])),
    ),
    ...section(
      say(told`Rules that failed and were skipped`),
      explained.failedRules.map(({ ruleId, problem }) => `${ruleId}: ${problem}`),
    ),
    ...section(
      say(told`List entries that applied`),
      explained.lists.map(({ entryId, list, kind, shown }) => say(told`${list}: ${kind} ${shown} (entry ${entryId})`)),
    ),
    ...section(say(told`In shadow`), explained.shadow === null ? [] : [shadowLine(explained.shadow, say)]),
    ...sectionOrNone(
      say(told`Feeds in use`),
      explained.feeds.map((feed) => feedLine(feed, say)),
    ),
    ...section(say(told`Time, ms`), [timesText(timings, say)]),
    ...(all
      ? section(
          say(told`Every feature`),
          Object.entries(explained.features).map(([name, value]) => `${name} = ${valueText(value)}`),
        )
      : []),
    '',
  ].join('\n');
}

function versionText({ version: { id, number } }: Explanation): Told {
  return number === null
    ? told`rule version ${id}, whose number is no longer known`
    : told`rule version ${id}, number ${number}`;
}

function timesText(timings: Explanation['timings'], say: Say): string {
  return Object.entries(STEPS)
    .map(([step, name]) => `${say(name)} ${timings[step as keyof typeof STEPS].toFixed(2)}`)
    .join(', ');
}

function typeLine({ code, meaning, raisedBy }: Explanation['types'][number]): string {
  return `${String(code).padStart(4)}  ${meaning}${raisedBy.length > 0 ? ` (${raisedBy.join(', ')})` : ''}`;
}

function ruleLines({ id, title, when, level, points, saw }: Explanation['rules'][number], say: Say): string[] {
  return [
    say(weightText({ id, title, level, points })),
    `    ${say(told`when`)} ${when}`,
    ...saw.map(
      ({ name, value, unit, meaning }) =>
        `    ${say(told`saw`)}  ${name} = ${valueText(value)}${unit === '-' || value === null ? '' : ` ${say(toldElsewhere(unit))}`}: ${meaning}`,
    ),
  ];
}

function weightText({ id, title, level, points }: Omit<Explanation['rules'][number], 'when' | 'saw'>): Told {
  if (level !== null)
    return points === 0
      ? told`${id}: ${title} (at least ${level})`
      : told`${id}: ${title} (at least ${level}, ${points} points)`;
  return points === 0 ? told`${id}: ${title} (codes only)` : told`${id}: ${title} (${points} points)`;
}

function shadowLine({ versionId, level, types, fired }: NonNullable<Explanation['shadow']>, say: Say): string {
  const none = say(told`none`);
  return say(
    told`version ${versionId} would decide ${level}, RiskTypes ${types.join(' ') || none}, rules ${fired.join(', ') || none}`,
  );
}

function feedLine({ id, name, source, licence, importedAt }: Explanation['feeds'][number], say: Say): string {
  if (name === null) return say(told`${id}: no longer kept`);
  const at = importedAt === null ? say(told`at an unknown time`) : timeWithZone(Date.parse(importedAt));
  return say(told`${name}: imported ${at}, from ${source ?? '-'}, licence ${licence ?? '-'} (${id})`);
}

function valueText(value: Explanation['features'][string] | undefined): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number' && !Number.isInteger(value)) return value.toPrecision(4);
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
