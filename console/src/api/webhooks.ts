import { queryOptions } from '@tanstack/react-query';
import type { BodyOf } from './app-changes.ts';
import { ask, client } from './client.ts';

/** All webhooks. */
export const webhooks = queryOptions({
  queryKey: ['webhooks', 'all'],
  queryFn: async () => (await ask(client.GET('/webhooks'))).webhooks,
});

/** A webhook, as the list shows it. */
export type ShownWebhook = Awaited<ReturnType<NonNullable<typeof webhooks.queryFn>>>[number];

/** The states of a delivery. */
export const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const;
type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Which deliveries to show. An empty text lets all pass. */
export interface DeliveryFilter {
  readonly webhook: string;
  readonly state: string;
}

/** The newest deliveries. */
export function deliveriesOf({ webhook, state }: DeliveryFilter) {
  const query = {
    limit: 100,
    ...(webhook !== '' && { webhook }),
    ...(isState(state) && { state }),
  };
  return queryOptions({
    queryKey: ['webhooks', 'deliveries', webhook, state],
    queryFn: async () => (await ask(client.GET('/webhook-deliveries', { params: { query } }))).deliveries,
    refetchInterval: 5000,
  });
}

/** A delivery, as the list shows it. */
export type Delivery = Awaited<ReturnType<NonNullable<ReturnType<typeof deliveriesOf>['queryFn']>>>[number];

function isState(text: string): text is DeliveryState {
  return DELIVERY_STATES.some((state) => state === text);
}

/** A delivery with its body and attempts. */
export function deliveryOf(deliveryId: string) {
  return queryOptions({
    queryKey: ['webhooks', 'delivery', deliveryId],
    queryFn: () => ask(client.GET('/webhook-deliveries/{deliveryId}', { params: { path: { deliveryId } } })),
    refetchInterval: 5000,
  });
}

const at = (webhookId: string) => ({ params: { path: { webhookId } } });

/** Gives the address of a webhook. This leaves a row in the audit. */
export function showWebhook(webhookId: string) {
  return ask(client.GET('/webhooks/{webhookId}', at(webhookId)));
}

/** Adds a webhook. Its secret is in the answer, this once. */
export function addWebhook(body: BodyOf<'webhooks.add'>) {
  return ask(client.POST('/webhooks', { body }));
}

/** Changes or pauses a webhook. */
export function changeWebhook(webhookId: string, body: NonNullable<BodyOf<'webhooks.change'>>) {
  return ask(client.PATCH('/webhooks/{webhookId}', { ...at(webhookId), body }));
}

/** Gives a webhook another secret. */
export function rotateSecret(webhookId: string, overlapHours: number) {
  return ask(client.POST('/webhooks/{webhookId}/secret', { ...at(webhookId), body: { overlapHours } }));
}

/** Sends a test event. */
export function testWebhook(webhookId: string) {
  return ask(client.POST('/webhooks/{webhookId}/test', at(webhookId)));
}

/** Removes a webhook with its deliveries. */
export function removeWebhook(webhookId: string) {
  return ask(client.DELETE('/webhooks/{webhookId}', at(webhookId)));
}

/** Sends the event of a delivery again. */
export function replayDelivery(deliveryId: string) {
  return ask(client.POST('/webhook-deliveries/{deliveryId}/replay', { params: { path: { deliveryId } } }));
}
