import type { RandomSource } from './random.ts';

/**
 * A repeatable RandomSource for tests, simulators and benchmarks. Never use it for secrets. Source: sfc32 of PractRand,
 * seeded through splitmix32.
 */
export function seededRandom(seed: number): RandomSource {
  let mix = seed >>> 0;
  const next32 = () => {
    mix = (mix + 0x9e3779b9) >>> 0;
    let z = mix;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
  let [a, b, c, d] = [next32(), next32(), next32(), 1];
  const uint32 = () => {
    const t = (a + b + d) >>> 0;
    d = (d + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = ((c << 21) | (c >>> 11)) >>> 0;
    c = (c + t) >>> 0;
    return t;
  };
  return {
    bytes: (count) => Uint8Array.from({ length: count }, () => uint32() & 0xff),
    intBelow: (below) => Math.floor(((uint32() * 0x200000 + (uint32() >>> 11)) / 2 ** 53) * below),
  };
}
