import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { present } from '../../src/kernel/assert.ts';
import type { RandomSource } from '../../src/kernel/random.ts';
import { pause } from '../../src/kernel/timers.ts';
import { bundled, type Bundled } from '../bundled.ts';
import type { LimitedCaller } from './limited-callers.ts';

/** A charged call that a client was told of. */
export interface ChargedCall {
  readonly orderId: string;
  readonly appId: string;
}

/** All that the clients know when every call has ended. */
export interface NodeKills {
  readonly callers: readonly LimitedCaller[];
  /** By the client's own id of the call. */
  readonly charged: ReadonlyMap<string, ChargedCall>;
  /** How many calls that are free were answered. */
  readonly free: number;
  readonly kills: number;
  readonly killsAtStart: number;
  /** Calls that broke off. Each was asked again under its id until its end was known. */
  readonly cutOff: number;
  /** Codes that told a client to ask again. */
  readonly askAgain: readonly number[];
  readonly complaints: string;
}

/** How to kill. */
export interface NodeKillOptions {
  /** Settings of each node, by which it finds what they share. */
  readonly nodes: readonly Readonly<Record<string, string>>[];
  /** How many charged calls each limit allows. */
  readonly calls: number;
  readonly random: RandomSource;
}

const CALLERS = 12;
/**
 * How long a client waits between two calls while nodes start, milliseconds. Most calls are then made around a kill,
 * and the limits do not run out long before the last one.
 */
const IDLE_MS = 500;
/** Most answers to wait for before a kill, and most milliseconds after them. */
const ANSWERS_MAX = 60;
const DELAY_MS_MAX = 10;
/** Longest time between the start of a process and a kill during the start, milliseconds. */
const START_MS_MAX = 1200;
/** Calls of each app that must be refused at the end. */
const BEYOND = 3;
const USED_UP = 10012;
const FREE = 290007;
const { signal: never } = new AbortController();

/**
 * Nodes over one database under a load, which are killed one after another with SIGKILL at random moments, so that two
 * are often away at once. Each is started again.
 */
export class NodesToKill {
  readonly #folder: string;
  readonly #nodes: readonly Victim[];
  readonly #callers: readonly LimitedCaller[];
  readonly #clients: Clients;
  readonly #options: NodeKillOptions;
  readonly #load: Promise<void>;
  #kills = 0;
  #killsAtStart = 0;

  private constructor(
    folder: string,
    nodes: readonly Victim[],
    callers: readonly LimitedCaller[],
    options: NodeKillOptions,
  ) {
    this.#folder = folder;
    this.#nodes = nodes;
    this.#callers = callers;
    this.#options = options;
    this.#clients = new Clients(nodes, callers, options.random);
    this.#load = this.#clients.load();
  }

  /** Starts the nodes, and the load. The caller must call `remove`. */
  static async start(options: NodeKillOptions): Promise<NodesToKill> {
    const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-node-kills-'));
    const program = await bundled('test/e2e/node-kill-victim.ts');
    const nodes = options.nodes.map((each, at) => new Victim(program, path.join(folder, `node-${at}`), each));
    const first = present(nodes[0]);
    const callers = await first.start(options.calls);
    // Node keeps no code of a process that is killed, and compiling it is half of a start.
    await first.end();
    await Promise.all(nodes.map((node) => node.start()));
    return new NodesToKill(folder, nodes, callers, options);
  }

