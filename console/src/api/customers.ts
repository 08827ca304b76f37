import { queryOptions } from '@tanstack/react-query';
import type { BodyOf } from './app-changes.ts';
import { ask, client } from './client.ts';

/** All customers and their sub-accounts. */
export const customers = queryOptions({
  queryKey: ['customers'],
  queryFn: async () => (await ask(client.GET('/customers'))).customers,
});

/** A customer, as the list shows it. */
export type ShownCustomer = Awaited<ReturnType<NonNullable<typeof customers.queryFn>>>[number];

/** One customer with its sub-accounts and apps. */
export function customerOf(customerId: string) {
  return queryOptions({
    queryKey: ['customers', customerId],
    queryFn: () => ask(client.GET('/customers/{customerId}', { params: { path: { customerId } } })),
  });
}

/** One customer, as its page shows it. */
export type CustomerDetails = Awaited<ReturnType<NonNullable<ReturnType<typeof customerOf>['queryFn']>>>;

/** Adds a customer. */
export function createCustomer(body: BodyOf<'customers.create'>) {
  return ask(client.POST('/customers', { body }));
}

/** Changes a customer. */
export function changeCustomer(customerId: string, body: NonNullable<BodyOf<'customers.change'>>) {
  return ask(client.PATCH('/customers/{customerId}', { params: { path: { customerId } }, body }));
}
