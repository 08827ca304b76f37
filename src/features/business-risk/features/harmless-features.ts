import type { FeatureName } from './feature-table.ts';
import { Features, type FeatureValue } from './features.ts';

/** A request at which nothing is wrong: where tests of rules start from. */
const HARMLESS: Partial<Record<FeatureName, FeatureValue>> = {
  scene: 'e_login_protection',
  account_type: 'other',
  account_flaw: '',
  token_state: 'not-checked',
  local_hour: 12,
  velocity_complete: true,
  device_check_declined: false,
  address_public: true,
  address_range: 'public',
  address_version: 4,
};

/** Harmless features with some values changed. */
export function harmlessFeatures(changed: Partial<Record<FeatureName, FeatureValue>> = {}): Features {
  return Features.of({ ...HARMLESS, ...changed });
}
