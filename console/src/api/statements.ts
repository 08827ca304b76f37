import { queryOptions } from '@tanstack/react-query';
import { API, ask, client } from './client.ts';

/** The most statements of one answer. */
const PAGE = 1000;

/** All statements that were issued for a month. */
export function statementsOf(month: string) {
  return queryOptions({
    queryKey: ['statements', 'of', month],
    queryFn: async () => {
      const all: IssuedStatement[] = [];
      for (let after: string | null = null; ;) {
        const query = { month, limit: PAGE, ...(after === null ? {} : { after }) };
        const page: StatementPage = await ask(client.GET('/statements', { params: { query } }));
        all.push(...page.statements);
        after = page.nextAfter;
        if (after === null) return all;
      }
    },
  });
}

const firstPage = () => ask(client.GET('/statements'));
type StatementPage = Awaited<ReturnType<typeof firstPage>>;
/** An issued statement, as the list shows it. */
export type IssuedStatement = StatementPage['statements'][number];

/** An issued statement. It never changes. */
export function statementOf(statementId: string) {
  return queryOptions({
    queryKey: ['statements', statementId],
    queryFn: () => ask(client.GET('/statements/{statementId}', { params: { path: { statementId } } })),
    staleTime: Infinity,
  });
}

/** What a statement says. */
export type ShownStatement = Awaited<ReturnType<NonNullable<ReturnType<typeof statementOf>['queryFn']>>>;

/** What the statement of a month would say at present. */
export function draftOf(customerId: string, month: string) {
  return queryOptions({
    queryKey: ['statements', 'draft', customerId, month],
    queryFn: () =>
      ask(client.GET('/customers/{customerId}/statement-drafts/{month}', { params: { path: { customerId, month } } })),
  });
}

/** Issues the statement of a month. Throws an ApiProblem, e.g. if it is issued already. */
export function issueStatement(customerId: string, month: string) {
  return ask(client.POST('/customers/{customerId}/statements', { params: { path: { customerId } }, body: { month } }));
}

/** The address of an issued statement as CSV, or as a page to print. */
export function statementFile(statementId: string, format: 'csv' | 'html', language: 'zh' | 'en'): string {
  return `${API}/statements/${statementId}/export?${new URLSearchParams({ format, language })}`;
}
