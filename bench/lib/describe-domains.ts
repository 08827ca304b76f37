import type { ErrorRate } from '../../src/vision/calibration/error-rates.ts';
import type { AttackRow, LiveRow } from './domain-rates.ts';
import type { DomainReport } from './domain-report.ts';

/** The tables of the bench: Markdown that also reads well in a terminal. Rates are in percent with 95 % intervals. */
export function describeDomains(report: DomainReport): string {
  const { attacks, stands, people, thresholds, refitted, realAttacks, unusable } = report;
  return [
    '## Attacks, each domain left out',
    '',
    'Compared with the people of the same recordings. In brackets the network alone.',
    '',
    '| attack | clips | AUC | passes at BPCER 1 % | at 5 % | at 10 % | at the default threshold |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...attacks.logOdds.map((row, at) => attackLine(row, attacks.network[at])),
    attackLine(realAttacks, undefined),
    '',
    '## Held and fixed attacks',
    '',
    'Parts of the domains above, which are too small for the worst figures.',
    '',
    '| attack | clips | AUC | passes at BPCER 1 % | at 5 % | at 10 % | at the default threshold |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...stands.logOdds.map((row, at) => attackLine(row, stands.network[at])),
    '',
    '## People, each domain left out of the scale',
    '',
    '| people | clips | mean log-odds | lowest | turned away at the default threshold | by the network alone |',
    '| --- | --- | --- | --- | --- | --- |',
    ...people.logOdds.map((row, at) => peopleLine(row, people.network[at])),
    '',
    '## The scale that ships',
    '',
    `| threshold | may turn away | ${people.logOdds.map(({ domain }) => domain).join(' | ')} | real attacks that pass |`,
    `| --- | --- | ${people.logOdds.map(() => '---').join(' | ')} | --- |`,
    ...thresholds.map(
      (row) =>
        `| ${row.threshold} | ${percent(row.promised)} | ` +
        `${row.people.map(({ refused }) => `${refused.errors} of ${refused.trials}`).join(' | ')} | ` +
        `${rateText(row.realAttacks.passing)} |`,
    ),
    '',
    `Fitted again: ${refitted.map(({ score, logOdds }) => `${score} at ${logOdds}`).join(', ')}.`,
    `Turned away by a rule, or not judged: ${unusable.map(({ domain, clips }) => `${clips} ${domain}`).join('; ')}.`,
  ].join('\n');
}

function beside(value: string, other: string | undefined): string {
  return other === undefined ? value : `${value} [${other}]`;
}

function attackLine(row: AttackRow, alone: AttackRow | undefined): string {
  const rates = row.apcer.map((rate, at) => {
    const other = alone?.apcer[at];
    return beside(rateText(rate), other && percent(other.rate));
  });
  return (
    `| ${row.domain} | ${row.passing.trials} | ${beside(row.auc.toFixed(3), alone?.auc.toFixed(3))} | ` +
    `${rates.join(' | ')} | ${beside(rateText(row.passing), alone && percent(alone.passing.rate))} |`
  );
}

function peopleLine(row: LiveRow, alone: LiveRow | undefined): string {
  const { domain, mean, lowest, refused } = row;
  return (
    `| ${domain} | ${refused.trials} | ${mean.toFixed(2)} | ${lowest.toFixed(2)} | ${rateText(refused)} | ` +
    `${alone ? rateText(alone.refused) : ''} |`
  );
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}

/** A rate in percent with its interval and its trials, e.g. `4.2 % (0.1 .. 21; 1 of 24)`. */
function rateText({ errors, trials, rate, low, high }: ErrorRate): string {
  const [from, to] = [low, high].map((share) => Number((share * 100).toPrecision(2)));
  return `${percent(rate)} (${from} .. ${to}; ${errors} of ${trials})`;
}
