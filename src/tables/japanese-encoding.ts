/**
 * Whether text that was read as GB18030 is Japanese in Shift-JIS or EUC-JP, e.g. `嶳揷懢榊` for 山田太郎. Kana of EUC-JP
 * stay kana in GB18030. Text in Shift-JIS becomes characters that are in use neither in the mainland nor in Taiwan. A roster in GB18030
 * holds few of these, and its bytes are hardly ever valid in Shift-JIS.
 */
export function isJapanese(bytes: Uint8Array, textInGb18030: string): boolean {
  const characters = textInGb18030.match(/\P{ASCII}/gu) ?? [];
  const kana = characters.filter((character) => /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(character));
  if (kana.length >= characters.length * KANA_MIN) return characters.length > 0;
  const inUse = charactersInUse();
  const unused = characters.filter((character) => !inUse.has(character));
  return unused.length > 0 && unused.length >= characters.length * UNUSED_MIN && isUsualShiftJis(bytes);
}

/** Of the characters of a table in GB18030 hardly one is kana. Of one in EUC-JP a third are, if it has readings of names. */
const KANA_MIN = 0.2;
/** Of the characters of a roster in GB18030 one of twenty is not in use. Of a roster in Shift-JIS most are not. */
const UNUSED_MIN = 0.3;

/** Of the characters of a table in Shift-JIS, not counting half-width kana, nearly all are kana or frequent kanji. */
const USUAL_MIN = 0.7;

/** Whether bytes are Shift-JIS, and nearly all characters are kana or among its 2965 frequent kanji. */
function isUsualShiftJis(bytes: Uint8Array): boolean {
  try {
    // The bytes may end within a character.
    new TextDecoder('shift_jis', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    // A fatal decoder fails only if the bytes are not of this encoding, and that is the question.
    return false;
  }
  let [characters, usual] = [0, 0];
  for (let at = 0; at < bytes.length - 1; at++) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80 || (lead > 0xa0 && lead < 0xe0)) continue;
    at++;
    characters++;
    // Signs and kana begin with 0x81 to 0x83, and the frequent kanji with 0x88 to 0x98.
    if (lead <= 0x83 || (lead >= 0x88 && lead <= 0x98)) usual++;
  }
  return characters > 0 && usual >= characters * USUAL_MIN;
}

/** The characters of GB 2312, and the 5401 frequent ones of Big5. Made when the first text needs it. */
let inUse: ReadonlySet<string> | null = null;

function charactersInUse(): ReadonlySet<string> {
  inUse ??= new Set([...charactersOf('gb18030', [0xa1, 0xf7]), ...charactersOf('big5', [0xa1, 0xc6])]);
  return inUse;
}

/** The characters with a lead byte in a range. Of GB18030 only those with a second byte in the range of GB 2312. */
function* charactersOf(encoding: 'gb18030' | 'big5', [from, to]: readonly [number, number]): Generator<string> {
  const decoder = new TextDecoder(encoding);
  for (let lead = from; lead <= to; lead++)
    for (let trail = encoding === 'big5' ? 0x40 : 0xa1; trail <= 0xfe; trail++)
      yield decoder.decode(Uint8Array.of(lead, trail));
}
