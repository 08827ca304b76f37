/**
 * Whether a text was UTF-8 that was read as GB18030, e.g. `鏉庡洓` for `李四`. Then its bytes in GB18030 are Han in UTF-8,
 * and more of them are frequent characters than of the text itself. By chance that happens to no name in use. The last
 * character may be lost, as in `寮犱笁涓` for `张三丰`, because two bytes and three never meet.
 */
export function isMisreadUtf8(text: string): boolean {
  return (text.match(/\P{ASCII}+/gu) ?? []).some((run) => {
    const bytes = bytesOf(run);
    if (bytes === null) return false;
    const meant = readUtf8(bytes);
    return meant !== null && /^\p{Script=Han}/u.test(meant) && frequentShare(meant) > frequentShare(run);
  });
}

/** The bytes of two-byte characters in GB18030 by character. Made when the first text needs it. */
let codes: ReadonlyMap<string, readonly number[]> | null = null;

function gb18030Codes(): ReadonlyMap<string, readonly number[]> {
  const decoder = new TextDecoder('gb18030');
  const made = new Map<string, readonly number[]>();
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++)
      if (trail !== 0x7f) made.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
  // Decoders read the byte 0x80, which GB18030 does not use, as the sign of the euro.
  return made.set('€', [0x80]);
}

/** Gives the bytes of a text in GB18030. `null` if they cannot be Han in UTF-8. */
function bytesOf(run: string): Uint8Array | null {
  codes ??= gb18030Codes();
  const bytes: number[] = [];
  for (const character of run) {
    const code = codes.get(character);
    if (code === undefined) return null;
    bytes.push(...code);
    // Han below U+10000 begins with E3 to E9 in UTF-8. This ends the search early for nearly every text.
    if ((bytes[0] ?? 0) < 0xe3 || (bytes[0] ?? 0) > 0xe9) return null;
  }
  return Uint8Array.from(bytes);
}

/** Reads UTF-8. Behind two characters or more, the last one may be cut off. `null` if the bytes are not UTF-8. */
function readUtf8(bytes: Uint8Array): string | null {
  try {
    const read = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    const isWhole = Buffer.byteLength(read) === bytes.length;
    return isWhole || [...read].length >= 2 ? read : null;
  } catch {
    // A fatal decoder fails only if the bytes are not UTF-8, and that is the question.
    return null;
  }
}

/** Gives the share of a text's characters that are among the 3755 frequent ones of GB 2312. */
function frequentShare(text: string): number {
  const characters = [...text];
  const frequent = characters.filter((character) => {
    const [lead = 0, trail = 0] = codes?.get(character) ?? [];
    return lead >= 0xb0 && lead <= 0xd7 && trail >= 0xa1;
  });
  return frequent.length / characters.length;
}
