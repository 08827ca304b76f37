import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { businessRisk } from '../contract.ts';
import { spellRequest } from '../spell-request.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { RISK_LEVELS, type RiskLevel } from '../rules/risk-types.ts';
import { ACTORS, type Actor, type SimulatedEvent } from '../simulator/simulated-event.ts';
import { printResult, type Terminal } from '../../../terminal/print.ts';
import { openProgress } from '../../../terminal/progress.ts';
import { told } from '../../../kernel/told.ts';

/** The server to send requests to, and how fast to send them. */
export interface LiveOptions {
  readonly url: string;
  readonly key: string;
  readonly concurrency: number;
  /** The most requests to send in a second. If it is undefined, each is sent as soon as the one before is answered. */
  readonly perSecond?: number | undefined;
  /** How many events there are. */
  readonly total: number;
  readonly terminal: Terminal;
}

const answerSchema = z.object({
  error_code: z.int(),
  reason: z.string(),
  result: z.object({ res: z.object({ RiskLevel: z.enum(RISK_LEVELS) }) }).nullish(),
});

type Tally = Record<RiskLevel, number>;

/**
 * Sends simulated requests in their order and prints what was decided, by kind of sender. They count as happening at
 * the time of sending: PostTime is left out, and windows see the pace of the sending. Throws an Error if a request is
 * not answered with a level.
 */
export async function sendLive(events: Iterator<SimulatedEvent>, options: LiveOptions): Promise<void> {
  const { terminal, concurrency, perSecond } = options;
  const bar = openProgress(terminal, options.total, told`requests`);
  const tallies = new Map<Actor, Tally>();
  const latencies: number[] = [];
  const started = systemClock.monotonicMs();
  let begun = 0;
  const work = async () => {
    for (let event = events.next(); event.done !== true; event = events.next()) {
      const due = perSecond === undefined ? 0 : started + (begun++ * 1000) / perSecond - systemClock.monotonicMs();
      if (due > 0) await setTimeout(due);
      const sent = systemClock.monotonicMs();
      const level = await ask(event.value, options);
      latencies.push(systemClock.monotonicMs() - sent);
      const tally = tallies.get(event.value.truth.actor) ?? { pass: 0, review: 0, reject: 0 };
      tally[level] += 1;
      tallies.set(event.value.truth.actor, tally);
      bar.update(latencies.length);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.max(1, concurrency) }, work));
  } finally {
    bar.end();
  }
  const decisions = ACTORS.flatMap((actor) => {
    const tally = tallies.get(actor);
    return tally === undefined ? [] : [{ actor, ...tally }];
  });
  printResult(terminal, { decisions, ...speedOf(latencies, systemClock.monotonicMs() - started) }, { json: false });
}

async function ask({ request }: SimulatedEvent, { url, key }: LiveOptions): Promise<RiskLevel> {
  const place = new URL(businessRisk.routes[0].path, url);
  place.searchParams.set('key', key);
  const response = await fetch(place, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(spellRequest({ ...request, postTimeS: null })),
  });
  const answer = answerSchema.parse(await response.json());
  const level = answer.result?.res.RiskLevel;
  if (level === undefined) throw new Error(told`the server answered ${answer.error_code} ${answer.reason}`);
  return level;
}

function speedOf(latencies: readonly number[], ranMs: number) {
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number) => `${(sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1)} ms`;
  return {
    requests: latencies.length,
    perSecond: Math.round((1000 * latencies.length) / ranMs),
    latencyP50: at(0.5),
    latencyP99: at(0.99),
  };
}
