import { SANDBOX_EVENTS_MAX } from '../../sandbox/sandbox-events-max.ts';
import type { SandboxEvent, SandboxNews, SandboxPosition, SandboxStore } from '../../sandbox/sandbox-record.ts';

interface Kept {
  readonly resets: number;
  readonly events: readonly { readonly number: number; readonly event: SandboxEvent }[];
}

const NOTHING: Kept = { resets: 0, events: [] };

/** Keeps the events of sandboxes in memory, for tests. Nothing survives a restart. */
export class MemorySandboxStore implements SandboxStore {
  readonly #kept = new Map<string, Kept>();

  async all(): Promise<readonly { readonly appId: string; readonly event: SandboxEvent }[]> {
    return [...this.#kept].flatMap(([appId, { events }]) => events.map(({ event }) => ({ appId, event })));
  }

  async since(appId: string, position: SandboxPosition): Promise<SandboxNews> {
    const { resets, events } = this.#keptOf(appId);
    const isWhole = resets !== position.resets;
    const found = events.filter(({ number }) => isWhole || number > position.number);
    const number = found.at(-1)?.number ?? (isWhole ? 0 : position.number);
    return { position: { resets, number }, isWhole, events: found.map(({ event }) => event) };
  }

  async appOfPicture(name: string): Promise<string | null> {
    const found = [...this.#kept].find(([, { events }]) =>
      events.some(({ event: { what } }) => what.kind === 'call' && what.pictures.some((each) => each.name === name)),
    );
    return found?.[0] ?? null;
  }

  async append(appId: string, event: SandboxEvent): Promise<void> {
    const { resets, events } = this.#keptOf(appId);
    const number = (events.at(-1)?.number ?? 0) + 1;
    this.#kept.set(appId, { resets, events: [...events, { number, event }].slice(-SANDBOX_EVENTS_MAX) });
  }

  async record(appId: string, what: SandboxEvent['what'], realNowMs: number): Promise<SandboxEvent> {
    const offsetMs = this.#keptOf(appId).events.at(-1)?.event.offsetMs ?? 0;
    const event = { atMs: realNowMs + offsetMs, offsetMs, what };
    await this.append(appId, event);
    return event;
  }

  async replace(appId: string, events: readonly SandboxEvent[]): Promise<void> {
    const { resets } = this.#keptOf(appId);
    this.#kept.set(appId, {
      resets: resets + 1,
      events: events.map((event, index) => ({ number: index + 1, event })),
    });
  }

  #keptOf(appId: string): Kept {
    return this.#kept.get(appId) ?? NOTHING;
  }
}
