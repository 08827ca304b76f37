import { z } from 'zod';
import { Fault } from '../../kernel/fault.ts';
import type { SiteSecrets } from '../../platform/secrets/site-secrets.ts';

const FLOW = z.strictObject({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Page of the console to show afterwards. */
  to: z.string(),
  startedAtMs: z.int(),
});

/** A sign-in at a provider, as the browser keeps it meanwhile. */
export type BrowserFlow = Readonly<z.output<typeof FLOW>>;

const CONTEXT = 'admin.oidc-flow';
const LENGTH_MAX = 8192;

/** Seals a flow into the text of a cookie. */
export function sealFlow(flow: BrowserFlow, secrets: Pick<SiteSecrets, 'seal'>): string {
  return Buffer.from(secrets.seal(CONTEXT, Buffer.from(JSON.stringify(flow)))).toString('base64url');
}

/**
 * Opens a flow that `sealFlow` made. `null` for any other text, and if there is none. Throws an Error if the sealed text
 * holds something else, which only a bug of this program makes.
 */
export function openFlow(text: string | undefined, secrets: Pick<SiteSecrets, 'open'>): BrowserFlow | null {
  if (text === undefined || text === '' || text.length > LENGTH_MAX) return null;
  try {
    const opened = secrets.open(CONTEXT, new Uint8Array(Buffer.from(text, 'base64url')));
    return FLOW.parse(JSON.parse(Buffer.from(opened).toString('utf8')));
  } catch (error) {
    // A browser may send anything. What cannot be opened is no flow of this server.
    if (error instanceof Fault) return null;
    throw error;
  }
}
