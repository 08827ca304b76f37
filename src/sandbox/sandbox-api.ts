import { SystemRefusal, type Api, type Call, type Contract, type Outcome, type ParamsOf } from '../wire/define-api.ts';
import { sha256Hex } from '../kernel/digests.ts';
import type { RandomSource } from '../kernel/random.ts';
import { localDayOf } from '../platform/ledger/local-day.ts';
import { SignalReader } from './read-signals.ts';
import type { SandboxDesk } from './sandbox-desk.ts';
import type { SandboxCall, SandboxPicture } from './sandbox-record.ts';
import type { ApiSandbox, Ending, Made, Moment, Scenario, Signals } from './scenario.ts';

/** The ports of a sandbox API. */
export interface SandboxApiDeps {
  readonly desk: SandboxDesk;
  readonly random: RandomSource;
  /** Resolves after a time, or as soon as the signal aborts. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** What a made-up answer leaves for the sandbox's record. It reaches the gate as the call's trace. */
export type SandboxTrace = Pick<SandboxCall, 'signals' | 'resultDigest' | 'attackOn' | 'pictures'>;

/** Makes the API that answers calls of sandbox apps from scenarios. The live handler is never involved. */
export function createSandboxApi(sandbox: ApiSandbox, deps: SandboxApiDeps): Api {
  const reader = new SignalReader(sandbox);
  return {
    contract: sandbox.contract,
    async handle(params, call) {
      const signals = reader.read(sandbox.read(params));
      const scenario = scenarioOf(sandbox, signals);
      if (scenario.ending.does === 'wait') await deps.pause(scenario.ending.ms, call.signal);
      const moment = await deps.desk.moment(call.appId);
      const told = tell(sandbox, signals, moment);
      return outcomeOf({ sandbox, params, call, signals, moment }, told, deps.random);
    },
  };
}

/** How a scenario ends for these signals, without anything that a caller sent. */
export type Told =
  | ({ readonly does: 'answer' } & Made<unknown>)
  | { readonly does: 'refuse'; readonly code: number; readonly reason?: string; readonly result?: unknown }
  | Extract<Ending<Contract>, { does: 'system' }>;

/** Gives the answer to signals. The same signals at the same moment always give the same answer. */
export function tell(sandbox: ApiSandbox, signals: Signals, moment: Moment): Told {
  const { ending: given } = scenarioOf(sandbox, signals);
  const ending = given.does === 'choose' ? given.choose(signals) : given;
  switch (ending.does) {
    case 'answer':
      return { does: 'answer', ...ending.make(signals, moment) };
    case 'wait':
      return tell(sandbox, { ...signals, scenario: sandbox.plain }, moment);
    case 'fault': {
      const { faults, faultResults } = sandbox.contract;
      const result = faultResults?.[ending.fault];
      return { does: 'refuse', code: faults[ending.fault], ...(result && { result }) };
    }
    default:
      return ending;
  }
}

/** SHA-256 of the result, in hex, for a replay to compare. Null if there is no result. */
export function digestOfTold(told: Told): string | null {
  return 'result' in told && told.result !== undefined ? sha256Hex(JSON.stringify(told.result)) : null;
}

/**
 * The scenario of signals. If no magic value names one, it is that of a stranger. Throws an Error if the sandbox has no
 * scenario for a stranger.
 */
function scenarioOf({ scenarios, stranger }: ApiSandbox, { scenario }: Signals): Scenario {
  const found = scenarios.find(({ slug }) => slug === scenario) ?? scenarios.find(({ slug }) => slug === stranger);
  if (!found) throw new Error(`the sandbox has no scenario ${stranger}`);
  return found;
}

interface Answering {
  readonly sandbox: ApiSandbox;
  readonly params: ParamsOf<Contract>;
  readonly call: Call;
  readonly signals: Signals;
  readonly moment: Moment;
}

function outcomeOf(answering: Answering, told: Told, random: RandomSource): Outcome<Contract> {
  const { sandbox, params, call, signals } = answering;
  const count = told.does === 'answer' ? (told.pictures ?? 0) : 0;
  const pictures = Array.from({ length: count }, () => newPicture(random));
  const trace: SandboxTrace = {
    signals,
    resultDigest: digestOfTold(told),
    attackOn: told.does === 'answer' && told.attacks ? signals.person : null,
    pictures,
  };
  if (told.does === 'system') throw new SystemRefusal(told.code, trace);
  if (told.does === 'refuse') {
    const { code, reason, result } = told;
    const details = { ...(reason !== undefined && { reason }), ...(result !== undefined && { result }) };
    return { ok: false, code: code as never, ...details, trace };
  }
  const links = pictures.map((picture) => linkTo(picture, call, answering.moment));
  const finished = sandbox.finish ? sandbox.finish(told.result, { params, call, pictures: links }) : told.result;
  return { ok: true, result: finished, trace };
}

function newPicture(random: RandomSource): SandboxPicture {
  const hex = (count: number) => Buffer.from(random.bytes(count)).toString('hex');
  return { name: hex(16), token: hex(12) };
}

function linkTo({ name, token }: SandboxPicture, { baseUrl }: Call, { nowMs }: Moment): string {
  const [year, month, day] = localDayOf(nowMs).split('-').map(Number);
  return `${baseUrl}/videoAuth/face-store-njb?y=${year}&m=${month}&d=${day}&p=${name}.jpg&token=${token}`;
}
