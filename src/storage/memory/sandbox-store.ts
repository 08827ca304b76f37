import { SANDBOX_EVENTS_MAX } from '../../sandbox/sandbox-events-max.ts';
import type { SandboxEvent, SandboxStore } from '../../sandbox/sandbox-record.ts';

/** Keeps the events of sandboxes in memory, for tests. Nothing survives a restart. */
export class MemorySandboxStore implements SandboxStore {
  readonly #events = new Map<string, readonly SandboxEvent[]>();

  async all(): Promise<readonly { readonly appId: string; readonly event: SandboxEvent }[]> {
    return [...this.#events].flatMap(([appId, events]) => events.map((event) => ({ appId, event })));
  }

  async append(appId: string, event: SandboxEvent): Promise<void> {
    this.#events.set(appId, [...(this.#events.get(appId) ?? []), event].slice(-SANDBOX_EVENTS_MAX));
  }

  async replace(appId: string, events: readonly SandboxEvent[]): Promise<void> {
    this.#events.set(appId, [...events]);
  }
}
