import type { RiskType } from '../rules/risk-types.ts';
import type { Dice } from './dice.ts';
import {
  drawChannel,
  drawHandset,
  drawIdentity,
  requestOf,
  SCENES,
  type Channel,
  type Handset,
  type Identity,
} from './person.ts';
import type { SimulatedEvent } from './simulated-event.ts';
import type { World } from './world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Weight of each hour of the local day: asleep at night, busy at noon and in the evening. */
const HOURS = [2, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 11, 12, 11, 10, 10, 10, 10, 11, 13, 14, 13, 9, 5];

/** Share of sessions on campaign days in which a person hammers the button of a flash sale. */
const RUSH_CHANCE = 0.02;
/** Chance of a stall somewhere on a day. */
const PROMOTION_CHANCE = 0.4;

/** A person with habits. */
export interface NormalUser {
  readonly identity: Identity;
  readonly channel: Channel;
  handset: Handset;
  /** Day on which the handset was new. */
  handsetDay: number;
  /** First three octets, and the address of the day. */
  readonly home: string;
  homeAddress: string;
  /** One address that many share, such as an office or a campus; null for none. */
  readonly workplace: string | null;
  readonly carrier: readonly string[];
  /** Mean sessions a day. */
  readonly eagerness: number;
  readonly usesVpn: boolean;
  /** Address of the stall at which a person registers. Null at home or on the way. */
  readonly stall: string | null;
  /** Network of a trip, and the day it ends. */
  trip: { readonly network: string; readonly untilDay: number } | null;
  readonly joinedDay: number;
  registered: boolean;
}

interface Today {
  readonly day: number;
  readonly startMs: number;
  /** Whether a campaign makes all people busy. */
  readonly campaign: boolean;
}

/** Lets people live one day at a time. */
export class NormalUsers {
  readonly users: NormalUser[] = [];
  readonly #dice: Dice;
  readonly #world: World;
  readonly #workplaces: readonly string[];

  constructor(dice: Dice, world: World, options: { readonly users: number }) {
    this.#dice = dice;
    this.#world = world;
    const workplaces = Math.max(Math.ceil(options.users / 400), 2);
    this.#workplaces = Array.from({ length: workplaces }, () => world.addressIn(world.homeNetwork()));
    for (let index = 0; index < options.users; index += 1) this.#join(-dice.between(1, 400), true);
    for (let shop = 0; shop < options.users / 1_000; shop += 1) this.#shareTablet();
  }

  /** A day's requests of all people, in no order. `eager` multiplies sessions: campaigns make people busy. */
  day(day: number, startMs: number, eager: number): SimulatedEvent[] {
    const dice = this.#dice;
    if (dice.chance(PROMOTION_CHANCE)) this.#promote(day);
    const newcomers = dice.poisson(this.users.length * 0.004 * eager);
    for (let index = 0; index < newcomers; index += 1) this.#join(day, false);
    const groups = eager > 1 ? this.#invitations(newcomers) : [];
    return this.users.flatMap((user, index) => {
      this.#live(user, day);
      const sessions = !user.registered ? 1 + dice.poisson(0.5) : dice.poisson(user.eagerness * eager);
      const sponsor = groups[this.users.length - 1 - index] ?? null;
      return Array.from({ length: sessions }, () =>
        this.#session(user, { day, startMs, campaign: eager > 1 }, sponsor),
      ).flat();
    });
  }

  /** The staff of a shop sign in on one tablet. */
  #shareTablet(): void {
    const tablet = drawHandset(this.#dice, this.#world);
    const staff = this.#dice.between(4, 8);
    for (let index = 0; index < staff; index += 1) this.#dice.pick(this.users).handset = tablet;
  }

