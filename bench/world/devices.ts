import { md5 } from './rng.ts';
import type { Rng } from './rng.ts';

/** A phone, tablet, watch or computer. */
export interface Device {
  readonly os: 'android' | 'ios' | 'harmony' | 'pc';
  readonly kind: 'phone' | 'tablet' | 'watch' | 'pc';
  readonly brand: string;
  readonly model: string;
  readonly price: number;
  readonly osVersion: string;
  readonly build: string;
  readonly chrome: string;
  readonly screen: string;
  readonly imei: string;
  readonly androidId: string;
  readonly oaid: string;
  readonly idfa: string;
  readonly idfv: string;
  readonly mac: string;
  readonly installId: string;
  readonly cookie: string;
}

type Model = readonly [brand: string, model: string, price: number, oldest: number, newest: number, screen: string];

const ANDROID: readonly Model[] = [
  ['HUAWEI', 'ALN-AL00', 6500, 12, 12, '1260x2720'],
  ['HUAWEI', 'NOH-AN00', 5500, 10, 12, '1344x2772'],
  ['HUAWEI', 'ELE-AL00', 2300, 9, 10, '1080x2340'],
  ['HUAWEI', 'JEF-AN00', 1900, 10, 10, '1080x2400'],
  ['HUAWEI', 'CDY-AN90', 1500, 10, 10, '1080x2400'],
  ['HUAWEI', 'MED-AL00', 900, 10, 10, '720x1600'],
  ['HUAWEI', 'STK-AL00', 1200, 9, 10, '1080x2340'],
  ['HUAWEI', 'VOG-AL10', 3300, 9, 10, '1080x2340'],
  ['HUAWEI', 'DUB-AL00', 800, 8, 8, '720x1520'],
  ['HONOR', 'PGT-AN10', 5000, 13, 14, '1280x2800'],
  ['HONOR', 'MAA-AN00', 2300, 13, 14, '1200x2664'],
  ['HONOR', 'ALI-AN00', 1500, 13, 13, '1080x2412'],
  ['HONOR', 'RKY-AN00', 1000, 12, 13, '720x1600'],
  ['HONOR', 'WDY-AN00', 1300, 13, 14, '1080x2412'],
  ['HONOR', 'YAL-AL00', 1800, 9, 10, '1080x2340'],
  ['Xiaomi', '23127PN0CC', 4300, 14, 15, '1200x2670'],
  ['Xiaomi', '2211133C', 3900, 13, 14, '1080x2400'],
  ['Xiaomi', '24129PN74C', 4500, 15, 15, '1200x2670'],
  ['Xiaomi', 'MI 9', 1700, 9, 11, '1080x2340'],
  ['Xiaomi', 'MI 8', 1300, 8, 10, '1080x2248'],
  ['Xiaomi', 'M2102K1AC', 3000, 11, 13, '1440x3200'],
  ['Redmi', '23013RK75C', 2500, 13, 14, '1440x3200'],
  ['Redmi', '22101316C', 1600, 12, 14, '1080x2400'],
  ['Redmi', '23090RA98C', 1100, 13, 14, '1080x2460'],
  ['Redmi', 'M2006C3LC', 600, 10, 10, '720x1600'],
  ['Redmi', '22120RN86C', 700, 12, 13, '720x1650'],
  ['Redmi', 'Redmi Note 8', 900, 9, 11, '1080x2340'],
  ['OPPO', 'PHZ110', 4500, 14, 15, '1264x2780'],
  ['OPPO', 'PHM110', 2600, 13, 14, '1080x2412'],
  ['OPPO', 'PGBM10', 3000, 12, 14, '1080x2412'],
  ['OPPO', 'PEAM00', 1400, 10, 12, '1080x2400'],
  ['OPPO', 'PCHM10', 900, 9, 10, '720x1600'],
  ['OPPO', 'PJT110', 1500, 14, 14, '1080x2400'],
  ['OPPO', 'PBAM00', 700, 8, 9, '720x1520'],
  ['realme', 'RMX3700', 2100, 13, 14, '1240x2772'],
  ['realme', 'RMX3310', 1900, 12, 13, '1080x2412'],
  ['OnePlus', 'PJD110', 4300, 14, 15, '1440x3168'],
  ['OnePlus', 'KB2000', 2700, 11, 13, '1080x2400'],
  ['vivo', 'V2309A', 4200, 14, 15, '1260x2800'],
  ['vivo', 'V2241A', 3800, 13, 14, '1260x2800'],
  ['vivo', 'V2166A', 900, 11, 12, '720x1600'],
  ['vivo', 'V2034A', 1000, 10, 11, '720x1600'],
  ['vivo', 'V2055A', 2500, 11, 13, '1080x2400'],
  ['vivo', 'V1818A', 700, 8, 9, '720x1520'],
  ['vivo', 'V1986A', 1800, 10, 11, '1080x2408'],
  ['vivo', 'V2344A', 1600, 14, 14, '1260x2800'],
  ['samsung', 'SM-S9180', 9000, 13, 14, '1440x3088'],
  ['samsung', 'SM-A5560', 2500, 14, 14, '1080x2340'],
  ['meizu', 'MEIZU 20', 2600, 13, 14, '1080x2340'],
  ['ZTE', 'ZTE 9046', 1100, 12, 13, '1080x2400'],
  ['Lenovo', 'L78071', 900, 9, 10, '1080x2246'],
  ['Hisense', 'HLTE556N', 1500, 11, 11, '824x1648'],
  ['Coolpad', 'CP12p', 500, 11, 12, '720x1600'],
  ['DOOV', 'R17', 450, 10, 11, '720x1560'],
  ['K-Touch', 'K-Touch S9', 380, 9, 11, '720x1520'],
  ['HONOR', 'HJC-AN90', 650, 10, 10, '720x1600'],
  ['TD Tech', 'TYH621M', 1500, 10, 10, '1080x2400'],
];
const TABLETS: readonly Model[] = [
  ['HUAWEI', 'BAH3-W09', 1600, 10, 10, '1200x2000'],
  ['HUAWEI', 'AGS5-W00', 1300, 10, 12, '1200x1920'],
  ['Xiaomi', '21051182C', 2000, 11, 13, '1600x2560'],
  ['Lenovo', 'TB-J606F', 1100, 10, 11, '1200x2000'],
  ['HONOR', 'ELN-W09', 1700, 13, 14, '1600x2560'],
  ['SUNMI', 'V2_PRO', 1400, 7, 8, '720x1440'],
];
const WATCHES: readonly Model[] = [
  ['imoo', 'Z6S', 1600, 8, 8, '320x360'],
  ['imoo', 'Z9', 1800, 8, 8, '400x450'],
  ['xiaotiancai', 'I25', 700, 4, 4, '240x240'],
  ['360', 'W910', 500, 8, 8, '320x385'],
];
const IPHONES: readonly (readonly [string, number, number, number, string])[] = [
  ['iPhone10,3', 1500, 13, 16, '1125x2436'],
  ['iPhone11,8', 1800, 14, 18, '828x1792'],
  ['iPhone12,1', 2600, 14, 18, '828x1792'],
  ['iPhone12,8', 1500, 14, 18, '750x1334'],
  ['iPhone13,2', 3600, 15, 18, '1170x2532'],
  ['iPhone14,2', 5500, 15, 18, '1170x2532'],
  ['iPhone14,5', 4600, 15, 18, '1170x2532'],
  ['iPhone15,3', 8000, 16, 18, '1290x2796'],
  ['iPhone15,4', 5500, 17, 18, '1179x2556'],
  ['iPhone16,2', 9500, 17, 18, '1290x2796'],
  ['iPhone17,1', 8900, 18, 18, '1206x2622'],
  ['iPhone17,3', 5900, 18, 18, '1179x2556'],
  ['iPhone9,1', 700, 12, 15, '750x1334'],
  ['iPad11,6', 2200, 15, 18, '1620x2160'],
  ['iPad13,18', 3000, 16, 18, '1640x2360'],
];
const BUILDS: Readonly<Record<number, string>> = {
  4: 'KTU84P',
  7: 'N2G47H',
  8: 'OPM1.171019.026',
  9: 'PKQ1.190302.001',
  10: 'QKQ1.200419.002',
  11: 'RKQ1.201105.002',
  12: 'SKQ1.211006.001',
  13: 'TKQ1.221114.001',
  14: 'UKQ1.230917.001',
  15: 'AQ3A.240912.001',
};

