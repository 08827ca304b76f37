import { hash } from 'node:crypto';
import { parseAddress } from './address.ts';
import { readDeviceIdentity, readMacAddress, type DeviceIdentity } from '../../../identity/device-identity.ts';
import { readClaimedOs } from './claimed-os.ts';
import { readDeviceSignals } from './device-signals.ts';
import { accountIdentity, claimedDevice, claimedPhone } from './account-identity.ts';
import { soughtForms, type ListedKind } from '../../../identity/identifier-forms.ts';
import type { DigestForm } from '../../../identity/digest-forms.ts';
import type { DigestKind } from '../../../kernel/digests.ts';
import type { PlainIdentifier } from './identifier-links.ts';
import type { Pseudonymizer } from './identifiers.ts';
import { phoneFacts, type PhoneFacts } from './phone-facts.ts';
import { readMarks, textShape } from './request-marks.ts';
import { readEmail, readForwarded, readReferer, readScam, readSponsor } from './request-facts.ts';
import type { DeviceFacts, EventKeys, RiskEvent } from './risk-event.ts';
import type { KnownForms } from './resolve-digests.ts';
import type { RiskRequest } from './risk-request.ts';
import { CHINA_OFFSET_MINUTES, type UtcOffsets } from '../../../kernel/time-zone.ts';
import type { UserAgentReader } from './user-agent.ts';

/** A request made ready for a decision. It holds what is kept, and what is needed only during the decision. */
export interface Ingested {
  readonly event: RiskEvent;
  /** Digests for the lists, by kind. They are not kept with the decision. */
  readonly identifiers: Readonly<Record<ListedKind, readonly DigestForm[]>>;
  /**
   * Those of them under which evidence and the keys of erasure are kept: the md5 digests of each kind or, if none is known,
   * the digest that the request names. They are not kept with the decision either.
   */
  readonly keptUnder: Readonly<Record<ListedKind, readonly DigestForm[]>>;
  /** The identifiers that the request names in plain. They are not kept with the decision. */
  readonly plain: readonly PlainIdentifier[];
}

/** What ingest needs to make pseudonyms and to read user agents. */
export interface IngestDeps {
  readonly pseudonym: Pseudonymizer;
  readonly readUserAgent: UserAgentReader;
  /** The clocks of the apps. Without it, all of them are in Asia/Shanghai. */
  readonly utcOffsets?: UtcOffsets;
}

/** When a request came, from which app, and what is known of the digests in it. */
export interface IngestCall {
  readonly appId: string;
  readonly atMs: number;
  readonly forms?: KnownForms;
  /**
   * Whether the operator named an identifier as a placeholder, beside those that the product knows, by the md5 of its
   * canonical text.
   */
  readonly isPlaceholder?: (md5: string) => boolean;
}

/**
 * Normalises a request and replaces its identifiers by pseudonyms. Pure, except that the reader remembers user agents.
 */
export function ingestRequest(request: RiskRequest, call: IngestCall, deps: IngestDeps): Ingested {
  const address = parseAddress(request.userIp);
  const identity = accountIdentity(request.account);
  const device = deviceOf(request, call.isPlaceholder ?? (() => false));
  const utcOffsetMinutes = deps.utcOffsets?.(call.appId, call.atMs) ?? CHINA_OFFSET_MINUTES;
  const phoneText = claimedPhone(request.account);
  const phone = phoneText === null ? null : phoneFacts(phoneText);
  const ua = request.userAgent;
  const { pseudonym } = deps;
  const scoped = (purpose: string, text: string | null) =>
    text === null ? null : pseudonym(purpose, `${call.appId}\n${text}`);

  const keys: EventKeys = {
    account: pseudonym('account', `${call.appId}\n${identity.canonical}`),
    address: address && pseudonym('address', address.text),
    network: address && pseudonym('network', address.network),
    device: device === null || device.placeholder ? null : pseudonym('device', device.md5),
    phone: phone && pseudonym('phone', phone.name),
    sponsor: scoped('sponsor', sponsorName(request)),
    cookie: scoped('cookie', request.cookieHash),
    userAgent: ua === null ? null : hash('md5', ua),
  };
  const claimedOs = readClaimedOs(request.details);
  const event: RiskEvent = {
    atMs: call.atMs,
    appId: call.appId,
    scene: request.scene ?? '',
    accountType: request.account.type,
    accountFlaw: identity.flaw,
    keys,
    address,
    forwarded: readForwarded(request.forwardedFor, address),
    userAgent: ua === null ? null : { ...deps.readUserAgent(ua), text: ua },
    deviceType: request.deviceType,
    device: device && { form: device.form, plausible: device.plausible, placeholder: device.placeholder },
    macRandomised: request.macAddress === null ? null : readMacAddress(request.macAddress).randomised,
    signals: readDeviceSignals(request.details),
    checkDevice: request.checkDevice,
    phone: phone && { prefix: phone.prefix, valid: phone.valid },
    email: request.email === null ? null : readEmail(request.email),
    referer: readReferer(request.referer, request.sponsor?.campaignUrl ?? null),
    sponsor: readSponsor(request.sponsor, { address, device: device?.md5 ?? null, phone: phone?.name ?? null }),
    scam: readScam(request.onlineScam, phone?.name ?? null),
    postLagS: request.postTimeS === null ? null : Math.round(call.atMs / 1000) - request.postTimeS,
    marks: readMarks(request, phone?.prefix ?? null, device),
    ...(utcOffsetMinutes !== CHINA_OFFSET_MINUTES && { utcOffsetMinutes }),
    ...(request.declared !== undefined && { declared: request.declared }),
    ...(claimedOs !== null && { claimedOs }),
    ...(request.businessId !== null && { businessId: request.businessId }),
    ...(request.nickname !== null && { nicknameShape: textShape(request.nickname) }),
  };
  return new IngestedRequest({ event, plain: plainOf(request, phone, device), request, forms: call.forms });
}

