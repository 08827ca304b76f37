import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { GeneratedDoc } from './generated-doc.ts';

/**
 * The files that read identifiers without any library. The SDK must digest the same text as the server, so it reads
 * with the same code.
 */
const SOURCES = [
  'src/kernel/assert.ts',
  'src/identity/clean-text.ts',
  'src/identity/han-equivalents.ts',
  'src/identity/id-number.ts',
  'src/identity/mobile-phone.ts',
  'src/identity/real-name.ts',
];

/** The readers of identifiers for the SDK. They are copies, because a client may not import the server. */
export function sdkIdentity(): readonly GeneratedDoc[] {
  return SOURCES.map((source) => ({
    file: `sdk/src/generated/identity/${basename(source)}`,
    text: `// Copied from ${source} by tools/docs.ts.\n\n${readFileSync(source, 'utf8').replaceAll("'../kernel/", "'./")}`,
  }));
}
