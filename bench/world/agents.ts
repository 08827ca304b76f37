import { FORMS } from './agent-forms.ts';
import { makeDevice } from './devices.ts';
import { Rng } from './rng.ts';

function build(): { readonly family: string; readonly agent: string }[] {
  const rng = new Rng(20_251_128);
  const out: { readonly family: string; readonly agent: string }[] = [];
  const seen = new Set<string>();
  for (const [family, { os, form }] of Object.entries(FORMS)) {
    for (let i = 0; i < 7; i++) {
      const device = makeDevice(rng, { os: os ?? (i % 2 === 0 ? 'android' : 'ios'), price: rng.logRange(400, 8000) });
      const agent = form(rng, device);
      if (seen.has(agent)) continue;
      seen.add(agent);
      out.push({ family, agent });
    }
  }
  return out;
}

/** Made-up agents, true to shape, of the browsers and apps from which honest customers in China come. */
export const HONEST_AGENTS: readonly { readonly family: string; readonly agent: string }[] = build();
