import type { z } from 'zod';
import { timeWithZone } from '../../../terminal/result-cells.ts';
import { section } from '../../../terminal/reading-text.ts';
import type { riskContracts } from '../admin/risk/contract.ts';

type Explanation = z.output<typeof riskContracts.explain.result>;

const SETTLED: Readonly<Record<string, string>> = {
  'invalid-input': 'an impossible account or address',
  'allow-list': 'an entry of the allow-list',
  'block-list': 'an entry of the block-list',
  rules: 'the rules that fired',
  nothing: 'nothing spoke against it',
};

const MISSING: Readonly<Record<Explanation['missing'][number], string>> = {
  velocity: 'windows that could not be read in time: null in the features',
};

/**
 * Formats a decision for reading from top to bottom: the outcome, the reasons, the rules, feeds and lists behind them,
 * and the latencies.
 */
export function explanationText(told: Explanation, { all }: { readonly all: boolean }): string {
  const { orderId, at, level, settledBy, points, version, timings } = told;
  const number = version.number === null ? 'no longer known' : `number ${version.number}`;
  return [
    `${orderId}  ${timeWithZone(Date.parse(at))}`,
    `${level.toUpperCase()}: ${SETTLED[settledBy] ?? settledBy}; ${points} points; rule version ${version.id} (${number})`,
    ...section('RiskTypes', told.types.map(typeLine), 'none'),
    ...section('Rules that fired', told.rules.flatMap(ruleLines), 'none'),
    ...section(
      'Left out, because the site was still learning what is normal and only novelty spoke against the request',
      told.leftOut.map((rule) => `${rule.id}: ${rule.title} (${rule.points} points that do not count)`),
    ),
    ...section(
      'Decided without',
      told.missing.map((what) => MISSING[what]),
    ),
    ...section(
      'Rules that failed and were skipped',
      told.failedRules.map(({ ruleId, problem }) => `${ruleId}: ${problem}`),
    ),
    ...section(
      'List entries that applied',
      told.lists.map(({ entryId, list, kind, shown }) => `${list}: ${kind} ${shown} (entry ${entryId})`),
    ),
    ...section('In shadow', told.shadow === null ? [] : [shadowLine(told.shadow)]),
    ...section('Feeds in use', told.feeds.map(feedLine), 'none'),
    ...section('Time, ms', [
      Object.entries(timings)
        .map(([step, ms]) => `${step.replace(/Ms$/, '')} ${ms.toFixed(2)}`)
        .join(', '),
    ]),
    ...(all
      ? section(
          'Every feature',
          Object.entries(told.features).map(([name, value]) => `${name} = ${valueText(value)}`),
        )
      : []),
    '',
  ].join('\n');
}

function typeLine({ code, meaning, raisedBy }: Explanation['types'][number]): string {
  return `${String(code).padStart(4)}  ${meaning}${raisedBy.length > 0 ? ` (${raisedBy.join(', ')})` : ''}`;
}

function ruleLines({ id, title, when, level, points, saw }: Explanation['rules'][number]): string[] {
  const weight = [level === null ? null : `at least ${level}`, points > 0 ? `${points} points` : null];
  return [
    `${id}: ${title} (${weight.filter(Boolean).join(', ') || 'codes only'})`,
    `    when ${when}`,
    ...saw.map(
      ({ name, value, unit, meaning }) =>
        `    saw  ${name} = ${valueText(value)}${unit === '-' || value === null ? '' : ` ${unit}`}: ${meaning}`,
    ),
  ];
}

function shadowLine({ versionId, level, types, fired }: NonNullable<Explanation['shadow']>): string {
  return `version ${versionId} would decide ${level}, RiskTypes ${types.join(' ') || 'none'}, rules ${fired.join(', ') || 'none'}`;
}

function feedLine({ id, name, source, licence, importedAt }: Explanation['feeds'][number]): string {
  if (name === null) return `${id}: no longer kept`;
  return `${name}: imported ${importedAt === null ? 'at an unknown time' : timeWithZone(Date.parse(importedAt))}, from ${source}, licence ${licence} (${id})`;
}

function valueText(value: Explanation['features'][string] | undefined): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number' && !Number.isInteger(value)) return value.toPrecision(4);
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
