import type { AttackRow, LiveRow, Score } from './domain-rates.ts';

/** Everything that is printed. */
export interface DomainReport {
  /** The score that ships, and the network alone. */
  readonly attacks: Readonly<Record<Score, readonly AttackRow[]>>;
  readonly people: Readonly<Record<Score, readonly LiveRow[]>>;
  /** The held and the fixed part of attack domains. Each has too few clips for the worst figures. */
  readonly stands: Readonly<Record<Score, readonly AttackRow[]>>;
  /** The document's thresholds: people turned away and real attacks let through, by the scale that ships. */
  readonly thresholds: readonly ThresholdRow[];
  /** The scale that the clips with a fitting licence give. */
  readonly refitted: readonly { readonly logOdds: number; readonly score: number }[];
  readonly realAttacks: AttackRow;
  readonly unusable: readonly { readonly domain: string; readonly clips: number }[];
}

/** A threshold of the document. */
export interface ThresholdRow {
  readonly threshold: number;
  readonly promised: number;
  readonly people: readonly LiveRow[];
  readonly realAttacks: AttackRow;
}
