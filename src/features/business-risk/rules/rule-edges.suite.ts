import type { FeatureName } from '../features/feature-table.ts';
import type { FeatureValue } from '../features/features.ts';

/** Values of some features. */
export type Values = Partial<Record<FeatureName, FeatureValue>>;

/** Values at which a rule fires, and the smallest changes after which it does not. */
export interface Edge {
  readonly fires: Values;
  readonly not: readonly Values[];
}

/** By rule, one entry for each of the ways in which it fires. */
export type Edges = Readonly<Record<string, Edge | readonly Edge[]>>;

/** An address that has shown itself to be of a shop. */
export const PLACE_SHOP: Values = { address_place: 'shop' };
/** A campus and a promotion whose new people bring phones as different as people do. */
export const MIXED_CROWDS: readonly Values[] = [
  { address_place: 'campus', address_agents_alike: 0.59 },
  { address_place: 'promotion', address_agents_alike: 0.59 },
];
/** The kinds of places that many new people share for good reasons. */
export const CROWDS: readonly Values[] = [
  { address_place: 'shop' },
  { address_place: 'carrier' },
  { address_place: 'campus' },
  { address_place: 'promotion' },
];
/** The caller asked not to judge the device. */
export const DECLINED: Values = { device_check_declined: true };
