import { told, type Told } from '../kernel/told.ts';

/** Something that an erasure does not reach. */
export interface Remaining {
  /** What it is, until when it stays, and why, in words for the certificate. */
  readonly text: Told;
  /** The tables in which it lies. Empty if it lies outside of the database. */
  readonly tables: readonly string[];
}

/**
 * What every erasure leaves. `test/kept-data.test.ts` compares it with docs/security-privacy.md, and
 * `test/e2e/erasure-canary.test.ts` with what the product leaves of a person.
 */
export const REMAINING: readonly Remaining[] = [
  {
    text: told`ledger rows and credits: they hold order id, app, code and price of past calls, a keyed digest of the address of the caller, and no personal data. Statements hold sums of them`,
    tables: ['ledger', 'credits', 'statements', 'statement_credits'],
  },
  {
    text: told`rows of the audit: that administrators added, changed or erased this person, under the keyed digest, without number or name`,
    tables: ['audit'],
  },
  { text: told`certificates of erasure, as the proof: the keyed digest, without number or name`, tables: ['erasures'] },
  {
    text: told`traces of past calls and comparisons of sources: numbers of the decision, encrypted, until their retention ends`,
    tables: ['call_traces', 'source_comparisons'],
  },
  {
    text: told`answers that are kept for repeated requests: encrypted, at most 24 hours`,
    tables: ['kept_answers'],
  },
  {
    text: told`risk decisions: features and codes until their retention ends, and the request, encrypted, until its own retention ends, both without number, name or phone in the clear`,
    tables: ['risk_decisions'],
  },
  {
    text: told`the graph of risk decisions: orders, their networks, and pseudonyms that no evidence links to the number, until their retention ends`,
    tables: ['risk_link_orders', 'risk_link_times', 'risk_link_keys'],
  },
  {
    text: told`habits and counts of accounts, devices and phones for risk decisions: under pseudonyms, until their retention ends. Windows of rates in memory or in Redis: seven days`,
    tables: ['risk_moments', 'risk_reported_moments', 'velocity_journal', 'risk_accounts', 'risk_sightings'],
  },
  {
    text: told`evidence of fraud and questions about phones, devices and accounts alone, without the number: under keyed digests, until their own end or their retention ends`,
    tables: [
      'evidence',
      'evidence_labels',
      'evidence_links',
      'evidence_queries',
      'score_answers',
      'identifier_forms',
      'evidence_aliases',
    ],
  },
  {
    text: told`outcomes that were reported by order id alone: the order, without a person, until their retention ends`,
    tables: ['order_labels'],
  },
  {
    text: told`entries of lists that operators made: keyed digests, until the entry ends or is removed. Find them by the value, and remove them`,
    tables: ['risk_list_entries'],
  },
  {
    text: told`events for webhooks and their deliveries: pseudonyms alone, until their retention ends`,
    tables: ['webhook_events', 'webhook_deliveries', 'webhook_attempts'],
  },
  {
    text: told`cases of risk decisions: that there was one, its level and its state, without notes and pseudonyms, until their retention ends`,
    tables: ['risk_cases', 'risk_case_decisions', 'risk_case_events'],
  },
  {
    text: told`rows of an import that were refused because they have no valid number, and photos that no other row names: nobody can tell whose they are, and they are encrypted until their retention ends`,
    tables: ['person_import_rows', 'person_import_photos'],
  },
  {
    text: told`files of an import that were sent and not checked yet: nobody has read whose they are, and they are encrypted until they are checked or their retention ends`,
    tables: ['person_imports', 'person_import_parts'],
  },
  {
    text: told`the place of a re-verification or re-encoding that is at this person: the keyed digest, until the run has passed`,
    tables: ['jobs'],
  },
  {
    text: told`events of sandboxes, as integrators sent them: the last 10,000 of each app. Send made-up people alone`,
    tables: ['sandbox_events'],
  },
  {
    text: told`clips that a recording page left and no call has fetched yet: nothing says whose they are. They are in memory, or encrypted in Redis, until their challenge ends, an hour at most`,
    tables: [],
  },
  {
    text: told`copies of the database that were made by other means than \`renzheng backup\`, until the operator destroys them`,
    tables: [],
  },
];
