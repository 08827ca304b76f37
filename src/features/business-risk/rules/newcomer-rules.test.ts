import { describe, expect, test } from 'vitest';
import { decide } from '../decision/decide.ts';
import { harmlessFeatures } from '../features/harmless-features.ts';
import { compileRules } from './compile-rules.ts';
import { DEFAULT_RULE_SET } from './default-rules.ts';

/** Thirty new accounts of one sponsor, of which nobody came again, where twelve of so many do. */
const THIRTY_GUESTS = {
  sponsor_present: true,
  sponsor_guests: 30,
  sponsor_guests_back: 0,
  sponsor_guests_back_usual: 12,
  sponsor_addresses_7d: 30,
  sponsor_accounts_7d: 30,
} as const;

/** A new account that registers. */
const registers = {
  account_novelty: 'first',
  account_fresh: true,
  device_present: true,
  scene: 'e_register_protection',
} as const;

describe('what one sign of people says is never enough', () => {
  const compilation = compileRules('default', DEFAULT_RULE_SET);
  if (!compilation.ok) throw new Error(JSON.stringify(compilation.problems));
  const { compiled } = compilation;

  test.each([
    [
      'a friend of thirty whom one recommender brought, none of whom came again yet, with phones of many kinds',
      { ...registers, ...THIRTY_GUESTS, sponsor_guests_models_alike: 0.8, sponsor_guests_numbers_alike: 0.9 },
    ],
    [
      'a cousin whom the family brought over its line, where nobody came again',
      { ...registers, ...THIRTY_GUESTS, sponsor_addresses_7d: 1, sponsor_accounts_7d: 5 },
    ],
    [
      'a new colleague of twenty behind the gateway of a company, whose network is one',
      { ...registers, relay_fresh: 20, relay_networks: 1, relay_known_usual: 30, relay_known: 0 },
    ],
    [
      'a new customer behind a gateway over which some known ones come',
      { ...registers, relay_fresh: 20, relay_networks: 20, relay_known_usual: 30, relay_known: 5 },
    ],
    [
      'a new customer through a proxy that nobody else passed',
      { ...registers, relay_fresh: 1, relay_networks: 1, relay_known_usual: 5, relay_known: 0 },
    ],
    [
      'one of fifty new accounts through a proxy in the first days of a site, when hardly anybody is known',
      { ...registers, relay_fresh: 50, relay_networks: 24, relay_known_usual: 4, relay_known: 0 },
    ],
  ] as const)('%s', (_, values) => {
    expect(decide(harmlessFeatures(values), [], compiled).level).toBe('pass');
  });

  test.each([
    [
      'a guest of a sponsor whose thirty guests have three phones and never come again',
      { ...registers, ...THIRTY_GUESTS, sponsor_guests_models_alike: 3 },
    ],
    [
      'the fifth new account that comes over a network of its own through a proxy that known customers avoid',
      { ...registers, relay_fresh: 5, relay_networks: 5, relay_known_usual: 9, relay_known: 0 },
    ],
  ] as const)('but %s is looked at', (_, values) => {
    expect(decide(harmlessFeatures(values), [], compiled).level).toBe('review');
  });
});