  /** A stall on the street: passers-by register over its Wi-Fi, all of them real. */
  #promote(day: number): void {
    const stall = this.#world.addressIn(this.#world.homeNetwork());
    const passersBy = this.#dice.between(8, 30);
    for (let index = 0; index < passersBy; index += 1) this.#join(day, false, stall);
  }

  #join(day: number, registered: boolean, stall: string | null = null): void {
    const dice = this.#dice;
    const world = this.#world;
    const home = world.homeNetwork();
    const sibling = dice.chance(0.03) ? this.users.at(-1) : undefined;
    this.users.push({
      identity: drawIdentity(dice, world, dice.chance(0.02) ? world.virtualPhone() : world.phone()),
      channel: drawChannel(dice),
      // Some share a phone in the family.
      handset: sibling?.handset ?? drawHandset(dice, world),
      handsetDay: Number.NEGATIVE_INFINITY,
      home: sibling?.home ?? home,
      homeAddress: sibling?.homeAddress ?? world.addressIn(home),
      workplace: dice.chance(0.2) ? dice.pick(this.#workplaces) : null,
      carrier: Array.from({ length: dice.between(2, 5) }, () => world.carrierNetwork()),
      eagerness: dice.logNormal(0.5, 0.7),
      usesVpn: dice.chance(0.01),
      stall,
      trip: null,
      joinedDay: day,
      registered,
    });
  }

  /** What changes from day to day: redialled lines, new phones, trips. */
  #live(user: NormalUser, day: number): void {
    const dice = this.#dice;
    if (dice.chance(0.15)) user.homeAddress = this.#world.addressIn(user.home);
    if (dice.chance(0.001)) {
      user.handset = drawHandset(dice, this.#world);
      user.handsetDay = day;
    }
    if (user.trip !== null && user.trip.untilDay < day) user.trip = null;
    if (user.trip === null && dice.chance(0.008))
      user.trip = { network: this.#world.homeNetwork(), untilDay: day + dice.between(1, 5) };
  }

  #session(user: NormalUser, { day, startMs, campaign }: Today, sponsor: Identity | null): SimulatedEvent[] {
    const dice = this.#dice;
    const hour = this.#hour();
    let atMs = startMs + hour * HOUR_MS + dice.between(0, HOUR_MS - 1);
    const { address, types } = this.#addressAt(user, hour);
    const newHandset = user.handsetDay === day && user.channel.sendsDevice;
    const rush = campaign && dice.chance(RUSH_CHANCE);
    const scenes = rush
      ? Array.from({ length: dice.between(8, 25) }, () => SCENES.activity)
      : this.#scenes(user, campaign);
    user.registered = true;
    return scenes.map((scene) => {
      const sent = requestOf({ ...user, address, scene, atMs });
      const invited = sponsor !== null && scene === SCENES.activity;
      const event: SimulatedEvent = {
        atMs: Math.min(atMs, startMs + DAY_MS - 1),
        appId: 'app-1',
        request: invited
          ? {
              ...sent,
              sponsor: {
                openId: sponsor.name,
                device: null,
                phone: null,
                ip: null,
                campaignUrl: 'https://m.shop.example/618',
              },
            }
          : sent,
        truth: { actor: 'normal', campaign: null, types: newHandset ? [...types, 2061] : types },
      };
      atMs += rush ? dice.logNormal(2_500, 0.45) : dice.logNormal(25_000, 1.1);
      return event;
    });
  }

  #scenes(user: NormalUser, campaign: boolean): string[] {
    const first = user.registered ? SCENES.login : SCENES.register;
    const activities = this.#dice.poisson(campaign ? 2.5 : 0.9);
    return [first, ...Array.from({ length: Math.min(activities, 8) }, () => SCENES.activity)];
  }

  #addressAt(user: NormalUser, hour: number): { address: string; types: RiskType[] } {
    const dice = this.#dice;
    if (user.usesVpn && dice.chance(0.5)) return { address: this.#world.vpnAddress(), types: [2012] };
    if (user.stall !== null && !user.registered) return { address: user.stall, types: [] };
    if (user.trip !== null && dice.chance(0.6))
      return { address: this.#world.addressIn(user.trip.network), types: [2011] };
    if (user.workplace !== null && hour >= 9 && hour < 18) return { address: user.workplace, types: [] };
    if (dice.chance(0.45)) return { address: this.#world.addressIn(dice.pick(user.carrier)), types: [] };
    return { address: user.homeAddress, types: [] };
  }

  /** Real people invite a few friends each. */
  #invitations(newcomers: number): Identity[] {
    const dice = this.#dice;
    const invited: Identity[] = [];
    while (invited.length < newcomers) {
      const host = dice.pick(this.users).identity;
      const friends = Math.min(1 + dice.poisson(1.5), 8);
      invited.push(...Array.from({ length: friends }, () => host));
    }
    return invited.slice(0, newcomers);
  }

  #hour(): number {
    let left = this.#dice.uniform() * HOURS.reduce((sum, weight) => sum + weight, 0);
    return HOURS.findIndex((weight) => (left -= weight) < 0);
  }
}
