import type { Clock } from '../kernel/clock.ts';
import { SANDBOX_EVENTS_MAX } from './sandbox-events-max.ts';
import type {
  SandboxEvent,
  SandboxNews,
  SandboxPicture,
  SandboxPosition,
  SandboxRecord,
  SandboxStore,
} from './sandbox-record.ts';
import { SandboxState } from './sandbox-state.ts';
import type { Moment } from './scenario.ts';

/** How long a link to a picture can be used, as on the live wire. */
const PICTURE_KEPT_MS = 24 * 3_600_000;

/** What SandboxDesk needs. */
export interface SandboxDeskDeps {
  readonly store: SandboxStore;
  readonly clock: Clock;
  /** Whether other processes record what happens in the sandboxes too. */
  readonly isShared: boolean;
}

interface Known {
  readonly state: SandboxState;
  /** Up to where it follows the store, if other processes write there too. */
  position: SandboxPosition;
}

/**
 * The sandboxes of all apps: their clocks, and what happened in them. If processes share the store, each question first
 * reads what is new there, so that all of them give the same answers. Otherwise memory holds everything. Every method
 * throws Fault if the store fails.
 */
export class SandboxDesk {
  readonly #deps: SandboxDeskDeps;
  readonly #known = new Map<string, Known>();

  private constructor(deps: SandboxDeskDeps) {
    this.#deps = deps;
  }

  /** Opens the desk with everything that is stored. Throws Fault. */
  static async open(deps: SandboxDeskDeps): Promise<SandboxDesk> {
    const desk = new SandboxDesk(deps);
    if (!deps.isShared) for (const { appId, event } of await deps.store.all()) desk.#knownOf(appId).state.add(event);
    return desk;
  }

  async state(appId: string): Promise<SandboxState> {
    const known = this.#knownOf(appId);
    if (this.#deps.isShared) await this.#follow(appId, known);
    return known.state;
  }

  /** Time of an app's sandbox, in milliseconds since the Unix epoch. */
  async nowMs(appId: string): Promise<number> {
    return this.#nowMsOf(await this.state(appId));
  }

  /** What the sandbox of an app knows at its present time. */
  async moment(appId: string): Promise<Moment> {
    const state = await this.state(appId);
    return state.at(this.#nowMsOf(state));
  }

  /** Records what happened, at the present time of the sandbox. */
  async record(appId: string, what: SandboxEvent['what']): Promise<void> {
    const { store, clock } = this.#deps;
    this.#add(appId, await store.record(appId, what, clock.nowMs()));
  }

  /** Sets the clock of a sandbox forward or back. It runs on from there. */
  async setClock(appId: string, toMs: number): Promise<void> {
    const { store, clock } = this.#deps;
    const event = { atMs: toMs, offsetMs: toMs - clock.nowMs(), what: { kind: 'clock' as const } };
    await store.append(appId, event);
    this.#add(appId, event);
  }

  async export(appId: string): Promise<SandboxRecord> {
    return { version: 1, events: (await this.state(appId)).events.slice(-SANDBOX_EVENTS_MAX) };
  }

  /** Replaces everything that happened in a sandbox by a record. */
  async import(appId: string, { events }: SandboxRecord): Promise<void> {
    await this.#deps.store.replace(appId, events);
    if (!this.#deps.isShared) this.#knownOf(appId).state.reset(events);
  }

  /** Whether a picture of this name belongs to a sandbox, and whether its link has not expired there. */
  async picture(picture: SandboxPicture): Promise<'none' | 'good' | 'expired'> {
    const state = await this.#stateWith(picture.name);
    if (state === null) return 'none';
    const madeAtMs = state.pictureMadeAt(picture);
    return madeAtMs !== null && this.#nowMsOf(state) < madeAtMs + PICTURE_KEPT_MS ? 'good' : 'expired';
  }

  async #stateWith(pictureName: string): Promise<SandboxState | null> {
    if (!this.#deps.isShared)
      return [...this.#known.values()].find(({ state }) => state.hasPicture(pictureName))?.state ?? null;
    if (!/^[\da-f]{32}$/.test(pictureName)) return null;
    const appId = await this.#deps.store.appOfPicture(pictureName);
    return appId === null ? null : this.state(appId);
  }

  /** Adds an event that was stored. If processes share the store, the next question reads it. */
  #add(appId: string, event: SandboxEvent): void {
    if (!this.#deps.isShared) this.#knownOf(appId).state.add(event);
  }

  /** Takes in what is new in the store. Another call may do so meanwhile. */
  async #follow(appId: string, known: Known): Promise<void> {
    for (;;) {
      const from = known.position;
      const news = await this.#deps.store.since(appId, from);
      if (known.position === from) return takeIn(known, news);
      const { resets, number } = known.position;
      if (resets === news.position.resets && number >= news.position.number) return;
    }
  }

  #knownOf(appId: string): Known {
    let known = this.#known.get(appId);
    if (!known) this.#known.set(appId, (known = { state: new SandboxState(), position: { resets: 0, number: 0 } }));
    return known;
  }

  #nowMsOf(state: SandboxState): number {
    return this.#deps.clock.nowMs() + state.offsetMs;
  }
}

function takeIn(known: Known, { position, isWhole, events }: SandboxNews): void {
  if (isWhole) known.state.reset(events);
  else for (const event of events) known.state.add(event);
  // If nothing is new, the position stays the same object, so that a call that read as much need not read again.
  if (isWhole || events.length > 0) known.position = position;
}
