import type { z } from 'zod';
import { told, toldElsewhere, type Told } from '../../../../kernel/told.ts';
import { section } from '../../../../terminal/reading-text.ts';
import type { Say } from '../../../../terminal/say.ts';
import type { scoreContracts } from '../../admin/scores/contract.ts';
import { RISK_CODES } from '../../contract.ts';

type Explanation = z.output<typeof scoreContracts.explain.result>;

/** What the features of a score mean. The features of an operator's own model have no meaning here. */
const MEANINGS: Readonly<Record<string, Told>> = {
  idApps7d: told`customers that asked about the number within a week`,
  phoneApps7d: told`customers that asked about the phone within a week`,
  idQueries30d: told`days of the last 30 on which other customers asked about the number`,
  idPhones180d: told`phones seen with the number within 180 days`,
  phoneIds180d: told`numbers seen with the phone within 180 days`,
  nameMismatch: told`1 if the number is known only with other names`,
  fraudOutcomes: told`outcomes reported as fraud, halved every year`,
  genuineOutcomes: told`outcomes reported as genuine, halved every year`,
};

const SOURCES: Readonly<Record<string, Told>> = {
  evidence: told`reported by a source`,
  velocity: told`many apps asked within a week`,
  links: told`many people share the phone`,
};

/** Formats a fraud score for reading: the score, what raised and what lowered it, and the codes that were found. */
export function explanationText(explained: Explanation, say: Say): string {
  const { orderId, modelId, score, logOdds, base, contributions, hits } = explained;
  const byWeight = contributions.toSorted((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds));
  const width = Math.max(0, ...contributions.map(({ column }) => column.length));
  const line = ({ column, value, logOdds: added }: Explanation['contributions'][number]) =>
    `${added < 0 ? '' : '+'}${added.toFixed(3)}  ${column.padEnd(width)} = ${value === null ? say(told`not known`) : Number(value.toPrecision(4))}  ${say(meaningOf(column))}`.trimEnd();
  const sectionOrNone = (title: Told, lines: readonly string[]) =>
    section(say(title), lines, say(told`${say(title)}: none`));
  const [raised, lowered] = [byWeight.filter((each) => each.logOdds > 0), byWeight.filter((each) => each.logOdds < 0)];
  return [
    say(told`${orderId}  model ${modelId}`),
    say(
      told`SCORE ${score} of 100: log-odds of fraud ${logOdds.toFixed(3)}, of which ${base.toFixed(3)} without any evidence`,
    ),
    ...sectionOrNone(
      told`Codes that were found`,
      hits.map((hit) => say(hitText(hit))),
    ),
    ...sectionOrNone(told`What raised the score, in log-odds`, raised.map(line)),
    ...sectionOrNone(told`What lowered it`, lowered.map(line)),
    '',
  ].join('\n');
}

function meaningOf(column: string): Told {
  const code = /^evidence(\d+)$/.exec(column)?.[1];
  if (code === undefined) return MEANINGS[column] ?? toldElsewhere('');
  return told`strength of evidence: ${meaningOfCode(Number(code))}`;
}

function meaningOfCode(code: number): Told {
  const meaning = (RISK_CODES as Readonly<Record<number, string>>)[code];
  return meaning === undefined ? told`a code of your own` : toldElsewhere(meaning);
}

function hitText({ code, level, from }: Explanation['hits'][number]): Told {
  return told`${code}  ${meaningOfCode(code)}, level ${level} of 3 (${SOURCES[from] ?? from})`;
}
