import { hash } from 'node:crypto';
import type { DeviceIdentity } from '../../../identity/device-identity.ts';
import { plainName } from './device-signals.ts';
import { agentShape, deviceModelOf } from './agent-shape.ts';
import type { RiskRequest } from './risk-request.ts';

/**
 * What requests of one origin share although their accounts, devices and addresses differ. Each kind belongs to a
 * family: marks of one family say nearly the same, so only the strongest of a family counts.
 */
export const MARK_KINDS = {
  /** The whole user agent. */
  agent: { family: 'agent', share: 0.02 },
  /** The user agent without its numbers. */
  agentShape: { family: 'agent', share: 0.08 },
  /** The phone's model, as the app or the user agent names it. */
  model: { family: 'agent', share: 0.02 },
  appVersion: { family: 'agent', share: 0.2 },
  screen: { family: 'agent', share: 0.1 },
  /** The first eight digits of an IMEI, which name a model and its batch (3GPP TS 23.003). */
  deviceBatch: { family: 'agent', share: 0.01 },
  /** A device identifier that identifies no device, e.g. an advertising id of zeros. */
  placeholder: { family: 'agent', share: 0.1 },
  /** The first seven digits of a mainland number: carrier and city. */
  prefix: { family: 'number', share: 0.0005 },
  /** The host of the referrer, with the channel that the app names. */
  origin: { family: 'origin', share: 0.3 },
  /** The domain and shape of the mail address, e.g. `qq.com 9+`. */
  mailShape: { family: 'text', share: 0.1 },
  /** The classes of the nickname's characters, e.g. `a5 9 4`. */
  nicknameShape: { family: 'text', share: 0.05 },
} as const satisfies Record<string, { readonly family: string; readonly share: number }>;

/** A property of a request that is counted, e.g. `prefix`. */
export type MarkKind = keyof typeof MARK_KINDS;
/** Every kind, in the order in which marks are read. */
export const ALL_MARK_KINDS = Object.keys(MARK_KINDS) as readonly MarkKind[];
/** A group of related marks that are judged together, e.g. `text`. */
export type MarkFamily = (typeof MARK_KINDS)[MarkKind]['family'];

/** Marks of a request as 32-bit digests. A kind that the request says nothing of is absent. */
export type RequestMarks = Readonly<Partial<Record<MarkKind, number>>>;

/** What marks need of the device. */
type MarkedDevice = Pick<DeviceIdentity, 'form' | 'plain' | 'md5' | 'placeholder'>;

/** Reads the marks of a request. `prefix` is the phone's first seven digits, null if unknown. */
export function readMarks(request: RiskRequest, prefix: string | null, device: MarkedDevice | null): RequestMarks {
  const agent = request.userAgent;
  const details = new Map(request.details.map(({ name, value }) => [plainName(name), value.trim()]));
  const detail = (names: readonly string[]) =>
    names.map((name) => details.get(name)).find((value) => value !== undefined && value !== '') ?? null;
  const texts: Record<MarkKind, string | null> = {
    agent,
    agentShape: agent === null ? null : agentShape(agent),
    model: detail(MODEL_NAMES) ?? (agent === null ? null : deviceModelOf(agent)),
    appVersion: detail(VERSION_NAMES),
    screen: detail(SCREEN_NAMES),
    deviceBatch: device?.form === 'imei' ? (device.plain?.slice(0, 8) ?? null) : null,
    placeholder: device?.placeholder === true ? device.md5 : null,
    prefix,
    origin: originOf(request, detail(CHANNEL_NAMES)),
    mailShape: request.email === null ? null : mailShape(request.email),
    nicknameShape: request.nickname === null ? null : textShape(request.nickname),
  };
  const marks: Partial<Record<MarkKind, number>> = {};
  for (const kind of ALL_MARK_KINDS) {
    const text = texts[kind];
    if (text !== null && text !== '') marks[kind] = digest32(`${kind}\n${text.slice(0, TEXT_MAX)}`);
  }
  return marks;
}

/** The classes of a text's characters with the length of each run, e.g. `a5 9 4 h2` for letters, digits and Han. */
export function textShape(text: string): string {
  const runs =
    Array.from(text.slice(0, 40), classOf)
      .join('')
      .match(/(.)\1*/g) ?? [];
  return runs.map((run) => `${run[0] ?? ''}${run.length}`).join(' ');
}

/** A 32-bit digest, never 0. */
function digest32(text: string): number {
  return Number.parseInt(hash('md5', text).slice(0, 8), 16) || 1;
}

const TEXT_MAX = 500;
const MODEL_NAMES = ['model', 'devicemodel', 'phonemodel', 'mobilemodel', 'phonetype', 'devicename'];
const VERSION_NAMES = ['appversion', 'appver', 'clientversion', 'version', 'versionname', 'versioncode', 'build'];
const SCREEN_NAMES = ['screen', 'resolution', 'screensize', 'screenresolution', 'display'];
const CHANNEL_NAMES = ['channel', 'source', 'utmsource', 'downloadchannel', 'appchannel', 'market'];

function classOf(character: string): string {
  if (/[0-9]/.test(character)) return '9';
  if (/[a-z]/.test(character)) return 'a';
  if (/[A-Z]/.test(character)) return 'A';
  return /\p{Script=Han}/u.test(character) ? 'h' : '.';
}

function mailShape(mail: string): string {
  const at = mail.lastIndexOf('@');
  return `${mail.slice(at + 1).toLowerCase()} ${textShape(mail.slice(0, Math.max(at, 0)))}`;
}

function originOf({ referer }: RiskRequest, channel: string | null): string | null {
  const url = referer === null ? null : URL.parse(referer);
  const host = url?.hostname.toLowerCase() ?? null;
  return host === null && channel === null ? null : `${host ?? ''} ${channel ?? ''}`;
}
