import { z } from 'zod';
import { SANDBOX_EVENTS_MAX } from './sandbox-events-max.ts';

/** What happened in the sandbox of one app, in order. It names only magic values, never what a caller sent. */
const signals = z.strictObject({
  scenario: z.string().max(64).nullable(),
  person: z
    .string()
    .regex(/^[\dX]{18}$/)
    .nullable(),
  switches: z.record(z.string().max(32), z.number()),
});

const picture = z.strictObject({ name: z.string().regex(/^[\da-f]{32}$/), token: z.string().regex(/^[\da-f]{24}$/) });

const sandboxEvent = z.strictObject({
  /** Time of the sandbox, in milliseconds since the Unix epoch. */
  atMs: z.number().int(),
  /** The distance of that time from the real time. The latest event gives the present distance of the sandbox. */
  offsetMs: z.number().int(),
  what: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('clock') }),
    z.strictObject({
      kind: z.literal('call'),
      api: z.string().max(64),
      orderId: z.string().max(64),
      code: z.number().int(),
      charged: z.boolean(),
      /** Null if the request was refused before the sandbox saw it. */
      signals: signals.nullable(),
      /** SHA-256 of the made-up result, in hex. Null if there was none. */
      resultDigest: z.string().length(64).nullable(),
      attackOn: z.string().max(18).nullable(),
      pictures: z.array(picture).max(8),
    }),
  ]),
});

/** A sandbox, as it is exported and imported. */
export const sandboxRecord = z.strictObject({
  version: z.literal(1),
  events: z.array(sandboxEvent).max(SANDBOX_EVENTS_MAX),
});

/** Something that happened in a sandbox, with its time. */
export type SandboxEvent = z.output<typeof sandboxEvent>;

/** A call that a sandbox answered or refused. */
export type SandboxCall = Extract<SandboxEvent['what'], { kind: 'call' }>;

/** A picture to which an answer of a sandbox links, by its name and token. */
export type SandboxPicture = z.output<typeof picture>;

/** The type of `sandboxRecord`. */
export type SandboxRecord = z.output<typeof sandboxRecord>;

/** Up to where a reader knows a sandbox: how often everything was replaced, and the number of the last event. */
export interface SandboxPosition {
  readonly resets: number;
  readonly number: number;
}

/** What happened in a sandbox after a position. */
export interface SandboxNews {
  readonly position: SandboxPosition;
  /** Whether everything was replaced since, so that these are all events. */
  readonly isWhole: boolean;
  readonly events: readonly SandboxEvent[];
}

/**
 * Keeps the events of sandboxes, apart from the ledger, for all processes over one database. Every adapter passes
 * sandbox-store.suite.ts. Every method throws Fault.
 */
export interface SandboxStore {
  /** Every event of every app, in order. */
  all(): Promise<readonly { readonly appId: string; readonly event: SandboxEvent }[]>;
  /** What happened after a position, also through other processes. The position before the first event is 0 and 0. */
  since(appId: string, position: SandboxPosition): Promise<SandboxNews>;
  /** The app of the sandbox that made a picture. `null` if none of the kept events has one of this name. */
  appOfPicture(name: string): Promise<string | null>;
  /** Adds an event, durably, and drops the oldest if there are more than SANDBOX_EVENTS_MAX. */
  append(appId: string, event: SandboxEvent): Promise<void>;
  /** Does the same at the present time of the sandbox, which the latest event tells. Gives the event. */
  record(appId: string, what: SandboxEvent['what'], realNowMs: number): Promise<SandboxEvent>;
  /** Replaces all events of an app by these or, if it fails, changes nothing. */
  replace(appId: string, events: readonly SandboxEvent[]): Promise<void>;
}
