import type { Command } from 'commander';
import type { z } from 'zod';
import { localDayOf } from '../../../platform/ledger/local-day.ts';
import { printResult } from '../../../terminal/print.ts';
import { printText } from '../../../terminal/reading-text.ts';
import { riskDecisionContracts } from '../admin/risk-decisions/contract.ts';
import { RISK_LEVELS } from '../rules/risk-types.ts';
import type { RiskCommandDeps } from './command.ts';
import { told } from '../../../kernel/told.ts';
import { speakerOf, type Say } from '../../../terminal/say.ts';
import { shareText, textTable } from './report-text.ts';

type Outcomes = z.output<typeof riskDecisionContracts.outcomes.result>;

/** Adds `renzheng rule outcomes`, which shows how the decisions of a period turned out, by level and by rule. */
export function addOutcomesCommand(rule: Command, { client, terminal }: RiskCommandDeps): void {
  const { outcomes } = riskDecisionContracts;
  rule
    .command('outcomes')
    .description(outcomes.summary)
    .option('--from <day>', 'first day, in Asia/Shanghai. The default is 30 days that end with --to')
    .option('--to <day>', 'last day, which is included. The default is today')
    .option('--json', 'print JSON for programs')
    .action(async ({ json, ...period }: { readonly from?: string; readonly to?: string; readonly json?: boolean }) => {
      const answer = await client().call(outcomes, period);
      if (json === true) return printResult(terminal, answer, { json });
      printText(terminal, outcomesText(outcomes.result.parse(answer), speakerOf(terminal)));
    });
}

/** Formats outcomes for reading: the whole first, then each rule that counted, the one with the most hits first. */
function outcomesText({ period, isCut, rules, genuinePassed, fraudStopped, ...all }: Outcomes, say: Say): string {
  const levelRow = (name: string, counts: Outcomes['fraud']) => [name, ...RISK_LEVELS.map((level) => counts[level])];
  const counted = rules.filter(({ hits }) => hits > 0).toSorted((a, b) => b.hits - a.hits);
  return [
    say(told`decisions from ${localDayOf(period.fromMs)} to ${localDayOf(period.toMs - 1)}`),
    ...(isCut ? [say(told`more than 100,000 outcomes were reported, so only the newest days are counted`)] : []),
    ...textTable(say(told`By level`), {
      head: [say(told`reported as`), ...RISK_LEVELS],
      rows: [
        levelRow(say(told`fraud`), all.fraud),
        levelRow(say(told`genuine`), all.genuine),
        levelRow(say(told`all`), all.decisions),
      ],
      say,
    }),
    '',
    say(told`genuine that passed: ${intervalText(genuinePassed)}`),
    say(told`fraud that did not pass: ${intervalText(fraudStopped)}`),
    ...textTable(say(told`By rule`), {
      head: [told`rule`, told`hits`, told`fraud`, told`genuine`, told`unlabelled`, told`precision`].map(say),
      rows: counted.map(({ ruleId, hits, fraud, genuine, unlabelled, precision }) => [
        ruleId,
        hits,
        fraud,
        genuine,
        unlabelled,
        intervalText(precision),
      ]),
      say,
    }),
    '',
  ].join('\n');
}

function intervalText(share: Outcomes['genuinePassed']): string {
  if (share === null) return '–';
  const [middle, low, high] = [share.share, share.low, share.high].map((part) => shareText(part, 1));
  return `${middle} (${low} .. ${high})`;
}
