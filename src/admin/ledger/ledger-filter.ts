import { maySee, type Actor } from '../../platform/access/actor.ts';
import type { LedgerFilter } from '../../platform/ledger/ledger.ts';
import { instantEndMs, instantMs } from '../../wire/admin/instant.ts';

/** What the parameters of an operation select. */
export interface Given {
  readonly app?: string | undefined;
  readonly key?: string | undefined;
  readonly api?: string | undefined;
  readonly code?: number | undefined;
  readonly charged?: boolean | undefined;
  /** A day or a time, as the schema `instant` reads it. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Makes the filter of what was asked for. An integrator sees only the calls of its own apps. */
export function filterOf({ app, key, api, code, charged, from, to }: Given, actor: Actor): LedgerFilter {
  const wanted = app === undefined ? actor.appIds : [app].filter((appId) => maySee(actor, appId));
  return {
    appIds: wanted,
    keyId: key ?? null,
    api: api ?? null,
    code: code ?? null,
    charged: charged ?? null,
    fromMs: from === undefined ? null : instantMs(from),
    toMs: to === undefined ? null : instantEndMs(to),
  };
}
