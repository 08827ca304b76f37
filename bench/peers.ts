import { startChildServer, type ChildServer } from './lib/child-server.ts';
import { compareWithHuman } from './lib/compare-with-human.ts';
import { decisionLoad } from './risk.ts';

const CALLERS = 256;
const ROUND_SECONDS = 4;
/** Before these, code is not compiled and the windows of both sides are empty. */
const WARM_UP_CALLS = 20_000;
const WARM_UP_STEP_SECONDS = 2;
/** What was asked for. It is printed beside what was measured. */
const RISK_CPU_ADVANTAGE_ASKED = 4.5;
const FACE_CPU_VS_HUMAN_ASKED = 0.3;
/** People of LFW with two photos each. */
const PEOPLE = { short: 60, full: 400 } as const;

/**
 * Measures the product against what a team would write for the same calls from the usual packages. Risk decisions:
 * `bench/lib/peer-risk-server.ts` with the same bodies and the same durability. `risk_cpu_advantage` is the processor time of
 * a call there over that here, all threads of the server counted, and `risk_rate_advantage` the rate here over that there.
 * Both are medians over rounds in turns. Faces: npm @vladmandic/human on WebAssembly with the same photos. `face_cpu_vs_human`
 * is the processor time of a photo here over that there, and `face_auc` and `face_auc_human` say how well each tells people
 * apart. Throws an Error if a request fails or fewer calls are on record than were answered.
 */
export async function run(options: { readonly full: boolean }): Promise<Record<string, number>> {
  return { ...(await compareFaces(options)), ...(await compareDecisions(options)) };
}

async function compareFaces({ full }: { readonly full: boolean }): Promise<Record<string, number>> {
  const faces = await compareWithHuman(full ? PEOPLE.full : PEOPLE.short);
  if (faces === null) {
    print('no measuring data, so faces are left out');
    return {};
  }
  print(
    `${faces.photos} photos: here ${faces.cpuMsHere.toFixed(1)} ms of processor, AUC ${faces.aucHere.toFixed(4)}, no face in ${faces.missedHere}; human ${faces.cpuMsThere.toFixed(1)} ms, AUC ${faces.aucThere.toFixed(4)}, no face in ${faces.missedThere}`,
  );
  const ratio = Number(faces.cpuRatio.toFixed(3));
  print(`face_cpu_vs_human ${ratio}, asked ${FACE_CPU_VS_HUMAN_ASKED} at most`);
  return {
    face_cpu_vs_human: ratio,
    face_auc: Number(faces.aucHere.toFixed(4)),
    face_auc_human: Number(faces.aucThere.toFixed(4)),
  };
}

async function compareDecisions({ full }: { readonly full: boolean }): Promise<Record<string, number>> {
  const here = await open('bench/lib/risk-server.ts');
  const there = await open('bench/lib/peer-risk-server.ts');
  for (const side of [here, there]) {
    while (side.answered < WARM_UP_CALLS) side.answered += (await side.work(WARM_UP_STEP_SECONDS)).units;
    print(`warmed up by ${side.answered} calls`);
  }
  const rounds: { readonly cpu: number; readonly rate: number }[] = [];
  for (let round = 0; round < (full ? 15 : 7); round += 1) {
    const order = round % 2 === 0 ? [here, there] : [there, here];
    const measured = new Map<Side, Measured>();
    for (const side of order) measured.set(side, await measure(side));
    const [ours, theirs] = [measured.get(here), measured.get(there)];
    if (!ours || !theirs) throw new Error('both sides were measured');
    rounds.push({ cpu: theirs.cpuUs / ours.cpuUs, rate: ours.perSecond / theirs.perSecond });
    print(`round ${round + 1}: here ${describe(ours)}; the peer ${describe(theirs)}`);
  }
  for (const side of [here, there]) await close(side);
  const advantage = median(rounds.map(({ cpu }) => cpu));
  print(`risk_cpu_advantage ${advantage}, asked ${RISK_CPU_ADVANTAGE_ASKED}`);
  return { risk_cpu_advantage: advantage, risk_rate_advantage: median(rounds.map(({ rate }) => rate)) };
}

interface Note {
  readonly url: string;
  readonly key: string;
}

interface Side {
  readonly child: ChildServer<Note>;
  readonly work: ReturnType<typeof decisionLoad>;
  /** Calls that it has answered. */
  answered: number;
}

interface Measured {
  readonly perSecond: number;
  /** Processor time of a call. */
  readonly cpuUs: number;
}

async function open(script: string): Promise<Side> {
  const child = await startChildServer<Note>(script);
  return { child, work: decisionLoad(child.note, CALLERS), answered: 0 };
}

async function measure(side: Side): Promise<Measured> {
  const before = side.child.cpuMs();
  const { units, seconds } = await side.work(ROUND_SECONDS);
  side.answered += units;
  return { perSecond: units / seconds, cpuUs: ((side.child.cpuMs() - before) * 1000) / units };
}

async function close({ child, answered }: Side): Promise<void> {
  const kept = JSON.parse(await child.stop()) as { readonly charged: number; readonly decisions: number };
  if (Math.min(kept.charged, kept.decisions) < answered)
    throw new Error('fewer calls are on record than were answered');
}

function describe({ perSecond, cpuUs }: Measured): string {
  return `${perSecond.toFixed(0)}/s, ${cpuUs.toFixed(0)} us of processor`;
}

function median(values: readonly number[]): number {
  return Number((values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN).toFixed(2));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
