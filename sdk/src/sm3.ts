/**
 * SM3 of bytes, 32 bytes. Source: GB/T 32905-2016. It does not run in constant time, so use it for digests of
 * identifiers and never for secrets.
 */
export function sm3(message: Uint8Array): Uint8Array {
  const padded = pad(message);
  const view = new DataView(padded.buffer);
  let state = IV;
  for (let at = 0; at < padded.length; at += BLOCK_BYTES) state = compress(state, expand(view, at));
  const digest = new DataView(new ArrayBuffer(32));
  for (const [index, word] of state.entries()) digest.setUint32(index * 4, word);
  return new Uint8Array(digest.buffer);
}

const BLOCK_BYTES = 64;
const IV: readonly number[] = [
  0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
];

/** Appends one bit, zeros, and the length in bits, up to whole blocks. */
function pad(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(Math.ceil((message.length + 9) / BLOCK_BYTES) * BLOCK_BYTES);
  padded.set(message);
  padded[message.length] = 0x80;
  new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(message.length) * 8n);
  return padded;
}

/** The 68 words of a block. */
function expand(view: DataView, at: number): readonly number[] {
  const words = Array.from({ length: 16 }, (_, index) => view.getUint32(at + index * 4));
  const word = (index: number) => words[index] ?? 0;
  for (let j = 16; j < 68; j++) {
    const mixed = p1(word(j - 16) ^ word(j - 9) ^ rotate(word(j - 3), 15));
    words.push((mixed ^ rotate(word(j - 13), 7) ^ word(j - 6)) >>> 0);
  }
  return words;
}

function compress(before: readonly number[], words: readonly number[]): readonly number[] {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = before;
  for (let j = 0; j < 64; j++) {
    const word = words[j] ?? 0;
    const constant = rotate(j < 16 ? 0x79cc4519 : 0x7a879d8a, j % 32);
    const ss1 = rotate((rotate(a, 12) + e + constant) >>> 0, 7);
    const ss2 = ss1 ^ rotate(a, 12);
    const ff = j < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
    const gg = j < 16 ? e ^ f ^ g : (e & f) | (~e & g);
    const tt1 = (ff + d + ss2 + (word ^ (words[j + 4] ?? 0))) >>> 0;
    const tt2 = (gg + h + ss1 + word) >>> 0;
    [a, b, c, d] = [tt1, a, rotate(b, 9), c];
    [e, f, g, h] = [p0(tt2), e, rotate(f, 19), g];
  }
  return [a, b, c, d, e, f, g, h].map((word, index) => (word ^ (before[index] ?? 0)) >>> 0);
}

function rotate(word: number, bits: number): number {
  return bits === 0 ? word >>> 0 : ((word << bits) | (word >>> (32 - bits))) >>> 0;
}

function p0(word: number): number {
  return (word ^ rotate(word, 9) ^ rotate(word, 17)) >>> 0;
}

function p1(word: number): number {
  return (word ^ rotate(word, 15) ^ rotate(word, 23)) >>> 0;
}
