import { queryOptions } from '@tanstack/react-query';
import type { BodyOf } from './app-changes.ts';
import { ask, client } from './client.ts';

/** A look at the rules is made every half minute. */
const LOOK_EVERY_MS = 30_000;

/** What fires at present, and what is beyond a threshold but not for long enough. */
export const alertsNow = queryOptions({
  queryKey: ['alerts', 'now'],
  queryFn: async () => (await ask(client.GET('/alerts'))).alerts,
  refetchInterval: LOOK_EVERY_MS,
});

/** An alert that fires, rises or falls. */
export type ShownAlert = Awaited<ReturnType<NonNullable<typeof alertsNow.queryFn>>>[number];

/** The alerts that fired and recovered last, newest first. */
export const alertEvents = queryOptions({
  queryKey: ['alerts', 'events'],
  queryFn: async () => (await ask(client.GET('/alerts/events', { params: { query: { limit: 100 } } }))).events,
  refetchInterval: LOOK_EVERY_MS,
});

/** An alert that fired or recovered. */
export type AlertEvent = Awaited<ReturnType<NonNullable<typeof alertEvents.queryFn>>>[number];

/** Alert rules, and the kinds there are. */
export const alertRules = queryOptions({
  queryKey: ['alerts', 'rules'],
  queryFn: () => ask(client.GET('/alert-rules')),
});

type RulesAndKinds = Awaited<ReturnType<NonNullable<typeof alertRules.queryFn>>>;
/** An alert rule. */
export type AlertRule = RulesAndKinds['rules'][number];
/** What a kind of alert measures. */
export type AlertKindFacts = RulesAndKinds['kinds'][number];
/** The name of a kind of alert. */
export type AlertKind = AlertRule['kind'];

/** Adds an alert rule. */
export function addAlertRule(body: BodyOf<'alert-rules.add'>) {
  return ask(client.POST('/alert-rules', { body }));
}

/** Changes an alert rule. */
export function changeAlertRule(ruleId: string, body: NonNullable<BodyOf<'alert-rules.change'>>) {
  return ask(client.PATCH('/alert-rules/{ruleId}', { params: { path: { ruleId } }, body }));
}

/** Removes an alert rule. */
export function removeAlertRule(ruleId: string) {
  return ask(client.DELETE('/alert-rules/{ruleId}', { params: { path: { ruleId } } }));
}