function imeiOf(rng: Rng): string {
  const body = `86${rng.digits(12)}`;
  let sum = 0;
  for (let i = 0; i < 14; i++) {
    const d = Number(body[i]) * (i % 2 === 1 ? 2 : 1);
    sum += d > 9 ? d - 9 : d;
  }
  return body + String((10 - (sum % 10)) % 10);
}

function idsOf(
  rng: Rng,
): Pick<Device, 'imei' | 'androidId' | 'oaid' | 'idfa' | 'idfv' | 'mac' | 'installId' | 'cookie'> {
  const mac = Array.from({ length: 6 }, () => rng.hex(2)).join(':');
  return {
    imei: imeiOf(rng),
    androidId: rng.hex(16),
    oaid: rng.chance(0.5) ? rng.uuid() : rng.hex(64),
    idfa: rng.uuid().toUpperCase(),
    idfv: rng.uuid().toUpperCase(),
    mac,
    installId: rng.uuid(),
    cookie: rng.hex(32),
  };
}

function androidOf(rng: Rng, models: readonly Model[], kind: Device['kind'], price: number): Device {
  const sorted = rng.weighted(
    models.map((m): [Model, number] => [m, 1 / (0.15 + Math.abs(Math.log(m[2] / price)) ** 2)]),
  );
  const [brand, model, cost, oldest, newest, screen] = sorted;
  const version = rng.int(oldest, newest);
  const maker =
    brand === 'HUAWEI' || brand === 'HONOR'
      ? `${brand === 'HUAWEI' ? 'HUAWEI' : 'HONOR'}${model}`
      : (BUILDS[version] ?? 'AP3A.240905.015');
  const chrome =
    version < 8
      ? `${rng.int(52, 78)}.0.${rng.int(3200, 3900)}.${rng.int(60, 150)}`
      : rng.pick([
          '66.0.3359.126',
          '77.0.3865.120',
          '86.0.4240.99',
          '89.0.4389.72',
          '92.0.4515.131',
          '96.0.4664.104',
          '99.0.4844.88',
          '107.0.5304.141',
          '109.0.5414.86',
          '114.0.5735.196',
          '116.0.0.0',
          '121.0.6167.71',
          '126.0.6478.188',
          '130.0.6723.103',
        ]);
  const harmony = brand === 'HUAWEI' && version >= 10 && rng.chance(0.5);
  return {
    os: harmony ? 'harmony' : 'android',
    kind,
    brand,
    model,
    price: cost,
    osVersion: version === 4 ? '4.4.4' : version === 8 ? '8.1.0' : version === 7 ? '7.1.2' : String(version),
    build: maker,
    chrome,
    screen,
    ...idsOf(rng),
  };
}

