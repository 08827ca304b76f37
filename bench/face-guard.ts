import { performance } from 'node:perf_hooks';
import { openSecrets } from '../test/site-secrets.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { seededRandom } from '../src/kernel/seeded-random.ts';
import type { RandomSource } from '../src/kernel/random.ts';
import { checkCharacter } from '../src/identity/id-number.ts';
import { personIdOf } from '../src/people/person-id.ts';
import { AttackDesk, BATCH_ROWS_MAX } from '../src/features/face-guard/attacks/attack-desk.ts';
import { DAY_MS, dayNumberOf } from '../src/features/face-guard/attacks/attack-day.ts';
import { askAttacks } from '../src/features/face-guard/attacks/attack-question.ts';
import { SqlAttackStore } from '../src/storage/sql/attacks/attack-store.ts';
import type { SqliteDatabase } from '../src/storage/sqlite/sqlite-database.ts';
import { openTemporaryDatabase } from '../src/storage/sqlite/temporary-database.ts';
import { laidPerson, layHistory, openBenchFolder, type LaidHistory } from './lib/attack-histories.ts';

const SIZES = [1e5, 1e6, 1e7, 1e8];
const ASKED_A_TURN = 200;
const SEALING = { sealAfterMs: 0 };
const INGEST_BATCHES = 12;

/**
 * Measures how long the history of a random person takes to answer, by the number of events in it. The sizes take
 * turns, so that a busy machine affects all alike. It also measures how many reports a second become durable, in
 * batches as other systems send them. Throws an Error if a look-up or a report fails.
 */
export async function run({ full }: { readonly full: boolean }): Promise<Record<string, number>> {
  using folder = openBenchFolder();
  const today = dayNumberOf(systemClock.nowMs());
  const empty = await measureEmpty();
  tell(`${empty.toFixed(0)} reports a second, durable, in batches of ${BATCH_ROWS_MAX} into an empty history\n`);
  const histories: LaidHistory[] = [];
  try {
    for (const events of SIZES) {
      const begun = performance.now();
      const laid = await layHistory(folder.path, { events, eventsADay: full ? 1 : 4, today });
      histories.push(laid);
      tell(`${format(events)} events: ${laid.rows} day rows of ${laid.people} people, ${megabytes(laid.bytes)} MB`);
      tell(`, laid down in ${((performance.now() - begun) / 1000).toFixed(0)} s\n`);
    }
    const lookUps = await measureLookUps(histories, full ? 1000 : 300);
    const largest = histories.at(-1);
    if (!largest) throw new Error('invariant broken: there is a largest history');
    const onto = await measureIngestion(largest.database);
    tell(`${onto.toFixed(0)} reports a second onto that of 1e8\n`);
    return { ...lookUps, ingest_per_s: Math.round(empty), ingest_per_s_onto_1e8: Math.round(onto) };
  } finally {
    for (const { database } of histories) await database.close();
  }
}

/**
 * Measures look-ups. In each turn, every history answers the same number of random people, and the turns of one round
 * are compared with each other.
 */
async function measureLookUps(histories: readonly LaidHistory[], rounds: number): Promise<Record<string, number>> {
  const random = seededRandom(797);
  const turns: number[][] = SIZES.map(() => []);
  for (const [at, history] of histories.entries()) turns[at]?.push(await askTurn(history, random));
  for (const turn of turns) turn.length = 0;
  for (let round = 0; round < rounds; round++) {
    // Each round begins with another history, so that none always comes first.
    for (let step = 0; step < histories.length; step++) {
      const at = (round + step) % histories.length;
      const history = histories[at];
      if (history) turns[at]?.push(await askTurn(history, random));
    }
  }
  const first = turns[0] ?? [];
  const figures: Record<string, number> = {};
  tell('events   look-up us (median of turns)   against 1e5\n');
  for (const [at, size] of SIZES.entries()) {
    const own = turns[at] ?? [];
    const slowdown = median(own.map((ms, round) => ms / (first[round] ?? ms)));
    const micros = (median(own) * 1000) / ASKED_A_TURN;
    tell(`${format(size).padEnd(8)} ${micros.toFixed(1).padStart(12)} ${slowdown.toFixed(3).padStart(24)}\n`);
    figures[`look_up_us_${format(size)}`] = round3(micros);
    if (at > 0) figures[`slowdown_${format(size)}`] = round3(slowdown);
  }
  return figures;
}

/**
 * Milliseconds of ASKED_A_TURN questions, one after the other, by the store's own path with threads, marks and windows.
 */
async function askTurn({ database, people }: LaidHistory, random: RandomSource): Promise<number> {
  const attackStore = new SqlAttackStore(database);
  const { signal } = new AbortController();
  const nowMs = systemClock.nowMs();
  const asked = Array.from({ length: ASKED_A_TURN }, () => laidPerson(random.intBelow(people), people));
  const begun = performance.now();
  for (const personId of asked) {
    const answer = await askAttacks({ attackStore, sealing: SEALING }, personId, nowMs, signal);
    if (answer.kind !== 'sealed' || answer.summary === null) throw new Error('a question found no attacks');
  }
  return performance.now() - begun;
}

async function measureEmpty(): Promise<number> {
  await using temporary = await openTemporaryDatabase();
  return await measureIngestion(temporary.database);
}

/**
 * Reports a second. The time includes reading lines of JSON, turning people's numbers into ids, and writing events and
 * counts to the disk.
 */
async function measureIngestion(database: SqliteDatabase): Promise<number> {
  const secrets = await openSecrets();
  const attackStore = new SqlAttackStore(database);
  const desk = new AttackDesk({
    attackStore,
    personIdOf: (idNumber) => personIdOf(secrets, idNumber),
    clock: systemClock,
    sealing: SEALING,
    daysKept: 400,
  });
  const random = seededRandom(41);
  let ms = 0;
  for (let batch = 0; batch < INGEST_BATCHES; batch++) {
    const lines = Array.from({ length: BATCH_ROWS_MAX }, (_, row) => reportLine(`${batch}-${row}`, random));
    const begun = performance.now();
    const outcomes = await desk.reportLines(lines, async () => new Map());
    ms += performance.now() - begun;
    const refused = outcomes.find(({ outcome }) => outcome !== 'recorded');
    if (refused) throw new Error(`a report was not recorded: ${JSON.stringify(refused)}`);
  }
  return (INGEST_BATCHES * BATCH_ROWS_MAX * 1000) / ms;
}

function reportLine(eventId: string, random: RandomSource): string {
  const day = new Date(Date.UTC(1950 + random.intBelow(50), random.intBelow(12), 1 + random.intBelow(28)));
  const digits = `110101${day.toISOString().slice(0, 10).replaceAll('-', '')}${String(1 + random.intBelow(999)).padStart(3, '0')}`;
  const at = systemClock.nowMs() - random.intBelow(180 * DAY_MS);
  const idNumber = `${digits}${checkCharacter(digits)}`;
  return JSON.stringify({ source: 'bench', eventId, idNumber, at, kind: 'presentation', score: 0.1 });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function round3(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function format(events: number): string {
  return `1e${Math.round(Math.log10(events))}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

function tell(text: string): void {
  process.stdout.write(text);
}
