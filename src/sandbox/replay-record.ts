import { digestOfTold, tell, type Told } from './sandbox-api.ts';
import type { SandboxCall, SandboxEvent, SandboxRecord } from './sandbox-record.ts';
import { SandboxState } from './sandbox-state.ts';
import type { ApiSandbox, Moment, Signals } from './scenario.ts';

/** A recorded call that this version of the sandbox would answer differently. */
export interface ReplayDifference {
  readonly orderId: string;
  readonly api: string;
  readonly scenario: string | null;
  readonly recordedCode: number;
  /** Null if this version has no such API. */
  readonly replayedCode: number | null;
  readonly resultDiffers: boolean;
}

/** The result of a replay. */
export interface ReplayReport {
  readonly replayed: number;
  /** Number of calls that were refused for their format before the sandbox saw them. They cannot be replayed. */
  readonly skipped: number;
  readonly differences: readonly ReplayDifference[];
}

/** Replays a record from an empty sandbox, each call at its own time, and compares every answer. */
export function replayRecord(sandboxes: readonly ApiSandbox[], { events }: SandboxRecord): ReplayReport {
  const state = new SandboxState();
  const differences: ReplayDifference[] = [];
  let replayed = 0;
  for (const event of events) {
    const difference = isReplayable(event) ? replayCall(event.what, sandboxes, state.at(event.atMs)) : null;
    if (isReplayable(event)) replayed += 1;
    if (difference) differences.push(difference);
    state.add(event);
  }
  const calls = events.filter(({ what }) => what.kind === 'call').length;
  return { replayed, skipped: calls - replayed, differences };
}

type ReplayableCall = SandboxCall & { readonly signals: Signals };

function isReplayable(event: SandboxEvent): event is SandboxEvent & { readonly what: ReplayableCall } {
  return event.what.kind === 'call' && event.what.signals !== null;
}

function replayCall(call: ReplayableCall, sandboxes: readonly ApiSandbox[], moment: Moment): ReplayDifference | null {
  const sandbox = sandboxes.find(({ contract }) => contract.name === call.api);
  return differenceOf(call, sandbox ? tell(sandbox, call.signals, moment) : null);
}

function differenceOf(call: SandboxCall, told: Told | null): ReplayDifference | null {
  const replayedCode = told === null ? null : told.does === 'answer' ? 0 : told.code;
  const resultDiffers = (told === null ? null : digestOfTold(told)) !== call.resultDigest;
  if (replayedCode === call.code && !resultDiffers) return null;
  const { orderId, api, code: recordedCode, signals } = call;
  return { orderId, api, scenario: signals?.scenario ?? null, recordedCode, replayedCode, resultDiffers };
}
