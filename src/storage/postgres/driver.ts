import type { Client } from 'pg';

const INSTALL =
  'cluster mode needs the npm package pg, which is not installed. Name all drivers that you use: npm install --no-save --save-prod --omit=dev pg@8';

/** Loads the driver, which is an optional package. Throws an Error that says how to install it. */
export async function loadDriver(): Promise<{ readonly Client: typeof Client }> {
  try {
    return (await import('pg')).default;
  } catch (cause) {
    throw new Error(INSTALL, { cause });
  }
}

const BOOL = 16;
const BYTEA = 17;
const INT8 = 20;
const INT4 = 23;
const INT2 = 21;
const FLOAT4 = 700;
const FLOAT8 = 701;
const NUMERIC = 1700;

/** How values of a type become those that SQLite would give: numbers, texts and bytes. */
export function readerOf(type: number): (text: string) => unknown {
  switch (type) {
    case BOOL:
      return (text) => (text === 't' ? 1 : 0);
    case BYTEA:
      return (text) => Buffer.from(text.slice(2), 'hex');
    case INT2:
    case INT4:
    case INT8:
      return wholeNumber;
    case NUMERIC:
      return (text) => (/^-?\d+$/.test(text) ? wholeNumber(text) : Number(text));
    case FLOAT4:
    case FLOAT8:
      return Number;
    default:
      return String;
  }
}

/** Reads a whole number. Throws RangeError if a double cannot hold it exactly. */
function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number))
    throw new RangeError('the database holds a whole number that is not exact as a double');
  return number;
}
