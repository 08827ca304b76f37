import { FORMS } from './agent-forms.ts';
import { bodyOf } from './body.ts';
import type { Extra, Person } from './body.ts';
import { makeDevice } from './devices.ts';
import type { Device } from './devices.ts';
import type { Carrier } from './geography.ts';
import { NetBook } from './network.ts';
import type { Access, Town } from './network.ts';
import { PhoneBook } from './phone-lines.ts';
import type { Line } from './phone-lines.ts';
import type { Rng } from './rng.ts';
import { appFor, makeSite } from './site.ts';
import type { App, Scene, Site } from './site.ts';

/** A day in milliseconds. */
export const DAY = 86_400_000;
/** An hour in milliseconds. */
export const HOUR = 3_600_000;
/** A minute in milliseconds. */
export const MINUTE = 60_000;

/** A request before it is put in order. */
export interface Draft {
  readonly atMs: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly segment: string;
  readonly honest: boolean;
  readonly actor: string;
}

/** Hours at which people are awake: mean hour, deviation, weight. */
export type Curve = readonly (readonly [number, number, number])[];

/** The usual curves of a day. */
export const CURVES = {
  day: [
    [8.2, 1.2, 2],
    [12.4, 1.2, 3],
    [16, 2.2, 2],
    [20.8, 1.8, 5],
  ],
  office: [
    [9.4, 0.9, 4],
    [12.3, 0.7, 3],
    [15.5, 1.5, 4],
    [20.5, 1.8, 2],
  ],
  student: [
    [12.2, 0.8, 3],
    [17.8, 0.8, 2],
    [22, 1.4, 5],
  ],
  shift: [
    [7.6, 0.7, 2],
    [12.1, 0.5, 3],
    [17.8, 0.6, 2],
    [20.6, 1.2, 3],
    [0.3, 0.8, 1],
  ],
  night: [
    [23.8, 1.6, 4],
    [2.8, 1.6, 4],
    [5.6, 0.9, 1],
    [17, 1.5, 1],
  ],
  elder: [
    [7.2, 1.3, 4],
    [10, 1.3, 3],
    [15.4, 1.5, 2],
    [19.4, 1, 2],
  ],
  shop: [
    [10.8, 1, 2],
    [14.5, 1.8, 3],
    [18.6, 1.6, 4],
  ],
} satisfies Readonly<Record<string, Curve>>;

/** What is known about a person before the rest is drawn. */
export interface Want {
  readonly town?: Town;
  readonly age?: number;
  readonly price?: number;
  readonly os?: Device['os'];
  readonly kind?: Device['kind'];
  readonly appKind?: App['kind'];
  readonly family?: string;
  readonly access?: Access;
  readonly device?: Device;
  readonly line?: Line;
  readonly env?: readonly string[];
  readonly virtual?: boolean;
  readonly actor?: string;
}

const SYLLABLES = [
  '小',
  '阿',
  '大',
  '老',
  '天',
  '晴',
  '雨',
  '星',
  '海',
  '风',
  '豆',
  '猫',
  '鱼',
  '月',
  '云',
  '果',
  '糖',
  '木',
  '南',
  '北',
  '青',
  '夏',
  '秋',
  '安',
  '宁',
  '乐',
  '欣',
  '浩',
  '宇',
  '涵',
  '梓',
  '轩',
];

/** The world while it is being written: one site, its networks and the requests so far. */
export class Stage {
  readonly site: Site;
  readonly net: NetBook;
  readonly phones: PhoneBook;
  readonly drafts: Draft[] = [];
  readonly residents: Person[] = [];
  /** The clerks' tablets of the shops, for insiders. */
  readonly shops: Person[] = [];
  readonly startsAtMs: number;
  readonly days: number;
  readonly scale: number;
  readonly wealth: number;
  readonly refusal: number;
  readonly newShare: number;
  readonly virtualShare: number;
  readonly sixShare: number;
  rng: Rng;
  segment = '';
  honest = true;
  count = 0;

