import type { RiskType } from '../rules/risk-types.ts';
import type { RiskRequest } from '../ingest/risk-request.ts';

/** What the simulator plays. `normal` are people; the rest are attacks. */
export const ACTORS = [
  'normal',
  'address-ring',
  'device-ring',
  'sponsor-ring',
  'bot',
  'farm',
  'takeover',
  'slow',
] as const;
/** The origin of a simulated request: a person or one kind of attack. */
export type Actor = (typeof ACTORS)[number];

/** One request with the truth about it. */
export interface SimulatedEvent {
  readonly atMs: number;
  readonly appId: string;
  readonly request: RiskRequest;
  readonly truth: Truth;
}

/** What is known of a simulated request because it was made up. */
export interface Truth {
  readonly actor: Actor;
  /** Names the campaign of an attack; null for people. */
  readonly campaign: string | null;
  /** RiskTypes that are true of the request by the way it was made, without parents; in no order, some may repeat. */
  readonly types: readonly RiskType[];
}