/** A phone near a price, or a tablet, watch or computer. */
export function makeDevice(
  rng: Rng,
  want: { readonly os?: Device['os']; readonly kind?: Device['kind']; readonly price?: number },
): Device {
  const price = want.price ?? rng.lognormal(2200, 0.6);
  if (want.kind === 'watch') return androidOf(rng, WATCHES, 'watch', price);
  if (want.kind === 'pc' || want.os === 'pc') {
    return {
      os: 'pc',
      kind: 'pc',
      brand: 'PC',
      model: rng.pick([
        'Windows NT 10.0; Win64; x64',
        'Windows NT 10.0; WOW64',
        'Windows NT 6.1; WOW64',
        'Macintosh; Intel Mac OS X 10_15_7',
      ]),
      price,
      osVersion: '10',
      build: '',
      chrome: rng.pick(['86.0.4240.198', '109.0.0.0', '114.0.0.0', '122.0.0.0', '126.0.0.0', '131.0.0.0', '134.0.0.0']),
      screen: rng.pick(['1920x1080', '1366x768', '2560x1440', '1440x900', '1536x864']),
      ...idsOf(rng),
    };
  }
  if (want.os === 'ios' && want.kind !== 'tablet') {
    const fit = IPHONES.filter((m) => m[0].startsWith('iPhone'));
    const [model, cost, oldest, newest, screen] = rng.weighted(
      fit.map((m): [(typeof fit)[number], number] => [m, 1 / (0.15 + Math.abs(Math.log(m[1] / price)) ** 2)]),
    );
    return {
      os: 'ios',
      kind: 'phone',
      brand: 'Apple',
      model,
      price: cost,
      osVersion: `${rng.int(oldest, newest)}_${rng.int(0, 6)}${rng.chance(0.4) ? '_1' : ''}`,
      build: '15E148',
      chrome: '',
      screen,
      ...idsOf(rng),
    };
  }
  if (want.kind === 'tablet') {
    if (want.os === 'ios')
      return {
        os: 'ios',
        kind: 'tablet',
        brand: 'Apple',
        model: 'iPad11,6',
        price: 2200,
        osVersion: `${rng.int(15, 18)}_${rng.int(0, 6)}`,
        build: '15E148',
        chrome: '',
        screen: '1620x2160',
        ...idsOf(rng),
      };
    return androidOf(rng, TABLETS, 'tablet', price);
  }
  return androidOf(rng, ANDROID, 'phone', price);
}

/** The same hardware after a reset or in a second user space: other ids, same model. */
export function freshIds(rng: Rng, device: Device, keepImei = false): Device {
  const ids = idsOf(rng);
  return { ...device, ...ids, imei: keepImei ? device.imei : ids.imei };
}

/** A short digest that stands for a device in random-looking tokens. */
export function stamp(device: Device, salt: string): string {
  return md5(`${device.installId}|${salt}`);
}
