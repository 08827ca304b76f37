import { PROVINCES } from './geography.ts';
import type { Carrier } from './geography.ts';
import type { Town } from './network.ts';
import type { Rng } from './rng.ts';

/** A seven-digit number prefix. */
export interface Prefix {
  readonly prefix: string;
  readonly carrier: string;
  readonly province: string;
  readonly virtual: boolean;
}

/** A mobile number and its carrier. */
export interface Line {
  readonly number: string;
  readonly carrier: Carrier;
  readonly virtual: boolean;
}

const HEADS: Readonly<Record<Carrier, readonly string[]>> = {
  mobile: [
    '134',
    '135',
    '136',
    '137',
    '138',
    '139',
    '150',
    '151',
    '152',
    '157',
    '158',
    '159',
    '178',
    '182',
    '183',
    '184',
    '187',
    '188',
    '195',
    '198',
  ],
  unicom: ['130', '131', '132', '155', '156', '166', '175', '176', '185', '186', '196'],
  telecom: ['133', '153', '173', '177', '180', '181', '189', '190', '191', '193', '199'],
};
const VIRTUAL: Readonly<Record<Carrier, readonly string[]>> = {
  mobile: ['1703', '1705', '1706', '165'],
  unicom: ['1704', '1707', '1708', '1709', '171', '167'],
  telecom: ['1700', '1701', '1702', '162'],
};
const NAMES: Readonly<Record<Carrier, string>> = { mobile: '中国移动', unicom: '中国联通', telecom: '中国电信' };

/** The numbering plan of a world and the lines that have been given out. */
export class PhoneBook {
  readonly prefixes: Prefix[] = [];
  readonly #by = new Map<string, string[]>();
  readonly #taken = new Set<string>();

  constructor(rng: Rng) {
    const each = rng.int(6, 40);
    const carriers: readonly Carrier[] = ['mobile', 'unicom', 'telecom'];
    for (const [index, province] of PROVINCES.entries()) {
      for (const carrier of carriers) {
        this.#fill(rng, index, province.name, carrier, HEADS[carrier], each, false);
        this.#fill(rng, index, province.name, carrier, VIRTUAL[carrier], Math.ceil(each / 5), true);
      }
    }
    for (const head of ['146', '148', '149']) {
      for (let i = 0; i < 12; i++) {
        const province = rng.pick(PROVINCES).name;
        this.prefixes.push({
          prefix: head + rng.digits(4),
          carrier: rng.pick(['中国移动物联网', '中国联通物联网', '中国电信物联网']),
          province,
          virtual: true,
        });
      }
    }
  }

  #fill(
    rng: Rng,
    index: number,
    province: string,
    carrier: Carrier,
    heads: readonly string[],
    count: number,
    virtual: boolean,
  ): void {
    const key = `${index}|${carrier}|${virtual}`;
    const made: string[] = [];
    for (let i = 0; i < count; i++) {
      const head = rng.pick(heads);
      const prefix = head + rng.digits(7 - head.length);
      if (this.prefixes.some((p) => p.prefix === prefix)) continue;
      made.push(prefix);
      this.prefixes.push({
        prefix,
        carrier: virtual ? `${NAMES[carrier]}虚拟运营商` : NAMES[carrier],
        province,
        virtual,
      });
    }
    if (made.length === 0) throw new Error(`no prefix for ${key}`);
    this.#by.set(key, made);
  }

  /** A new number of the town's province. */
  line(rng: Rng, town: Town, virtual: boolean, carrier?: Carrier): Line {
    const who =
      carrier ??
      rng.weighted<Carrier>([
        ['mobile', 55],
        ['telecom', 25],
        ['unicom', 20],
      ]);
    const stock = this.#by.get(`${town.index}|${who}|${virtual}`) ?? [];
    for (let tries = 0; ; tries++) {
      const number = rng.pick(stock) + rng.digits(4);
      if (this.#taken.has(number) && tries < 200) continue;
      this.#taken.add(number);
      return { number, carrier: who, virtual };
    }
  }

  /** Numbers of one card order: neighbours out of few prefixes. */
  batch(rng: Rng, town: Town, count: number, virtual: boolean): readonly Line[] {
    const who = rng.pick<Carrier>(['mobile', 'unicom', 'telecom']);
    const stock = rng.shuffle(this.#by.get(`${town.index}|${who}|${virtual}`) ?? []).slice(0, rng.int(1, 4));
    const out: Line[] = [];
    for (let tries = 0; out.length < count && tries < count * 20; tries++) {
      const number = rng.pick(stock) + rng.digits(4);
      if (this.#taken.has(number)) continue;
      this.#taken.add(number);
      out.push({ number, carrier: who, virtual });
    }
    while (out.length < count) out.push(this.line(rng, town, virtual));
    return out;
  }
}
