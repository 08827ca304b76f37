import type { Clock } from '../kernel/clock.ts';
import { SANDBOX_EVENTS_MAX } from './sandbox-events-max.ts';
import type { SandboxEvent, SandboxPicture, SandboxRecord, SandboxStore } from './sandbox-record.ts';
import { SandboxState } from './sandbox-state.ts';

/** How long a link to a picture can be used, as on the live wire. */
const PICTURE_KEPT_MS = 24 * 3_600_000;

/**
 * The sandboxes of all apps: their clocks, and what happened in them. A caller waits for the answer, so that a desk may
 * read what other processes recorded. Every method throws Fault if the store fails.
 */
export class SandboxDesk {
  readonly #store: SandboxStore;
  readonly #clock: Clock;
  readonly #states = new Map<string, SandboxState>();

  private constructor(store: SandboxStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Opens the desk with everything that is stored. Throws Fault. */
  static async open(store: SandboxStore, clock: Clock): Promise<SandboxDesk> {
    const desk = new SandboxDesk(store, clock);
    for (const { appId, event } of await store.all()) desk.#stateOf(appId).add(event);
    return desk;
  }

  async state(appId: string): Promise<SandboxState> {
    return this.#stateOf(appId);
  }

  /** Time of an app's sandbox, in milliseconds since the Unix epoch. */
  async nowMs(appId: string): Promise<number> {
    return this.#nowMsOf(await this.state(appId));
  }

  /** Records what happened, at the present time of the sandbox. */
  async record(appId: string, what: SandboxEvent['what']): Promise<void> {
    const state = await this.state(appId);
    const event = { atMs: this.#nowMsOf(state), offsetMs: state.offsetMs, what };
    await this.#store.append(appId, event);
    state.add(event);
  }

  /** Sets the clock of a sandbox forward or back. It runs on from there. */
  async setClock(appId: string, toMs: number): Promise<void> {
    const event = { atMs: toMs, offsetMs: toMs - this.#clock.nowMs(), what: { kind: 'clock' as const } };
    await this.#store.append(appId, event);
    (await this.state(appId)).add(event);
  }

  async export(appId: string): Promise<SandboxRecord> {
    return { version: 1, events: (await this.state(appId)).events.slice(-SANDBOX_EVENTS_MAX) };
  }

  /** Replaces everything that happened in a sandbox by a record. */
  async import(appId: string, { events }: SandboxRecord): Promise<void> {
    await this.#store.replace(appId, events);
    (await this.state(appId)).reset(events);
  }

  /** Whether a picture of this name belongs to a sandbox, and whether its link has not expired there. */
  async picture(picture: SandboxPicture): Promise<'none' | 'good' | 'expired'> {
    for (const state of this.#states.values()) {
      if (!state.hasPicture(picture.name)) continue;
      const madeAtMs = state.pictureMadeAt(picture);
      return madeAtMs !== null && this.#nowMsOf(state) < madeAtMs + PICTURE_KEPT_MS ? 'good' : 'expired';
    }
    return 'none';
  }

  #stateOf(appId: string): SandboxState {
    let state = this.#states.get(appId);
    if (!state) this.#states.set(appId, (state = new SandboxState()));
    return state;
  }

  #nowMsOf(state: SandboxState): number {
    return this.#clock.nowMs() + state.offsetMs;
  }
}
