import { ABROAD, CLOUDS, IPV6_STEMS, PROVINCES, VPN_BLOCKS } from './geography.ts';
import type { Carrier, Province } from './geography.ts';
import type { Rng } from './rng.ts';

const DAY = 86_400_000;

/** What the site's own server sees of one request. */
export interface Hop {
  readonly ip: string;
  readonly forwarded?: string;
}

/** How a person reaches the site: the address at a moment. */
export type Access = (atMs: number) => Hop;

/** Where a person lives. */
export interface Town {
  readonly province: Province;
  readonly city: string;
  readonly index: number;
}

/** One network of residential proxies that attackers rent. */
export interface ProxyPool {
  readonly addresses: readonly string[];
  readonly town: Town;
}

/** Draws one address of a town's broadband. */
export function homeAddress(rng: Rng, town: Town, carrier: Carrier): string {
  const block = rng.pick(town.province.home[carrier]);
  const share = Math.floor(256 / town.province.cities.length);
  const third = Math.max(0, town.province.cities.indexOf(town.city)) * share + rng.int(0, share - 1);
  return `${block}.${third}.${rng.int(1, 254)}`;
}

/** The text of an IPv6 address below a carrier's stem in a province. */
function sixAddress(prefix: string, face: string): string {
  return `${prefix}:${face}`;
}

function sixPrefix(rng: Rng, stem: string, province: number): string {
  const place = province.toString(16).padStart(2, '0');
  const second = stem.split(':')[1] ?? '';
  const tail = second.length === 1 ? rng.hex(1) : '';
  return `${stem}${place}${tail}:${rng.int(0x100, 0xffff).toString(16)}:${rng.int(0x1, 0xffff).toString(16)}`;
}

function faceOf(rng: Rng): string {
  const part = (): string => rng.int(0x10, 0xffff).toString(16);
  return `${part()}:${part()}:${part()}:${part()}`;
}

/** The addresses of one site's world, with the shares that the seed drew. */
export class NetBook {
  readonly proxies: readonly ProxyPool[];
  readonly vpnExits: readonly string[];
  readonly gatewaysPerCell: number;
  readonly cellStickMs: number;
  readonly hopShare: number;
  readonly sharedHomeShare: number;
  readonly #rng: Rng;
  readonly #locals = new Map<number, ProxyPool | undefined>();
  readonly #localShare: number;
  readonly #cells = new Map<string, readonly string[]>();
  readonly #towns: readonly (readonly [Town, number])[];

  constructor(rng: Rng) {
    this.#rng = rng;
    this.gatewaysPerCell = Math.round(rng.logRange(4, 70));
    this.cellStickMs = rng.pick([20 * 60_000, 3_600_000, 6 * 3_600_000, DAY]);
    this.hopShare = rng.pick([0, 0.01, 0.05, 0.25]);
    this.sharedHomeShare = rng.range(0.05, 0.4);
    this.#localShare = rng.range(0.4, 1);
    const focus = rng.chance(0.5) ? rng.int(0, PROVINCES.length - 1) : -1;
    this.#towns = PROVINCES.flatMap((province, index) =>
      province.cities.map((city): [Town, number] => [
        { province, city, index },
        (province.weight / province.cities.length) *
          rng.logRange(0.4, 2.5) *
          (index === focus ? rng.logRange(3, 25) : 1),
      ]),
    );
    const exits = rng.int(3, 40);
    this.vpnExits = Array.from(
      { length: exits },
      () => `${rng.pick(VPN_BLOCKS)}.${rng.int(0, 255)}.${rng.int(1, 254)}`,
    );
    this.proxies = Array.from({ length: rng.int(3, 14) }, () => this.#pool(rng));
  }