interface IngestedFrom {
  readonly request: RiskRequest;
  readonly forms: KnownForms | undefined;
}

/**
 * Digests for lists and evidence take two dozen hashes, and most sites have neither. They are made only when they are
 * read.
 */
class IngestedRequest implements Ingested {
  readonly event: RiskEvent;
  readonly plain: readonly PlainIdentifier[];
  readonly #request: RiskRequest;
  readonly #forms: KnownForms | undefined;
  #identifiers: Ingested['identifiers'] | null = null;
  #keptUnder: Ingested['keptUnder'] | null = null;

  constructor({ event, plain, request, forms }: Pick<Ingested, 'event' | 'plain'> & IngestedFrom) {
    this.event = event;
    this.plain = plain;
    this.#request = request;
    this.#forms = forms;
  }

  get identifiers(): Ingested['identifiers'] {
    return (this.#identifiers ??= identifiersOf(this.#request, this.#forms));
  }

  get keptUnder(): Ingested['keptUnder'] {
    return (this.#keptUnder ??= keptUnderOf(this.#request, this.#forms));
  }
}

type NamedDevice = DeviceFacts & Pick<DeviceIdentity, 'plain' | 'md5' | 'placeholder'>;

/**
 * The strongest device identifier in the request. The fingerprint token comes first, then the device number, then the
 * MAC.
 */
function deviceOf(request: RiskRequest, isListed: (md5: string) => boolean): NamedDevice | null {
  const checked = <T extends DeviceIdentity>(device: T): T =>
    isListed(device.md5) ? { ...device, plausible: false, placeholder: true } : device;
  if (request.deviceToken !== null) return tokenDevice(request.deviceToken, isListed);
  const number = claimedDevice(request.account);
  const named = number === null ? null : checked(readDeviceIdentity(number));
  if (named !== null && !named.placeholder) return named;
  const mac = request.macAddress === null ? null : checked(readMacAddress(request.macAddress));
  return mac !== null && !mac.placeholder ? mac : (named ?? mac);
}

function tokenDevice(token: string, isListed: (md5: string) => boolean): NamedDevice {
  const identity = readDeviceIdentity(token);
  const placeholder = identity.placeholder || isListed(identity.md5);
  return {
    form: 'token',
    plausible: placeholder ? false : null,
    placeholder,
    plain: null,
    md5: hash('md5', `token\n${token}`),
  };
}

/** The phones and the device that the request names in plain, if they can exist. */
function plainOf({ sponsor }: RiskRequest, own: PhoneFacts | null, device: NamedDevice | null): PlainIdentifier[] {
  const phones = [own, sponsor?.phone == null ? null : phoneFacts(sponsor.phone)];
  const seen = phones.flatMap((phone): PlainIdentifier[] =>
    phone === null || phone.plain === null
      ? []
      : [{ kind: 'phone', text: phone.plain, md5: phone.name.slice('md5:'.length) }],
  );
  if (device === null || device.plain === null || device.plausible === false) return seen;
  return [...seen, { kind: 'device', text: device.plain, md5: device.md5 }];
}

function sponsorName({ sponsor }: RiskRequest): string | null {
  if (sponsor === null) return null;
  if (sponsor.openId !== null) return `openid\n${sponsor.openId}`;
  if (sponsor.phone !== null) return `phone\n${phoneFacts(sponsor.phone)?.name ?? sponsor.phone}`;
  if (sponsor.device !== null) return `device\n${readDeviceIdentity(sponsor.device).md5}`;
  return sponsor.ip === null ? null : `ip\n${parseAddress(sponsor.ip)?.text ?? sponsor.ip}`;
}

/**
 * Every name under which a list may know the account: its own, the caller's names for it, its phone and its devices.
 */
function identifiersOf(
  request: RiskRequest,
  known: KnownForms = NOTHING_KNOWN,
  made?: readonly DigestKind[],
): Ingested['identifiers'] {
  const formsOf = (kind: ListedKind, texts: readonly (string | null)[]): DigestForm[] => {
    const named = texts.filter((text) => text !== null);
    return [...new Set(named.flatMap((text) => known.get(text) ?? soughtForms(kind, text, made)))];
  };
  const { account } = request;
  const open = 'openId' in account;
  return {
    account: formsOf('account', [
      open ? account.openId : account.accountId,
      open ? account.associateAccount : null,
      request.userId,
    ]),
    phone: formsOf('phone', [claimedPhone(account)]),
    device: formsOf('device', [claimedDevice(account), request.deviceToken, request.macAddress]),
  };
}

const NOTHING_KNOWN: KnownForms = new Map();

/** Makes no digest of a plain identifier but its md5. */
function keptUnderOf(request: RiskRequest, known: KnownForms | undefined): Ingested['keptUnder'] {
  const { account, phone, device } = identifiersOf(request, known, ['md5']);
  return { account: md5sFirst(account), phone: md5sFirst(phone), device: md5sFirst(device) };
}

/** The md5 digests alone, or if there is none, all of them. */
function md5sFirst(forms: readonly DigestForm[]): readonly DigestForm[] {
  const md5s = forms.filter((form) => form.startsWith('md5:'));
  return md5s.length === 0 ? forms : md5s;
}