  /** Kills so many times, and gives how often it has done so in all. */
  async kill(kills: number): Promise<number> {
    const { random } = this.#options;
    for (let kill = 0; kill < kills; kill += 1) {
      // At least one node goes on, so that the answers that the next kill waits for come.
      while (live(this.#nodes).length < 2)
        await Promise.race(this.#nodes.filter(({ url }) => url === null).map((node) => node.started));
      this.#clients.isHurried = true;
      await this.#clients.answered(1 + random.intBelow(ANSWERS_MAX));
      await pause(random.intBelow(DELAY_MS_MAX), never);
      this.#clients.isHurried = false;
      const alive = live(this.#nodes);
      const node = present(alive[random.intBelow(alive.length)]);
      await node.kill();
      this.#kills += 1;
      // By chance alone a short run may have none.
      if (this.#kills === 2 || random.intBelow(8) === 0) {
        this.#killsAtStart += 1;
        await node.killAtStart(random.intBelow(START_MS_MAX));
      }
      void node.start();
    }
    return this.#kills;
  }

  /** Lets every call end, and then calls until no limit has a unit left. */
  async end(): Promise<NodeKills> {
    await Promise.all(this.#nodes.map((node) => node.started));
    this.#clients.end();
    await this.#load;
    await this.#clients.sellOut(this.#options.calls);
    const { charged, free, cutOff, askAgain } = this.#clients;
    return {
      callers: this.#callers,
      charged,
      free,
      kills: this.#kills,
      killsAtStart: this.#killsAtStart,
      cutOff,
      askAgain: [...askAgain],
      complaints: this.#nodes.map((node) => node.complaints).join(''),
    };
  }

  async remove(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.kill()));
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function live(nodes: readonly Victim[]): readonly Victim[] {
  return nodes.filter(({ url }) => url !== null);
}

/** A node that can be killed and started again over its folder. */
class Victim {
  url: string | null = null;
  /** Resolves when the last start has ended. */
  started: Promise<unknown> = Promise.resolve();
  complaints = '';
  readonly #program: Bundled;
  readonly #dir: string;
  readonly #shared: Readonly<Record<string, string>>;
  #child: ChildProcess | null = null;

  constructor(program: Bundled, dir: string, shared: Readonly<Record<string, string>>) {
    this.#program = program;
    this.#dir = dir;
    this.#shared = shared;
  }

  /** @param calls of each limit of the apps that this node is to make. Gives these apps */
  async start(calls = 0): Promise<readonly LimitedCaller[]> {
    const starting = this.#start(calls);
    this.started = starting;
    return starting;
  }

  kill(): Promise<void> {
    return this.#signal('SIGKILL');
  }

  /** Ends it in good order. */
  end(): Promise<void> {
    return this.#signal('SIGTERM');
  }

  async #signal(signal: NodeJS.Signals): Promise<void> {
    this.url = null;
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  async killAtStart(ms: number): Promise<void> {
    this.#spawn(0);
    await pause(ms, never);
    await this.kill();
  }

  async #start(calls: number): Promise<readonly LimitedCaller[]> {
    let said = '';
    for await (const piece of this.#spawn(calls).stdout) {
      said += String(piece);
      if (said.endsWith('\n')) break;
    }
    if (said === '') throw new Error(`a node ended before it listened: ${this.complaints}`);
    const { url, callers } = JSON.parse(said) as { url: string; callers: readonly LimitedCaller[] };
    this.url = url;
    return callers;
  }

  #spawn(calls: number) {
    const child = spawn(process.execPath, [...this.#program.args, String(calls)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...this.#program.env, ...this.#shared, RENZHENG_DATA_DIR: this.#dir },
    });
    child.stderr.on('data', (text: Buffer) => (this.complaints += text.toString()));
    this.#child = child;
    return child;
  }
}

interface Wanted {
  readonly caller: LimitedCaller;
  /** The client's own id of the call. Null for a free one, which is not repeated. */
  readonly callId: string | null;
}

/** Clients that know what they were told, and ask again if they were told nothing. */
class Clients {
  readonly charged = new Map<string, ChargedCall>();
  free = 0;
  readonly askAgain = new Set<number>();
  cutOff = 0;
  /** Whether each client calls again at once. Starts of nodes take long, and what happens meanwhile need not be much. */
  isHurried = false;
  readonly #nodes: readonly Victim[];
  readonly #callers: readonly LimitedCaller[];
  readonly #random: RandomSource;
  #sent = 0;
  #isEnding = false;
  #watched = { left: 0, reached: () => {} };

  constructor(nodes: readonly Victim[], callers: readonly LimitedCaller[], random: RandomSource) {
    this.#nodes = nodes;
    this.#callers = callers;
    this.#random = random;
  }

  /** Calls until `end` is called and every call has ended. */
  async load(): Promise<void> {
    await Promise.all(
      Array.from({ length: CALLERS }, async () => {
        while (!this.#isEnding) {
          await this.#ask(this.#next());
          if (!this.isHurried) await pause(IDLE_MS, never);
        }
      }),
    );
  }

  end(): void {
    this.#isEnding = true;
  }

  /** Resolves when so many further calls were answered. */
  answered(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#watched = { left: count, reached: resolve };
    });
  }

  /** Calls each app until its limit is sold, with what comes back from the nodes that died, and then some more. */
  async sellOut(calls: number): Promise<void> {
    await Promise.all(
      this.#callers.map(async (caller) => {
        const soldOf = () => [...this.charged.values()].filter(({ appId }) => appId === caller.appId).length;
        for (let beyond = 0; beyond < BEYOND;) {
          const before = soldOf();
          await this.#ask(this.#wanted(caller));
          if (soldOf() > before) continue;
          if (before >= calls) beyond += 1;
          else await pause(20, never);
        }
      }),
    );
  }

  #next(): Wanted {
    const caller = present(this.#callers[this.#random.intBelow(this.#callers.length)]);
    return this.#random.intBelow(5) === 0 ? { caller, callId: null } : this.#wanted(caller);
  }

  #wanted(caller: LimitedCaller): Wanted {
    this.#sent += 1;
    return { caller, callId: `call-${String(this.#sent).padStart(8, '0')}` };
  }

  /** Asks any node until it is known how the call ended. A free call that breaks off is forgotten. */
  async #ask(wanted: Wanted): Promise<void> {
    while ((await this.#attempt(wanted)) === 'unknown') {
      if (wanted.callId === null) return;
      await pause(5, never);
    }
    this.#watched.left -= 1;
    if (this.#watched.left === 0) this.#watched.reached();
  }

  async #attempt({ caller, callId }: Wanted): Promise<'known' | 'unknown'> {
    const alive = live(this.#nodes);
    const node = alive[this.#random.intBelow(Math.max(1, alive.length))];
    if (node === undefined) return 'unknown';
    const answer = await fetch(`${node.url}/echo/query?key=${caller.key}&word=${callId === null ? 'free' : 'paid'}`, {
      method: 'POST',
      headers: callId === null ? {} : { 'idempotency-key': callId },
    })
      .then(async (response) => (await response.json()) as { error_code: number; result: { orderid: string } | null })
      .catch(() => null);
    if (answer === null) {
      this.cutOff += 1;
      return 'unknown';
    }
    const { error_code: code, result } = answer;
    if (code === FREE && callId === null) this.free += 1;
    if ((code === FREE && callId === null) || code === USED_UP) return 'known';
    if (code === 0 && callId !== null) {
      this.charged.set(callId, { orderId: result?.orderid ?? '', appId: caller.appId });
      return 'known';
    }
    this.askAgain.add(code);
    return 'unknown';
  }
}
