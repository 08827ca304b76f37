import { told } from '../../../kernel/told.ts';
import { defineRule as rule, NO_CROWD } from './define-rule.ts';

const AT_HOME = 'account_days_active >= 3 && (account_device_days >= 2 || account_network_days >= 3)';

/** Neither the device nor the network is known to be one that such an account is at home with. */
const STRANGE =
  '(account_device_days < 2 || !known(account_device_days)) && (account_network_days < 3 || !known(account_network_days))';

/** What is known of the account itself: 1, 11, 2, 21, 22. */
export const ACCOUNT_RULES = [
  rule('account-first', told`The account was never seen`, 'account_novelty == "first"', {
    raises: [],
    points: 10,
    group: 'account-age',
    novelty: true,
  }),
  rule(
    'account-first-acts',
    told`The account was never seen, and does what new members do: it registers or takes part in a campaign`,
    'account_novelty == "first" && (scene.contains("register") || scene.contains("activity"))',
    { raises: [], points: 17, group: 'account-age', novelty: true },
  ),
  rule('account-fresh', told`The account is less than a day old`, 'account_novelty == "fresh"', {
    raises: [],
    points: 10,
    group: 'account-age',
    novelty: true,
  }),
  rule('account-at-home', told`An account of several days in surroundings it knows well`, AT_HOME, {
    raises: [],
    points: -16,
    group: 'account-age',
  }),
  rule(
    'account-familiar',
    told`An account of several days in surroundings it knows`,
    `account_novelty == "familiar" && account_days_active >= 2 && (account_days_active < 3 || ${STRANGE})`,
    {
      raises: [],
      points: -4,
      group: 'account-age',
    },
  ),
  rule(
    'first-without-device',
    told`An account that was never seen brings no device identifier at all`,
    'account_novelty == "first" && !device_present && !device_placeholder && !device_worn',
    { raises: [], points: 10, group: 'cohort-agent', novelty: true },
  ),
  rule(
    'address-of-strangers',
    told`A new account over an address that few people use, and of these nobody comes back`,
    'account_fresh && account_novelty in ["first", "fresh"] && address_place == "home" && network_known_normal < 0.5',
    { raises: [], points: 2, novelty: true },
  ),
  rule('label-genuine', told`Earlier outcomes were reported as genuine`, 'label_genuine >= 1 && label_frauds == 0', {
    raises: [],
    points: -20,
  }),
  rule('evidence-credit', told`Evidence of lending, gambling or agency abuse`, 'evidence_credit >= 2', {
    raises: [1],
    points: 40,
  }),
  rule(
    'account-dormant',
    told`An old account that is hardly ever used`,
    'account_age_days >= 30 && account_days_active_30d <= 1',
    { raises: [11], points: 5 },
  ),
  rule('evidence-account', told`Evidence of an account made for abuse`, 'evidence_account >= 3 || label_frauds >= 2', {
    raises: [2],
    level: 'review',
    points: 40,
  }),
  rule(
    'account-secondary-phone',
    told`A fresh account on a number of a virtual operator`,
    'account_fresh && phone_virtual_operator && site_days >= 3.0',
    { raises: [21], points: 27, group: 'secondary-phone' },
  ),
  rule(
    'account-secondary-phone-early',
    told`The same in the first days of a site, when nearly all accounts are fresh`,
    'account_fresh && phone_virtual_operator && site_days < 3.0',
    { raises: [21], points: 27, group: 'secondary-phone', novelty: true },
  ),
  rule(
    'account-secondary-phones',
    told`A fresh account on a number of a virtual operator registers, or others are new beside it: over its address, or on its number range`,
    `account_fresh && phone_virtual_operator && (scene.contains("register") || address_fresh_accounts_7d >= 2 && ${NO_CROWD} || cohort_number_births >= 0.5 || cohort_number_suspects >= 1)`,
    { raises: [21], points: 40, group: 'secondary-phone', novelty: true },
  ),
  rule(
    'account-secondary-phone-later',
    told`An account on a number of a virtual operator that came on few days before`,
    'phone_virtual_operator && !account_fresh && account_days_active < 3',
    { raises: [21], points: 24, group: 'secondary-phone' },
  ),
  rule('account-secondary-mail', told`A fresh account on throw-away mail`, 'account_fresh && mail_disposable', {
    raises: [21],
    points: 25,
  }),
  rule(
    'account-generated-mail',
    told`A fresh account on a generated mail name`,
    'account_fresh && mail_local_switches >= 5 && mail_local_digits >= 3',
    { raises: [21], points: 15 },
  ),
  rule(
    'evidence-account-low',
    told`Some evidence of an abused account`,
    'evidence_account >= 1 && evidence_account < 3',
    {
      raises: [21],
      points: 15,
    },
  ),
  rule(
    'label-fraud',
    told`An earlier outcome was reported as fraud`,
    'label_frauds >= 1 && label_frauds > label_genuine',
    {
      raises: [22],
      level: 'review',
    },
  ),
  rule('scam-content', told`The caller found suspicious content`, 'scam_suspicious', { raises: [22], points: 30 }),
  rule('scam-reported', told`The caller names this very account as a scam`, 'scam_reports_self', {
    raises: [22],
    level: 'review',
  }),
];
