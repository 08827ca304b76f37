import type { z } from 'zod';
import { section } from '../../../../terminal/reading-text.ts';
import type { scoreContracts } from '../../admin/scores/contract.ts';
import { RISK_CODES } from '../../contract.ts';

type Explanation = z.output<typeof scoreContracts.explain.result>;

/** What the features of a score mean. The features of an operator's own model have no meaning here. */
const MEANINGS: Readonly<Record<string, string>> = {
  idApps7d: 'customers that asked about the number within a week',
  phoneApps7d: 'customers that asked about the phone within a week',
  idQueries30d: 'days of the last 30 on which other customers asked about the number',
  idPhones180d: 'phones seen with the number within 180 days',
  phoneIds180d: 'numbers seen with the phone within 180 days',
  nameMismatch: '1 if the number is known only with other names',
  fraudOutcomes: 'outcomes reported as fraud, halved every year',
  genuineOutcomes: 'outcomes reported as genuine, halved every year',
};

const SOURCES: Readonly<Record<string, string>> = {
  evidence: 'reported by a source',
  velocity: 'many apps asked within a week',
  links: 'many people share the phone',
};

/** Formats a fraud score for reading: the score, what raised and what lowered it, and the codes that were found. */
export function explanationText({ orderId, modelId, score, logOdds, base, contributions, hits }: Explanation): string {
  const byWeight = contributions.toSorted((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds));
  const width = Math.max(0, ...contributions.map(({ column }) => column.length));
  const line = ({ column, value, logOdds: added }: Explanation['contributions'][number]) =>
    `${added < 0 ? '' : '+'}${added.toFixed(3)}  ${column.padEnd(width)} = ${value === null ? 'not known' : Number(value.toPrecision(4))}  ${meaningOf(column)}`.trimEnd();
  return [
    `${orderId}  model ${modelId}`,
    `SCORE ${score} of 100: log-odds of fraud ${logOdds.toFixed(3)}, of which ${base.toFixed(3)} without any evidence`,
    ...section('Codes that were found', hits.map(hitLine), 'none'),
    ...section('What raised the score, in log-odds', byWeight.filter((each) => each.logOdds > 0).map(line), 'nothing'),
    ...section('What lowered it', byWeight.filter((each) => each.logOdds < 0).map(line), 'nothing'),
    '',
  ].join('\n');
}

function meaningOf(column: string): string {
  const code = /^evidence(\d+)$/.exec(column)?.[1];
  return code === undefined ? (MEANINGS[column] ?? '') : `strength of evidence: ${meaningOfCode(Number(code))}`;
}

function meaningOfCode(code: number): string {
  return (RISK_CODES as Readonly<Record<number, string>>)[code] ?? 'a code of your own';
}

function hitLine({ code, level, from }: Explanation['hits'][number]): string {
  return `${code}  ${meaningOfCode(code)}, level ${level} of 3 (${SOURCES[from] ?? from})`;
}
