import { present } from '../../kernel/assert.ts';
import { told } from '../../kernel/told.ts';
import type { Clock } from '../../kernel/clock.ts';
import { rowId, type RandomSource } from '../../kernel/random.ts';
import type { Actor } from '../../platform/access/actor.ts';
import type { AdministratorStore } from '../../platform/access/administrator-store.ts';
import type { Customer } from '../../platform/accounts/customer.ts';
import type { Customers } from '../../platform/accounts/customers.ts';
import type { Platform } from '../../platform/accounts/platform.ts';
import { localMonthRangeMs, localTimeOf, type LocalMonth } from '../../platform/ledger/local-day.ts';
import {
  issuableAtMs,
  sumStatement,
  type StatementDraft,
  type StatementNames,
  type StatementStore,
} from '../../platform/ledger/statements.ts';
import type { AdminHandlers, AdminOutcome } from '../../wire/admin/define-admin.ts';
import { pageAfter } from '../../wire/admin/page-after.ts';
import { administratorNames } from '../../platform/access/administrator-names.ts';
import { chunksOf } from '../../wire/admin/chunks-of.ts';
import type { statementContracts } from './contract.ts';
import { showContent, showStored, showSums, type ShownStatement } from './show-statement.ts';
import { statementCsv } from './statement-csv.ts';
import { statementPage } from './statement-page.ts';

/** What the handlers of statements work with. */
export interface StatementDeps {
  readonly statements: StatementStore;
  readonly customers: Pick<Customers, 'list' | 'customer'>;
  readonly platform: Pick<Platform, 'apps'>;
  readonly administrators: Pick<AdministratorStore, 'list'>;
  readonly clock: Clock;
  readonly random: RandomSource;
}

const NO_CUSTOMER = { ok: false, error: 'not_found', detail: told`there is no such customer` } as const;
const NO_STATEMENT = { ok: false, error: 'not_found', detail: told`there is no statement with this id` } as const;

/** Makes the handlers that draft, issue and show monthly statements of customers. */
export function createStatementHandlers(deps: StatementDeps): AdminHandlers<typeof statementContracts> {
  const { statements, customers } = deps;
  return {
    async draft({ customerId, month: text }) {
      const month = text as LocalMonth;
      const customer = await customers.customer(customerId);
      if (customer === null) return NO_CUSTOMER;
      const draft = await statements.draft(customerId, month);
      const refused = retiredIn(draft, month);
      if (refused) return refused;
      const [issued] = await statements.list({ customerId, month, limit: 1, afterId: null });
      const names = await namesOf(customer, draft, deps);
      const shown = showContent({ customerId, month, names, ...draft, sums: sumStatement(draft) });
      return { ok: true, result: { ...shown, issuableAtMs: issuableAtMs(month), issuedId: issued?.id ?? null } };
    },

    issue: ({ customerId, month }, actor) => issue(customerId, month as LocalMonth, actor, deps),

    async list({ customer, month, limit, after }) {
      const query = {
        customerId: customer ?? null,
        month: (month ?? null) as LocalMonth | null,
        afterId: after ?? null,
      };
      const { page, nextAfter } = await pageAfter(limit, (rows) => statements.list({ ...query, limit: rows }));
      const nameOf = await administratorNames(deps.administrators);
      const names = new Map((await customers.list()).map(({ id, name }) => [id, name]));
      const shown = page.map(({ sums, ...statement }) => ({
        ...statement,
        ...showSums(sums),
        customerName: names.get(statement.customerId) ?? statement.customerId,
        issuedBy: nameOf(statement.issuedBy),
      }));
      return { ok: true, result: { statements: shown, nextAfter } };
    },

    async show({ statementId }) {
      const shown = await shownById(statementId, deps);
      return shown === null ? NO_STATEMENT : { ok: true, result: shown };
    },

    async export({ statementId, format, language }) {
      const shown = await shownById(statementId, deps);
      if (shown === null) return NO_STATEMENT;
      const name = `statement-${shown.month}-${shown.customerId}`;
      const stream =
        format === 'csv'
          ? { contentType: 'text/csv; charset=utf-8', fileName: `${name}.csv`, chunks: chunksOf(statementCsv(shown)) }
          : {
              contentType: 'text/html; charset=utf-8',
              fileName: `${name}.html`,
              chunks: chunksOf([statementPage(shown, language)]),
            };
      return { ok: true, stream };
    },
  };
}

async function issue(
  customerId: string,
  month: LocalMonth,
  actor: Actor,
  deps: StatementDeps,
): Promise<AdminOutcome<ShownStatement>> {
  const { statements, customers, clock, random } = deps;
  const customer = await customers.customer(customerId);
  if (customer === null) return NO_CUSTOMER;
  const issuedAtMs = clock.nowMs();
  const fromMs = issuableAtMs(month);
  if (issuedAtMs < fromMs) {
    const detail = told`month: the statement of ${month} can be issued from ${localTimeOf(fromMs)} on, when the calls of its last moments are settled`;
    return { ok: false, error: 'conflict', detail };
  }
  const draft = await statements.draft(customerId, month);
  const refused = retiredIn(draft, month);
  if (refused) return refused;
  const stored = await statements.issue({
    id: rowId(random, 'stm'),
    customerId,
    month,
    issuedAtMs,
    names: { ...(await namesOf(customer, draft, deps)), [actor.administratorId]: actor.name },
    lines: draft.lines,
    issuedBy: actor.administratorId,
    issuedByName: actor.name,
    addressDigest: actor.addressDigest,
  });
  if (stored === null) return await exists(customerId, month, deps);
  return { ok: true, result: showStored(stored), subject: stored.id };
}

async function exists(customerId: string, month: LocalMonth, { statements }: StatementDeps) {
  const [issued] = await statements.list({ customerId, month, limit: 1, afterId: null });
  const detail = told`the statement of ${month} is issued: ${present(issued).id}. It stays as it is, and later credits stand in the next one`;
  return { ok: false, error: 'conflict', detail } as const;
}

/** Refuses a month of which retention may have removed calls. */
function retiredIn({ retiredThroughMs }: StatementDraft, month: LocalMonth) {
  if (retiredThroughMs === null || retiredThroughMs < localMonthRangeMs(month).fromMs) return null;
  const detail = told`month: retention has removed calls up to ${localTimeOf(retiredThroughMs)}, so ${month} can no longer be added up`;
  return { ok: false, error: 'conflict', detail } as const;
}

/** Gives the names of all that a statement is about. */
async function namesOf(
  customer: Customer,
  { lines, credits }: StatementDraft,
  { customers, platform }: StatementDeps,
): Promise<StatementNames> {
  const wanted = new Set([customer.id, ...lines.flatMap((line) => [line.customerId, line.appId])]);
  for (const { appId } of credits) wanted.add(appId);
  const all = [...(await customers.list()), ...(await platform.apps())];
  return Object.fromEntries(all.filter(({ id }) => wanted.has(id)).map(({ id, name }) => [id, name]));
}

async function shownById(id: string, { statements }: StatementDeps): Promise<ShownStatement | null> {
  const stored = await statements.byId(id);
  return stored && showStored(stored);
}