  constructor(rng: Rng, startsAtMs: number, days: number, scale: number) {
    this.rng = rng;
    this.startsAtMs = startsAtMs;
    this.days = days;
    this.scale = scale;
    this.site = makeSite(rng.fork('site'));
    this.net = new NetBook(rng.fork('net'));
    this.phones = new PhoneBook(rng.fork('phones'));
    this.wealth = rng.logRange(1100, 4200);
    this.refusal = rng.range(0.25, 0.85);
    this.newShare = rng.logRange(0.04, 0.4);
    this.virtualShare = rng.logRange(0.01, 0.07);
    this.sixShare = rng.range(0.1, 0.6);
  }

  /** Starts a segment with its own source of draws. */
  begin(root: Rng, segment: string, honest: boolean): void {
    this.rng = root.fork(`segment|${segment}`);
    this.segment = segment;
    this.honest = honest;
    this.count = 0;
  }

  /** The last moment of the world. */
  get endMs(): number {
    return this.days * DAY;
  }

  #push(atMs: number, actor: string, body: Draft['body']): void {
    if (atMs < 0 || atMs >= this.endMs) return;
    this.drafts.push({ atMs: Math.round(atMs), body, segment: this.segment, honest: this.honest, actor });
    this.count++;
  }

  /** One request of a person. A few are sent again by the client within seconds. */
  visit(p: Person, atMs: number, scene: Scene, extra: Extra = {}, again = this.site.retryShare): void {
    if (atMs < 0 || atMs >= this.endMs) return;
    const body = bodyOf(this.rng, this.site, p, scene, atMs, this.startsAtMs, extra);
    this.#push(atMs, p.actor, body);
    let later = atMs;
    while (this.rng.chance(again)) {
      later += this.rng.lognormal(900, 1);
      this.#push(later, p.actor, body);
    }
  }

  /** A moment on a day, by a curve of hours. */
  moment(day: number, curve: Curve): number {
    const lone = this.rng.chance(this.site.nightDepth * 0.35);
    const [mean, deviation] = this.rng.weighted(
      curve.map((c): [readonly [number, number, number], number] => [c, c[2]]),
    );
    const hour = lone ? this.rng.range(0, 24) : this.rng.normal(mean + this.site.hourShift * 0.4, deviation);
    return day * DAY + (((hour % 24) + 24) % 24) * HOUR;
  }

  /** Home Wi-Fi for part of the time and mobile data for the rest. */
  mixed(a: Access, b: Access, shareOfA: number): Access {
    const own = this.rng.fork(`mix${this.rng.next()}`);
    const choices = new Map<number, boolean>();
    return (atMs) => {
      const slot = Math.floor(atMs / (40 * MINUTE));
      const first = choices.get(slot) ?? own.chance(shareOfA);
      choices.set(slot, first);
      return first ? a(atMs) : b(atMs);
    };
  }

  /** The usual ways of one person to the site. */
  usualAccess(town: Town, carrier: Carrier): Access {
    const salt = this.rng.fork(`access${this.rng.next()}`);
    const cell = this.rng.chance(this.sixShare)
      ? this.net.cellSix(salt, town, carrier)
      : this.net.cell(salt, town, carrier);
    const host = this.rng.weighted<Carrier>([
      [carrier, 2],
      ['telecom', 1],
      ['unicom', 0.7],
      ['mobile', 1],
    ]);
    const home = this.rng.chance(this.sixShare * 0.7)
      ? this.net.homeSix(salt, town, host)()
      : this.net.home(salt, town, host);
    return this.mixed(home, cell, this.rng.range(0.2, 0.9));
  }

  #deviceFor(want: Want, age: number): Device {
    const rng = this.rng;
    const factor = age > 60 ? 0.45 : age < 18 ? 0.7 : age < 35 ? 1.15 : 0.95;
    const price = want.price ?? rng.lognormal(this.wealth * factor, 0.55);
    const os =
      want.os ?? (rng.chance(this.site.iosShare * (price > 2500 ? 1.5 : price < 1000 ? 0.2 : 0.8)) ? 'ios' : 'android');
    const made = makeDevice(rng, { os, price, ...(want.kind ? { kind: want.kind } : {}) });
    const refuses = made.os === 'ios' && rng.chance(this.refusal);
    const noOaid = made.os !== 'ios' && rng.chance(Number.parseInt(made.osVersion, 10) < 10 ? 0.7 : 0.06);
    return {
      ...made,
      ...(refuses ? { idfa: '00000000-0000-0000-0000-000000000000' } : {}),
      ...(noOaid ? { oaid: rng.pick(['', '00000000-0000-0000-0000-000000000000']) } : {}),
    };
  }

  /** The agent of an app on a device. */
  agentFor(app: App, device: Device, family?: string): string {
    const fits = app.agentFamilies.filter(([name]) => {
      const os = FORMS[name]?.os;
      return os === undefined || os === device.os || (os === 'android' && device.os === 'harmony');
    });
    const name = family ?? this.rng.weighted(fits);
    return FORMS[name]?.form(this.rng, device) ?? '';
  }

  /** True on a Saturday or Sunday in Beijing. */
  weekend(day: number): boolean {
    const weekday = new Date(this.startsAtMs + 8 * HOUR + day * DAY).getUTCDay();
    return weekday === 0 || weekday === 6;
  }

  /** The same customer's account on another device: the same app if the device runs it. */
  heir(before: Person, want: Want = {}): Person {
    const os =
      want.device?.os ??
      want.os ??
      (before.device.os === 'pc' || this.rng.chance(0.85)
        ? before.device.os
        : before.device.os === 'ios'
          ? 'android'
          : 'ios');
    const was = before.app.kind;
    const kind =
      was === 'android' || was === 'ios'
        ? os === 'ios'
          ? 'ios'
          : os === 'pc'
            ? 'pc'
            : 'android'
        : os === 'pc'
          ? 'pc'
          : was === 'pc'
            ? 'h5'
            : was;
    const made = this.person({ ...want, line: before.line, os, appKind: kind });
    const app = kind === was ? before.app : made.app;
    return {
      ...made,
      app,
      agent: this.agentFor(app, made.device),
      userId: before.userId,
      openId: before.openId,
      qqOpenId: before.qqOpenId,
      nickname: before.nickname,
      email: before.email,
    };
  }

  /** A new person (or hand of an attacker). */
  person(want: Want = {}): Person {
    const rng = this.rng;
    const town = want.town ?? this.net.town(rng);
    const age = want.age ?? Math.min(82, Math.max(15, rng.lognormal(33, 0.38)));
    const virtual = want.virtual ?? rng.chance(this.virtualShare);
    const line = want.line ?? this.phones.line(rng, rng.chance(0.82) ? town : this.net.town(rng), virtual);
    const device = want.device ?? this.#deviceFor(want, age);
    const app = appFor(rng, this.site, device, want.appKind);
    const nickname = rng.chance(0.3)
      ? `用户${rng.digits(6)}`
      : rng.pick(SYLLABLES) + rng.pick(SYLLABLES) + (rng.chance(0.4) ? rng.pick(SYLLABLES) : rng.digits(rng.int(0, 3)));
    return {
      actor: want.actor ?? rng.hex(12),
      town,
      line,
      userId: String(rng.int(10_000_000, 99_999_999)),
      openId: `o${rng.text(27, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-')}`,
      qqOpenId: rng.hex(32).toUpperCase(),
      nickname,
      email: rng.chance(0.3)
        ? `${rng.chance(0.5) ? rng.digits(rng.int(7, 10)) : rng.text(7, 'abcdefghijklmnopqrstuvwxyz') + rng.digits(2)}@${rng.pick(['qq.com', 'qq.com', '163.com', '126.com', 'sina.com', 'outlook.com'])}`
        : '',
      device,
      app,
      agent: this.agentFor(app, device, want.family),
      access: want.access ?? this.usualAccess(town, line.carrier),
      env: want.env ?? [],
    };
  }
}
