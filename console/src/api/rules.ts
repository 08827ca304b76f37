import { queryOptions } from '@tanstack/react-query';
import type { BodyOf } from './app-changes.ts';
import { ask, client } from './client.ts';
import type { Confirmation } from './credits.ts';
import { useChange } from './use-change.ts';

/** All versions of the rules, newest first, and which one a rollback brings back. */
export const ruleVersions = queryOptions({
  queryKey: ['rules'],
  queryFn: () => ask(client.GET('/risk/rules')),
});

/** A version, as the list shows it. */
export type RuleVersion = Awaited<ReturnType<NonNullable<typeof ruleVersions.queryFn>>>['versions'][number];

/** One version with its rules. */
export function ruleVersion(versionId: string) {
  return queryOptions({
    queryKey: ['rules', versionId],
    queryFn: () => ask(client.GET('/risk/rules/{versionId}', { params: { path: { versionId } } })),
  });
}

/** The rules of this release. */
export const releaseRules = queryOptions({
  queryKey: ['rules', 'of-the-release'],
  queryFn: () => ask(client.GET('/risk/rules/release')),
});

/** What differs from one version to another. */
export function ruleDiff(versionId: string, otherId: string) {
  return queryOptions({
    queryKey: ['rules', versionId, 'diff', otherId],
    queryFn: () =>
      ask(client.GET('/risk/rules/{versionId}/diff/{otherId}', { params: { path: { versionId, otherId } } })),
  });
}

/** What differs between two versions. */
export type RuleDiff = Awaited<ReturnType<NonNullable<ReturnType<typeof ruleDiff>['queryFn']>>>;

/** Everything that a condition may read. */
export const ruleFeatures = queryOptions({
  queryKey: ['rule-features'],
  queryFn: async () => (await ask(client.GET('/risk/features'))).features,
  staleTime: 300_000,
});

/** Something that a condition may read. */
export type RuleFeature = Awaited<ReturnType<NonNullable<typeof ruleFeatures.queryFn>>>[number];

/** How the decisions of the last 30 days turned out, by rule. */
export const ruleOutcomes = queryOptions({
  queryKey: ['rule-outcomes'],
  queryFn: () => ask(client.GET('/risk/rule-outcomes')),
  staleTime: 60_000,
});

/** How decisions turned out. */
export type RuleOutcomes = Awaited<ReturnType<NonNullable<typeof ruleOutcomes.queryFn>>>;

/** How the decisions turned out in which one rule counted. */
export type RuleOutcome = RuleOutcomes['rules'][number];

/** The problems of a rule set. */
export async function checkRules(set: RuleSetBody, signal: AbortSignal) {
  return (await ask(client.POST('/risk/rules/check', { body: { set }, signal }))).problems;
}

/** A rule set as the server takes it. */
export type RuleSetBody = NonNullable<BodyOf<'rules.check'>>['set'];
/** What is wrong with a rule, or with the set. */
export type RuleProblem = Awaited<ReturnType<typeof checkRules>>[number];

/** Keeps a rule set as a new draft. */
export function draftRules(body: NonNullable<BodyOf<'rules.draft'>>) {
  return ask(client.POST('/risk/rules', { body }));
}

/** Replaces the rule set of a draft. */
export function changeRules(versionId: string, body: NonNullable<BodyOf<'rules.change'>>) {
  return ask(client.PUT('/risk/rules/{versionId}', { params: { path: { versionId } }, body }));
}

/** Forgets a draft. */
export function removeRules(versionId: string) {
  return ask(client.DELETE('/risk/rules/{versionId}', { params: { path: { versionId } } }));
}

/** Which version is to be published, and the digest of the rules that were looked at. */
export interface Publication {
  readonly versionId: string;
  readonly digest?: string;
}

/** Reads a waiting call as the publication of rules. `null` if it is another operation. */
export function publicationOf({ operation, fields: { versionId, digest } }: Confirmation): Publication | null {
  if (operation !== 'rules.publish' || typeof versionId !== 'string') return null;
  return { versionId, ...(typeof digest === 'string' && { digest }) };
}

/** Puts a version in force, if its rules are still those that were looked at. */
export function publishRules({ versionId, digest }: Publication) {
  const body = digest === undefined ? {} : { digest };
  return ask(client.POST('/risk/rules/{versionId}/publish', { params: { path: { versionId } }, body }));
}

/** Takes the last publication back, if this version comes back. */
export function rollBackRules(to: string) {
  return ask(client.POST('/risk/rules/rollback', { body: { to } }));
}

/** Runs a version in shadow, or ends the shadow run if it is `null`. */
export function shadowRules(versionId: string | null): Promise<unknown> {
  if (versionId === null) return ask(client.DELETE('/risk/shadow'));
  return ask(client.POST('/risk/rules/{versionId}/shadow', { params: { path: { versionId } } }));
}

/** Changes versions of rules. What the pages show of them follows. */
export function useRuleChange<Values, Result>(change: (values: Values) => Promise<Result>) {
  return useChange(['rules', 'rule-hits', 'rule-outcomes', 'confirmations'], change, 'onSettled');
}