  #pool(rng: Rng): ProxyPool {
    const town = this.town(rng);
    const carrier = rng.pick<Carrier>(['telecom', 'unicom', 'mobile']);
    const size = Math.round(rng.logRange(20, 1500));
    return { town, addresses: Array.from({ length: size }, () => homeAddress(rng, town, carrier)) };
  }

  /** A town, by the site's mix of customers. */
  town(rng: Rng): Town {
    return rng.weighted(this.#towns);
  }

  /** The gateways of a carrier's mobile network in a province. */
  gateways(town: Town, carrier: Carrier): readonly string[] {
    const key = `${carrier}|${town.index}`;
    const known = this.#cells.get(key);
    if (known) return known;
    const rng = this.#rng.fork(key);
    const made = Array.from(
      { length: this.gatewaysPerCell },
      () => `${rng.pick(town.province.cell[carrier])}.${town.index * 12 + rng.int(0, 11)}.${rng.int(1, 254)}`,
    );
    this.#cells.set(key, made);
    return made;
  }

  /** Mobile data over the carrier's shared IPv4 addresses. */
  cell(rng: Rng, town: Town, carrier: Carrier): Access {
    const pool = this.gateways(town, carrier);
    const own = rng.fork('cell');
    let until = -1;
    let ip = own.pick(pool);
    const hops = own.chance(this.hopShare);
    const inner = `10.${own.int(0, 255)}.${own.int(0, 255)}.${own.int(1, 254)}`;
    return (atMs) => {
      if (atMs >= until) {
        ip = own.pick(pool);
        until = atMs + this.cellStickMs * own.range(0.3, 2);
      }
      return hops ? { ip, forwarded: `${inner}, ${ip}` } : { ip };
    };
  }

  /** Mobile data over IPv6: a new prefix at each attach, a rotating interface part. */
  cellSix(rng: Rng, town: Town, carrier: Carrier): Access {
    const own = rng.fork('six');
    let day = -1;
    let ip = '';
    const attachMs = own.logRange(2 * 3_600_000, 2 * DAY);
    return (atMs) => {
      const slot = Math.floor(atMs / attachMs);
      if (slot !== day) {
        day = slot;
        ip = sixAddress(sixPrefix(own, IPV6_STEMS[carrier][0], town.index), faceOf(own));
      }
      return { ip };
    };
  }

  /** Broadband at home: one address that a redial changes every few days. */
  home(rng: Rng, town: Town, carrier: Carrier): Access {
    const own = rng.fork('home');
    if (carrier === 'mobile' && own.chance(this.sharedHomeShare)) {
      const few = Array.from({ length: own.int(1, 4) }, () => homeAddress(own, town, carrier));
      return () => ({ ip: own.pick(few) });
    }
    const keepMs = own.pick([1, 2, 4, 7, 30]) * DAY;
    // The exits of residential proxies are the routers of the people there.
    const rented = own.chance(0.02) ? this.proxies.find((p) => p.town.index === town.index) : undefined;
    const leases = new Map<number, string>();
    const phase = own.range(0, DAY);
    return (atMs) => {
      const slot = Math.floor((atMs + phase) / keepMs);
      const ip =
        leases.get(slot) ?? (rented && own.chance(0.5) ? own.pick(rented.addresses) : homeAddress(own, town, carrier));
      leases.set(slot, ip);
      return { ip };
    };
  }

  /** IPv6 at home: a prefix for the household, and privacy addresses of each device that change daily. */
  homeSix(rng: Rng, town: Town, carrier: Carrier): () => Access {
    const own = rng.fork('home-six');
    const prefix = sixPrefix(own, IPV6_STEMS[carrier][1], town.index);
    return () => {
      let day = -1;
      let ip = '';
      return (atMs) => {
        const now = Math.floor(atMs / DAY);
        if (now !== day) {
          day = now;
          ip = sixAddress(prefix, faceOf(own));
        }
        return { ip };
      };
    };
  }

  /** A shared place with a fixed set of outgoing addresses. */
  shared(rng: Rng, town: Town, carrier: Carrier, size: number, forwarded = false): Access {
    const own = rng.fork('shared');
    const first = homeAddress(own, town, carrier).split('.').slice(0, 3).join('.');
    const base = own.int(1, 250 - Math.min(size, 200));
    const ips = Array.from({ length: size }, (_, i) => `${first}.${base + i}`);
    return () => {
      const ip = own.pick(ips);
      return forwarded
        ? { ip, forwarded: `${own.pick(['192.168', '172.16', '10.10'])}.${own.int(0, 30)}.${own.int(2, 254)}, ${ip}` }
        : { ip };
    };
  }

  /** The outgoing addresses of a campus. */
  campus(rng: Rng, town: Town, size: number): Access {
    const own = rng.fork('campus');
    const ips = Array.from(
      { length: size },
      () => `${own.pick(town.province.campus)}.${town.index * 3 + own.int(0, 2)}.${own.int(1, 254)}`,
    );
    return () => ({ ip: own.pick(ips) });
  }

  /** One rented machine's address, with the cloud that it belongs to. */
  cloud(rng: Rng): string {
    const [, blocks] = rng.weighted(CLOUDS.map((c, i): [typeof c, number] => [c, i < 4 ? 3 : 1]));
    return `${rng.pick(blocks)}.${rng.int(0, 255)}.${rng.int(1, 254)}`;
  }

  /** A neighbour set of rented machines of one provider. */
  cloudRack(rng: Rng, size: number): readonly string[] {
    const [, blocks] = rng.pick(CLOUDS);
    const nets = Array.from({ length: rng.int(1, 5) }, () => `${rng.pick(blocks)}.${rng.int(0, 255)}`);
    return Array.from({ length: size }, () => `${rng.pick(nets)}.${rng.int(1, 254)}`);
  }

  /** An address abroad. */
  abroad(rng: Rng): Access {
    const own = rng.fork('abroad');
    const [, blocks] = own.pick(ABROAD);
    const ip = `${own.pick(blocks)}.${own.int(0, 255)}.${own.int(1, 254)}`;
    return () => ({ ip });
  }

  /** A pool of residential proxies, near the town when there is one. */
  pool(rng: Rng, town?: Town): ProxyPool {
    const near = town ? this.proxies.filter((p) => p.town.index === town.index) : [];
    if (near.length > 0) return rng.pick(near);
    return (town && this.#local(town)) ?? rng.pick(this.proxies);
  }

  /** A vendor's pool in a province of the buyer's choice, if the vendor has one there. */
  #local(town: Town): ProxyPool | undefined {
    if (!this.#locals.has(town.index)) {
      const own = this.#rng.fork(`local|${town.index}`);
      const carrier = own.pick<Carrier>(['telecom', 'unicom', 'mobile']);
      const cities = town.province.cities.map((city): Town => ({ ...town, city }));
      const addresses = Array.from({ length: Math.round(own.logRange(40, 900)) }, () =>
        homeAddress(own, own.pick(cities), carrier),
      );
      this.#locals.set(town.index, own.chance(this.#localShare) ? { town, addresses } : undefined);
    }
    return this.#locals.get(town.index);
  }
}
