/** Matches a character that takes two columns of a terminal: Han, kana, Hangul, full-width forms and emoji. */
const WIDE =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;
/** Matches a character that takes no column, because it joins the one before it. */
const JOINED = /^(?:\p{Mn}|\p{Me}|[\u200B-\u200D])/u;

/** Gives the columns that a text of one line takes in a terminal. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  if (JOINED.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Fills a text with blanks up to a width. */
export function padText(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

/** The same with the blanks before it, e.g. for numbers. */
export function padBefore(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - textWidth(text))) + text;
}

/**
 * The parts of a line between which it may break: words with the blanks after them, and each wide character with the
 * brackets before it and the punctuation after it, so that none of these begins or ends a line wrongly.
 */
const PIECES = /[（《「『【〔]*\S?[^\s\u2E80-\uFFE6]*[，。、；：？！）》」』】〕]*\s*/gu;

/**
 * Breaks a text into lines of at most `width` columns: at blanks and between wide characters, and within a word only if
 * the word alone is wider. Line breaks of the text stay.
 */
export function wrapText(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, width));
}

function wrapLine(line: string, width: number): readonly string[] {
  if (textWidth(line) <= width) return [line];
  const lines: string[] = [];
  let current = '';
  for (const piece of piecesOf(line, width)) {
    if (current !== '' && textWidth(current) + textWidth(piece.trimEnd()) > width) {
      lines.push(current.trimEnd());
      current = '';
    }
    current += piece;
  }
  return [...lines, current.trimEnd()];
}

function piecesOf(line: string, width: number): readonly string[] {
  return (line.match(PIECES) ?? []).filter(Boolean).flatMap((piece) => cutPiece(piece, width));
}

/** Cuts a word that is wider than a line. */
function cutPiece(piece: string, width: number): readonly string[] {
  if (textWidth(piece.trimEnd()) <= width) return [piece];
  const parts: string[] = [];
  let part = '';
  for (const character of piece) {
    if (part !== '' && textWidth(part + character) > width) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part];
}

/** Columns of text that a line keeps at least, however far it is set in. */
const TEXT_MIN = 20;

/** Breaks a line into lines of at most `width` columns. What follows the first is set in two columns further than it is. */
export function hangingLines(line: string, width: number): readonly string[] {
  const indent = /^ */.exec(line)?.[0].length ?? 0;
  const text = line.slice(indent);
  const [first = '', ...more] = wrapText(text, Math.max(TEXT_MIN, width - indent));
  if (more.length === 0) return [line.trimEnd()];
  // What follows is cut anew from the text itself, because a cut between Han characters has no blank.
  const rest = wrapText(text.slice(first.length).trimStart(), Math.max(TEXT_MIN, width - indent - 2));
  return [' '.repeat(indent) + first, ...rest.map((each) => ' '.repeat(indent + 2) + each)];
}

/** The widest part of a text that does not break by itself. */
export function longestPiece(text: string): number {
  return Math.max(
    0,
    ...text.split('\n').flatMap((line) => (line.match(PIECES) ?? []).map((piece) => textWidth(piece.trimEnd()))),
  );
}
