import { Option, type Command } from 'commander';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { spellRequest } from '../spell-request.ts';
import { ACTORS, type Actor, type SimulatedEvent } from '../simulator/simulated-event.ts';
import { DEFAULT_CAMPAIGNS, simulate, type SimulationPlan } from '../simulator/simulate.ts';
import type { Terminal } from '../../../terminal/print.ts';
import { sendLive } from './send-live.ts';
import { told } from '../../../kernel/told.ts';
import { say } from '../../../terminal/say.ts';

interface Options {
  readonly seed: number;
  readonly days: number;
  readonly users: number;
  readonly start: string;
  readonly campaigns: number;
  readonly only?: readonly Actor[];
  readonly limit: number;
  readonly out: string;
  readonly url?: string;
  readonly key?: string;
  readonly concurrency: number;
  readonly perSecond?: number;
}

/** Adds `renzheng risk simulate`, which writes labelled traffic as JSON lines or sends it as live requests. */
export function addSimulateCommand(risk: Command, terminal: Terminal): void {
  risk
    .command('simulate')
    .description(
      'write labelled traffic of people and attacks, as JSON lines or as live requests. The same seed gives the same traffic',
    )
    .option('--seed <number>', 'seed', Number, 1)
    .option('--days <number>', 'days to play', Number, 7)
    .option('--users <number>', 'people with habits', Number, 1000)
    .option('--start <day>', 'first day (Asia/Shanghai)', '2024-05-01')
    .option(
      '--campaigns <factor>',
      'how many attacks there are, as a multiple of the usual number. 0 for none',
      Number,
      1,
    )
    .addOption(
      new Option('--only <kinds>', `kinds of traffic, separated by commas: ${ACTORS.join(', ')}`).argParser(actorsOf),
    )
    .addOption(
      new Option('--limit <number>', 'the most requests to write')
        .argParser(Number)
        .default(Number.POSITIVE_INFINITY, 'no bound'),
    )
    .option('--out <file>', 'file for the JSON lines', '/dev/stdout')
    .option(
      '--url <url>',
      'send the requests to the server at this URL instead, one after the other, as if they happened now',
    )
    .option('--key <key>', 'key of the app that sends the requests, with --url')
    .option('--concurrency <number>', 'how many requests run at the same time, with --url', Number, 1)
    .option('--per-second <number>', 'the most requests in a second, with --url', Number)
    .action(async (options: Options) => {
      if (options.url === undefined) return writeLines(eventsOf(options), options.out, terminal);
      if (options.key === undefined) throw new Error(told`--url needs --key. Make a key with \`renzheng key create\``);
      const total = eventsOf(options).reduce((count) => count + 1, 0);
      await sendLive(eventsOf(options), { ...options, url: options.url, key: options.key, total, terminal });
    });
}

function actorsOf(text: string): readonly Actor[] {
  const names = text.split(',').map((name) => name.trim());
  const known = ACTORS.filter((actor) => names.includes(actor));
  if (known.length !== names.length) throw new Error(told`--only takes ${ACTORS.join(', ')}`);
  return known;
}

function* eventsOf({ seed, days, users, start, campaigns, only, limit }: Options): Generator<SimulatedEvent> {
  const startMs = Date.parse(`${start}T00:00:00+08:00`);
  if (Number.isNaN(startMs)) throw new Error(told`--start must be a day such as 2026-07-03`);
  const plan: SimulationPlan = { seed, startMs, days, users, campaigns: scaled(campaigns) };
  let count = 0;
  for (const event of simulate(plan)) {
    if (only !== undefined && !only.includes(event.truth.actor)) continue;
    if (count >= limit) return;
    count += 1;
    yield event;
  }
}

function scaled(factor: number): NonNullable<SimulationPlan['campaigns']> {
  return Object.fromEntries(Object.entries(DEFAULT_CAMPAIGNS).map(([actor, mean]) => [actor, mean * factor]));
}

/**
 * Writes one line for each request: its time, its sender, the RiskTypes that are true of it, and the body that API 615
 * takes.
 */
async function writeLines(events: Iterable<SimulatedEvent>, file: string, terminal: Terminal): Promise<void> {
  const out = createWriteStream(file);
  let count = 0;
  for (const { atMs, appId, request, truth } of events) {
    count += 1;
    const line = JSON.stringify({ atMs, appId, ...truth, request: spellRequest(request) });
    if (!out.write(`${line}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
  say(terminal, told`${count} requests written`);
}
