import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as after } from 'node:timers';
import type { RandomSource } from '../../src/kernel/random.ts';
import { bundled, type Bundled } from '../bundled.ts';

/** An answer that a client has read to its end. */
export interface Acknowledged {
  readonly orderId: string;
  readonly code: number;
  /** The client's own order number, or null for calls that are not charged. */
  readonly idempotencyKey: string | null;
}

/** All that the clients of one victim know. */
export interface KillRound {
  readonly folder: string;
  readonly file: string;
  readonly acknowledged: readonly Acknowledged[];
  /** Kills under load. */
  readonly kills: number;
  /** Further kills, which hit the victim while it was starting. */
  readonly killsAtStart: number;
  /** Calls that were under way when the victim died. Each was sent again under its key after the restart. */
  readonly cutOff: number;
  /** Codes of the last calls, which were sent until the app had no unit left. */
  readonly drainCodes: readonly number[];
  /** The standard error of the victims. */
  readonly complaints: string;
  remove(): void;
}

export interface KillRoundOptions {
  readonly kills: number;
  readonly random: RandomSource;
  /** The victim, from `compileVictim`. */
  readonly program: Bundled;
  /** Number of calls that are under way at any time. */
  readonly callers?: number;
  /** What the app may spend in a month, instead of units that it has. */
  readonly budget?: string;
}

/** Units that the app has at each start. A cycle uses fewer. */
const UNITS_LEFT = 3000;
/** Most answers to wait for before a kill. The kill then comes within DELAY_MS_MAX. */
const ANSWERS_MAX = 200;
const DELAY_MS_MAX = 10;
/** Longest time between the start of the process and a kill during the start, milliseconds. */
const START_MS_MAX = 400;

/**
 * Starts a victim once and ends it in good order, so that its compiled code is kept. That halves the cost of each
 * start.
 */
export async function compileVictim(): Promise<Bundled> {
  const program = await bundled('test/e2e/kill-victim.ts');
  const data = mkdtempSync(path.join(tmpdir(), 'renzheng-kill-compiled-'));
  const victim = startVictim(data, { unitsLeft: 0, program });
  await greeting(victim);
  victim.kill('SIGTERM');
  await once(victim, 'exit');
  rmSync(data, { recursive: true });
  return program;
}

function startVictim(
  data: string,
  { unitsLeft, program, budget }: { unitsLeft: number; program: Bundled; budget?: string | undefined },
) {
  const args = [...program.args, data, String(unitsLeft), ...(budget === undefined ? [] : [budget])];
  return spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...program.env },
  });
}

/**
 * Starts a victim, loads it, kills it with SIGKILL at a random moment, starts it again over the same folder, and so on.
 * Then sends once more what was cut off, and calls until no unit is left. Before the second kill and one in eight of the
 * others, another kill hits the start itself.
 */
export async function runKillRound({
  kills,
  random,
  program,
  callers = 32,
  budget,
}: KillRoundOptions): Promise<KillRound> {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-kill-'));
  const clients = new Clients(random);
  let complaints = '';
  let killsAtStart = 0;
  const start = (unitsLeft: number) => {
    const victim = startVictim(folder, { unitsLeft, program, budget });
    victim.stderr.on('data', (text: Buffer) => (complaints += text.toString()));
    return victim;
  };
  for (let kill = 0; kill < kills; kill += 1) {
    if (kill === 1 || (kill > 1 && random.intBelow(8) === 0)) {
      killsAtStart += 1;
      await killAfter(start(UNITS_LEFT), random.intBelow(START_MS_MAX));
    }
    const victim = start(UNITS_LEFT);
    clients.serve(await greeting(victim));
    const loading = clients.load(callers);
    await clients.answered(1 + random.intBelow(ANSWERS_MAX));
    await killAfter(victim, random.intBelow(DELAY_MS_MAX));
    await loading;
  }
  const last = start(0);
  clients.serve(await greeting(last));
  const drainCodes = await clients.drain(callers);
  await killAfter(last, 0);
  const { acknowledged, cutOff } = clients;
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return {
    folder,
    file: path.join(folder, 'renzheng.db'),
    acknowledged,
    kills,
    killsAtStart,
    cutOff,
    drainCodes,
    complaints,
    remove,
  };
}

