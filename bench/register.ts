import { performance } from 'node:perf_hooks';
import { rmSync, statSync } from 'node:fs';
import { systemRandom } from '../src/kernel/random.ts';
import { seededRandom } from '../src/kernel/seeded-random.ts';
import { CIPHERS } from '../src/platform/secrets/aead.ts';
import { DataKeyRotation } from '../src/platform/secrets/data-key-rotation.ts';
import { LocalSiteKey } from '../src/platform/secrets/site-key.ts';
import { SiteVault } from '../src/platform/secrets/site-vault.ts';
import { checkCharacter, parseIdNumber, type IdNumber } from '../src/identity/id-number.ts';
import { parseRealName, type RealName } from '../src/identity/real-name.ts';
import { MemoryKeyRing } from '../src/storage/memory/key-ring.ts';
import { SqlPersonStore } from '../src/storage/sql/register/person-store.ts';
import { SqlRegister } from '../src/storage/sql/register/register.ts';
import { sealedPlacesOf } from '../src/storage/sql/rotation/sealed-place.ts';
import { openMemoryJobs } from '../test/memory-jobs.ts';
import { openTemporaryDatabase } from '../src/storage/sqlite/temporary-database.ts';
import type { Bench } from './run.ts';

const CALLERS = 64;
const DIMENSIONS = 512;

/**
 * Measures the register over the embedded database: adding, matching, rotating, and the cost of sealing. Every person
 * has an embedding of 512 numbers, and there is no inference. `--full` takes 200,000 people instead of 20,000.
 */
export const run: Bench = async ({ full }) => {
  const people = full ? 200_000 : 20_000;
  const { database, dispose, file } = await openTemporaryDatabase();
  try {
    const vault = await openVault('aes-256-gcm');
    const store = new SqlPersonStore(database, vault);
    const register = new SqlRegister(database, vault, 'bench@1');
    const addsPerS = await perSecond(people, (at) => store.add(personAt(at), 'refuse'));
    const { signal } = new AbortController();
    const asked = (at: number) => (at * 7919) % people;
    const matching = await latencies(people, (at) => register.match(numberAt(asked(at)), nameAt(asked(at)), signal));
    await database.scrub();
    const bytesPerPerson = statSync(file).size / people;
    const jobs = openMemoryJobs();
    const rotation = new DataKeyRotation({ vault, places: sealedPlacesOf(database, vault), jobs });
    const began = performance.now();
    await rotation.rotate('bench');
    await jobs.settled();
    const { done } = await rotation.status();
    const figures = {
      people,
      adds_per_s: addsPerS,
      matches_per_s: matching.perS,
      match_p50_ms: matching.p50Ms,
      match_p99_ms: matching.p99Ms,
      bytes_per_person: bytesPerPerson,
      rotated_values_per_s: done / ((performance.now() - began) / 1000),
      ...(await sealingCosts()),
    };
    for (const [name, value] of Object.entries(figures))
      process.stdout.write(`${name.padEnd(28)} ${Number(value.toPrecision(4))}\n`);
    return figures;
  } finally {
    await dispose();
    rmSync(file, { force: true });
  }
};

function openVault(cipher: (typeof CIPHERS)[number]): Promise<SiteVault> {
  const siteKey = new LocalSiteKey(systemRandom.bytes(32), systemRandom);
  const clock = { nowMs: () => 0 };
  return SiteVault.open({ siteKeys: [siteKey], ring: new MemoryKeyRing(), cipher, clock, random: systemRandom });
}

/** A hundred faces that all people share, because making faces is not the register's work. */
const FACES = Array.from({ length: 100 }, (_, seed) => {
  const random = seededRandom(seed);
  const raw = Float32Array.from({ length: DIMENSIONS }, () => random.intBelow(2001) - 1000);
  const length = Math.hypot(...raw);
  return { modelId: 'bench@1', embedding: raw.map((value) => value / length), norm: 3.5 };
});

function personAt(at: number) {
  const photo = { digest: String(at), face: FACES[at % FACES.length] ?? null, bytes: null };
  return { idNumber: numberAt(at), realName: nameAt(at), photos: [photo], nowMs: 0 };
}

/** Ten million different numbers. */
function numberAt(at: number): IdNumber {
  const day = new Date(Date.UTC(1950, 0, 1 + (at % 20_000))).toISOString().slice(0, 10).replaceAll('-', '');
  const digits = `1101${String(Math.floor(at / 20_000)).padStart(2, '0')}${day}${100 + (at % 900)}`;
  const number = parseIdNumber(digits + checkCharacter(digits));
  if (!number) throw new Error('a made-up number is well-formed');
  return number;
}

function nameAt(at: number): RealName {
  const name = parseRealName(`${'张王李赵陈'.charAt(at % 5)}${String.fromCodePoint(0x4e00 + (at % 20_000))}`);
  if (!name) throw new Error('a made-up name is well-formed');
  return name;
}

async function perSecond(count: number, work: (at: number) => Promise<unknown>): Promise<number> {
  return (await latencies(count, work)).perS;
}

async function latencies(count: number, work: (at: number) => Promise<unknown>) {
  const tookMs: number[] = [];
  let next = 0;
  const began = performance.now();
  const caller = async () => {
    for (let at = next++; at < count; at = next++) {
      const from = performance.now();
      await work(at);
      tookMs.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  const perS = count / ((performance.now() - began) / 1000);
  const sorted = tookMs.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.floor(sorted.length * part)] ?? 0;
  return { perS, p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** Microseconds to seal and open again a number (18 bytes) and an embedding (2,048 bytes). */
async function sealingCosts(): Promise<Record<string, number>> {
  const costs: Record<string, number> = {};
  for (const cipher of CIPHERS) {
    const vault = await openVault(cipher);
    for (const [what, bytes] of [['number', 18] as const, ['embedding', 2048] as const]) {
      const plain = systemRandom.bytes(bytes);
      const rounds = 3000;
      const turn = () => {
        const began = performance.now();
        for (let round = 0; round < rounds; round++) vault.open('bench', vault.seal('bench', plain));
        return ((performance.now() - began) * 1000) / rounds;
      };
      turn();
      costs[`seal_open_${what}_${cipher.split('-')[0]}_us`] = turn();
    }
  }
  return costs;
}
