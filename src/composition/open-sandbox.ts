import type { Api } from '../wire/define-api.ts';
import type { Mount } from '../server/listener/http-server.ts';
import { mountSandboxPictures } from '../features/video-liveness/pictures/sandbox-picture-routes.ts';
import { systemClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import type { CallGate } from '../platform/admission/call-gate.ts';
import { SANDBOXES } from '../features/index.ts';
import { GREY_JPEG } from '../sandbox/magic-values.ts';
import { createSandboxApi } from '../sandbox/sandbox-api.ts';
import { SandboxDesk } from '../sandbox/sandbox-desk.ts';
import { SandboxGate } from '../sandbox/sandbox-gate.ts';
import { OwnListener } from './own-apis.ts';
import type { ApiSandbox } from '../sandbox/scenario.ts';
import type { Ground } from './open-foundation.ts';
import { pause } from '../kernel/timers.ts';

/** The sandboxes of all apps, with what the server needs to serve them. */
export interface OpenedSandbox {
  readonly sandboxDesk: SandboxDesk;
  readonly sandboxes: readonly ApiSandbox[];
  readonly sandboxApis: readonly Api[];
  /** The five APIs of this process. It must be told where they listen. */
  readonly ownApis: OwnListener;
  /** The live gate, which keeps sandbox calls out of its ledger. */
  readonly gate: CallGate;
  /** Serves the pictures that sandboxes link to. */
  readonly pictures: Mount;
}

/** Opens the sandboxes. Throws Fault if the stores fail. */
export async function openSandbox(
  { stores, config, lease }: Pick<Ground, 'stores' | 'config' | 'lease'>,
  live: CallGate,
): Promise<OpenedSandbox> {
  const desk = await SandboxDesk.open({ store: stores.sandbox, clock: systemClock, isShared: lease !== null });
  const deps = { desk, random: systemRandom, pause };
  return {
    sandboxDesk: desk,
    sandboxes: SANDBOXES,
    ownApis: new OwnListener(config.http.publicUrl, systemClock),
    sandboxApis: SANDBOXES.map((sandbox) => createSandboxApi(sandbox, deps)),
    gate: new SandboxGate(live, desk),
    pictures: mountSandboxPictures(desk, GREY_JPEG),
  };
}