interface Greeting {
  readonly url: string;
  readonly key: string | null;
}

async function greeting(victim: ChildProcess): Promise<Greeting> {
  let text = '';
  for await (const piece of victim.stdout ?? []) {
    text += String(piece);
    if (text.endsWith('\n')) return JSON.parse(text) as Greeting;
  }
  throw new Error('the victim ended before it listened');
}

async function killAfter(victim: ChildProcess, ms: number): Promise<void> {
  const gone = once(victim, 'exit');
  const timer = after(() => victim.kill('SIGKILL'), ms);
  await gone;
  clearTimeout(timer);
}

interface Wanted {
  readonly word: 'paid' | 'free';
  readonly idempotencyKey: string | null;
}

interface Envelope {
  readonly result: { readonly orderid: string } | null;
  readonly error_code: number;
}

/** Clients that remember their answers, and repeat the calls that got none. */
class Clients {
  readonly acknowledged: Acknowledged[] = [];
  cutOff = 0;
  readonly #random: RandomSource;
  #again: Wanted[] = [];
  #sent = 0;
  #url = '';
  #key = '';
  #agent = new Agent();
  #watched = { answersLeft: 0, reached: () => {} };

  constructor(random: RandomSource) {
    this.#random = random;
  }

  /** Points the clients to a victim that has just begun to listen. */
  serve({ url, key }: Greeting): void {
    this.#url = url;
    this.#key = key ?? this.#key;
    this.#agent = new Agent({ keepAlive: true });
  }

  /** Resolves once `count` more answers have come. */
  answered(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#watched = { answersLeft: count, reached: resolve };
    });
  }

  /** Calls with `callers` at a time until all of their connections are broken. */
  async load(callers: number): Promise<void> {
    await Promise.all(
      Array.from({ length: callers }, async () => {
        while ((await this.#callOnce(this.#next())) !== null);
      }),
    );
    this.#agent.destroy();
  }

  /** Sends what was cut off, then calls until every call is refused. Returns the codes of these last calls. */
  async drain(callers: number): Promise<readonly number[]> {
    while (this.#again.length > 0) await this.#callOnce(this.#next());
    const codes: number[] = [];
    await Promise.all(
      Array.from({ length: callers }, async () => {
        for (let code: number | null = 0; code === 0;) {
          code = await this.#callOnce(this.#wanted('paid'));
          if (code === null) throw new Error('the victim died while it was drained');
          codes.push(code);
        }
      }),
    );
    this.#agent.destroy();
    return codes;
  }

  #next(): Wanted {
    return this.#again.pop() ?? this.#wanted(this.#random.intBelow(5) === 0 ? 'free' : 'paid');
  }

  #wanted(word: Wanted['word']): Wanted {
    this.#sent += 1;
    return { word, idempotencyKey: word === 'free' ? null : `call-${this.#sent.toString().padStart(8, '0')}` };
  }

  /** The code of the answer, or null if the connection broke. */
  async #callOnce(wanted: Wanted): Promise<number | null> {
    const text = await post(
      `${this.#url}/echo/query?key=${this.#key}&word=${wanted.word}`,
      wanted.idempotencyKey,
      this.#agent,
    );
    if (text === null) {
      this.cutOff += 1;
      if (wanted.idempotencyKey !== null) this.#again.push(wanted);
      return null;
    }
    const { result, error_code: code } = JSON.parse(text) as Envelope;
    this.acknowledged.push({ orderId: result?.orderid ?? '', code, idempotencyKey: wanted.idempotencyKey });
    this.#watched.answersLeft -= 1;
    if (this.#watched.answersLeft === 0) this.#watched.reached();
    return code;
  }
}

/** The whole body, or null if the connection broke before its end. */
function post(url: string, idempotencyKey: string | null, agent: Agent): Promise<string | null> {
  return new Promise((resolve) => {
    const headers = { 'content-length': '0', ...(idempotencyKey !== null && { 'idempotency-key': idempotencyKey }) };
    const outgoing = request(url, { method: 'POST', agent, headers });
    outgoing.on('error', () => resolve(null));
    outgoing.on('response', (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (piece: string) => (text += piece));
      incoming.on('close', () => resolve(incoming.complete ? text : null));
    });
    outgoing.end();
  });
}
