import type { RiskEvent } from './risk-event.ts';

/** What kind of machine a request comes from. It is no identifier: many people have the same. */
export interface Handset {
  /** `apple`, `linux`, `windows` or `other`. Empty if the user agent names no system. */
  readonly system: string;
  /** Digest of the model that the app or the user agent names, 1 to 8 hex digits. Null if neither names one. */
  readonly model: string | null;
}

/** Systems that name themselves as one another: a tablet that asks for the desktop's page says macOS or Linux. */
const FAMILIES = {
  ios: 'apple',
  macos: 'apple',
  android: 'linux',
  linux: 'linux',
  windows: 'windows',
  other: 'other',
  '': '',
};

/** Reads the handset of an event. */
export function handsetOf({ userAgent, marks }: Pick<RiskEvent, 'userAgent' | 'marks'>): Handset {
  return { system: FAMILIES[userAgent?.os ?? ''], model: marks?.model?.toString(16) ?? null };
}

/** A handset as the habits of an account keep it, e.g. `linux:1f00c2ab`. Null if the event tells nothing of it. */
export function handsetKey({ system, model }: Handset): string | null {
  return system === '' && model === null ? null : `${system}:${model ?? ''}`;
}

/** Reads a key that handsetKey gave. */
export function parseHandset(key: string): Handset {
  const [system = '', model = ''] = key.split(':');
  return { system, model: model === '' ? null : model };
}
