import { queryOptions } from '@tanstack/react-query';
import type { BodyOf } from './app-changes.ts';
import { ask, client } from './client.ts';
import { useChange } from './use-change.ts';

/** How often a page asks how far long work is, in milliseconds. */
const POLL_MS = 1000;

/** The settings with which the process that answers was started. */
export const settings = queryOptions({
  queryKey: ['site', 'settings'],
  queryFn: () => ask(client.GET('/site/settings')),
});

/** A setting in force. */
export type ShownSetting = Awaited<ReturnType<NonNullable<typeof settings.queryFn>>>['settings'][number];

/** What the last examination found. While one runs, it is asked for again. */
export const examination = queryOptions({
  queryKey: ['site', 'findings'],
  queryFn: () => ask(client.GET('/site/findings')),
  refetchInterval: (query) => (query.state.data?.state === 'running' ? POLL_MS : false),
});

/** An examination. */
export type Examination = Awaited<ReturnType<NonNullable<typeof examination.queryFn>>>;
/** What one check found. */
export type Finding = Examination['findings'][number];

/** Starts the checks. */
export function examine() {
  return ask(client.POST('/site/examinations'));
}

/** The backups, removed ones too. */
export const backups = queryOptions({
  queryKey: ['backups', 'list'],
  queryFn: async () => (await ask(client.GET('/backups'))).backups,
});

/** A backup. */
export type Backup = Awaited<ReturnType<NonNullable<typeof backups.queryFn>>>[number];

/** When backups are made by themselves. */
export const backupSchedule = queryOptions({
  queryKey: ['backups', 'schedule'],
  queryFn: () => ask(client.GET('/backups/schedule')),
});

/** When backups are made by themselves. */
export type BackupSchedule = Awaited<ReturnType<NonNullable<typeof backupSchedule.queryFn>>>;

/** Makes a backup and verifies it. */
export function makeBackup(body: NonNullable<BodyOf<'backups.make'>>) {
  return ask(client.POST('/backups', { body }));
}

/** Sets the schedule, or ends it. */
export function setBackupSchedule(body: NonNullable<BodyOf<'backups.set-schedule'>>) {
  return ask(client.PUT('/backups/schedule', { body }));
}

/** The keys that seal personal data, and how far a rotation is. While one runs, it is asked for again. */
export const secrets = queryOptions({
  queryKey: ['secrets'],
  queryFn: () => ask(client.GET('/secrets')),
  refetchInterval: (query) => (query.state.data?.rotation.state === 'running' ? POLL_MS : false),
});

/** The keys that seal personal data. */
export type Secrets = Awaited<ReturnType<NonNullable<typeof secrets.queryFn>>>;
/** A data key. */
export type DataKey = Secrets['dataKeys'][number];

/** Makes a new data key, and seals everything under it again. */
export function rotateSecrets(cipher: DataKey['cipher'] | undefined) {
  return ask(client.POST('/secrets/rotate', { body: cipher === undefined ? {} : { cipher } }));
}

/** Goes on with a rotation that failed. */
export function resumeRotation() {
  return ask(client.POST('/secrets/resume'));
}

/** Deletes an older data key. */
export function forgetDataKey(dataKeyId: number) {
  return ask(client.DELETE('/secrets/data-keys/{dataKeyId}', { params: { path: { dataKeyId } } }));
}

/** Makes a new site key. */
export function changeSiteKey() {
  return ask(client.POST('/secrets/site-key'));
}

/** A change of this page, after which what it shows is asked for again. */
export function useSystemChange<Values, Result>(change: (values: Values) => Promise<Result>) {
  return useChange(['site', 'backups', 'secrets', 'compliance'], change);
}
