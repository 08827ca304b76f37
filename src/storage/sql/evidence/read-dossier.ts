import {
  DOSSIER_ROWS_MAX,
  type AskedBy,
  type Dossier,
  type EvidenceItem,
  type Looking,
  type OutcomeLabel,
  type SubjectLink,
} from '../../../features/fraud-score/evidence/evidence-store.ts';
import type { Subject } from '../../../features/fraud-score/evidence/subject.ts';
import { localDayOf } from '../../../platform/ledger/local-day.ts';
import { localDaySql } from '../local-day-sql.ts';
import { statement, type Connection } from '../operation.ts';
import { keyOf, keysToLook, REPORTED } from './subject-rows.ts';

const DAY_MS = 86_400_000;
const QUERIES_DAYS = 30;
/** The customer that pays for the questions of an app. An app without a customer, or that is gone, stands for itself, like a report. */
const PAYER = 'coalesce(customers.parent_id, apps.customer_id, app_id)';
const WITH_CUSTOMER = 'LEFT JOIN customers ON customers.id = apps.customer_id';
const WITH_PAYER = `LEFT JOIN apps ON apps.id = app_id ${WITH_CUSTOMER}`;
/** Of the links of two subjects: from a report, from questions of several customers, or of one. */
const STANDING = `CASE WHEN min(payer) = '${REPORTED}' THEN 0 WHEN min(payer) <> max(payer) THEN 1 ELSE 2 END`;

/** Reads everything kept about one subject, in whatever form it is given. */
export function readDossier(connection: Connection, subject: Subject, looking: Looking): Dossier {
  return joined(keysToLook(connection, subject).map((key) => dossierOf(connection, key, looking)));
}

interface EvidenceRow extends Omit<EvidenceItem, 'evidenceId'> {
  readonly id: Buffer;
}

/**
 * Joins what is kept under a subject's key with what is kept under forms that were never seen in plain. The result is
 * the same as after those forms are learned. So if two rows have one name, the row of the earlier form stays (see
 * learnForms).
 */
function joined(parts: readonly Dossier[]): Dossier {
  const [first, ...others] = parts;
  if (!first) throw new Error('invariant broken: a subject has a key');
  if (others.length === 0) return first;
  const { key } = first;
  return {
    key,
    evidence: latest(
      parts.flatMap(({ evidence }) => evidence),
      { name: ({ evidenceId }) => evidenceId, ms: ({ observedAtMs }) => observedAtMs },
    ),
    queries: latest(
      parts.flatMap(({ queries }) => queries).toSorted((a, b) => b.atMs - a.atMs),
      { name: ({ payer, atMs }) => `${payer} ${localDayOf(atMs)}`, ms: ({ atMs }) => atMs },
    ),
    links: joinedLinks(parts.flatMap(({ links }) => links)),
    labels: latest(
      parts.flatMap(({ labels }) => labels),
      { name: ({ source, reference }) => `${source} ${reference}`, ms: ({ observedAtMs }) => observedAtMs },
    ),
  };
}

const onePayerLast = ({ onlyPayer }: SubjectLink) => (onlyPayer === null ? 0 : 1);

/** Joins links to one subject that were kept under several forms of the other. */
function joinedLinks(links: readonly SubjectLink[]): readonly SubjectLink[] {
  const byKey = new Map<string, SubjectLink>();
  for (const link of links) {
    const held = byKey.get(link.key) ?? link;
    byKey.set(link.key, {
      ...link,
      firstMs: Math.min(held.firstMs, link.firstMs),
      lastMs: Math.max(held.lastMs, link.lastMs),
      onlyPayer: held.onlyPayer === link.onlyPayer ? link.onlyPayer : null,
    });
  }
  return [...byKey.values()]
    .toSorted((a, b) => onePayerLast(a) - onePayerLast(b) || b.lastMs - a.lastMs)
    .slice(0, DOSSIER_ROWS_MAX);
}

/** Gives the latest rows with each name once. The first row of a name stays. */
function latest<T>(
  rows: readonly T[],
  { name, ms }: { readonly name: (row: T) => string; readonly ms: (row: T) => number },
): readonly T[] {
  const byName = new Map(rows.toReversed().map((row) => [name(row), row]));
  return [...byName.values()].toSorted((a, b) => ms(b) - ms(a)).slice(0, DOSSIER_ROWS_MAX);
}

function dossierOf(connection: Connection, subject: Buffer, { atMs, asker }: Looking): Dossier {
  const evidence = statement<EvidenceRow>(
    connection,
    `SELECT evidence_id AS id, code, level, weight, source, observed_at_ms AS observedAtMs, expires_at_ms AS expiresAtMs
      FROM evidence WHERE subject = ? AND observed_at_ms <= ? AND (expires_at_ms IS NULL OR expires_at_ms > ?)
      ORDER BY observed_at_ms DESC LIMIT ${DOSSIER_ROWS_MAX}`,
  ).all(subject, atMs, atMs);
  const queries = statement<AskedBy>(
    connection,
    `SELECT payer, max(at_ms) AS atMs
      FROM (SELECT at_ms, ${PAYER} AS payer FROM evidence_queries ${WITH_PAYER}
        WHERE counts = 1 AND subject = ? AND at_ms > ? AND at_ms <= ? AND app_id IS DISTINCT FROM ?) AS asked
      WHERE payer IS DISTINCT FROM
        (SELECT coalesce(customers.parent_id, apps.customer_id) FROM apps ${WITH_CUSTOMER} WHERE apps.id = ?)
      GROUP BY payer, ${localDaySql('at_ms')}
      ORDER BY max(at_ms) DESC, payer LIMIT ${DOSSIER_ROWS_MAX}`,
  ).all(subject, atMs - QUERIES_DAYS * DAY_MS, atMs, asker, asker);
  const links = statement<Omit<SubjectLink, 'key'> & { readonly other: Buffer }>(
    connection,
    `SELECT other, other_kind AS kind, min(first_ms) AS firstMs, max(last_ms) AS lastMs,
        CASE WHEN ${STANDING} = 2 THEN min(payer) END AS onlyPayer
      FROM (SELECT other, other_kind, first_ms, last_ms, ${PAYER} AS payer FROM evidence_links ${WITH_PAYER}
        WHERE subject = ? AND first_ms <= ? AND app_id IS DISTINCT FROM ?) AS seen
      GROUP BY other, other_kind ORDER BY ${STANDING}, max(last_ms) DESC
      LIMIT ${DOSSIER_ROWS_MAX}`,
  ).all(subject, atMs, asker);
  const labels = statement<OutcomeLabel>(
    connection,
    `SELECT reference, outcome, observed_at_ms AS observedAtMs, source FROM evidence_labels WHERE subject = ? AND observed_at_ms <= ?
      ORDER BY observed_at_ms DESC LIMIT ${DOSSIER_ROWS_MAX}`,
  ).all(subject, atMs);
  return {
    key: keyOf(subject),
    evidence: evidence.map(({ id, ...item }) => ({ evidenceId: id.toString('hex'), ...item })),
    queries,
    links: links.map(({ other, ...rest }) => ({ key: keyOf(other), ...rest })),
    labels,
  };
}
