import path from 'node:path';
import { measuringData } from '../../test/measuring-data.ts';
import { openFaceFinder } from '../attacks/find-faces.ts';
import { makeClips } from '../attacks/make-clips.ts';
import { MAKERS } from '../attacks/makers.ts';
import { readClipSet } from './clip-sets.ts';

/** A clip, and the domain with which it is left out. */
export interface DomainClip {
  readonly file: string;
  readonly isLive: boolean;
  /** E.g. `live: talking` or `real: print`. */
  readonly domain: string;
  /** Clips that were recorded or made alike, whose people are those that an attack among them is compared with. */
  readonly set: 'own' | 'replay';
  readonly subject: string;
  /** Whether a camera took it as it is. Otherwise the footage was changed to imitate something. */
  readonly isReal: boolean;
  /** Whether its licence allows a shipped number to depend on it. */
  readonly isFitting: boolean;
  /** Of a maker or a seed by which nobody chooses anything. */
  readonly isReportOnly: boolean;
}

/** Seeds of the makers: the first is for choosing, the second for the report. */
const SEEDS = { choosing: 1, report: 101 } as const;
const CLIPS_A_MAKER = 20;

/**
 * Every clip of every domain that this machine has the data for. `full` adds the attacks that the makers make, and the
 * clips that only report.
 */
export async function readDomains({ full }: { readonly full: boolean }): Promise<readonly DomainClip[]> {
  const own = measuringData('liveness');
  const replay = measuringData('liveness_replay');
  return [
    ...(own === null ? [] : await ownClips(own)),
    ...(replay === null ? [] : await replayClips(replay)),
    ...(own === null ? [] : await madeClips(own, full)),
  ];
}

async function ownClips(folder: string): Promise<DomainClip[]> {
  const clips = await readClipSet(folder);
  return clips.map(({ file, isLive, attack, subject }) => {
    const isMade = file.startsWith('synth_');
    return {
      file: path.join(folder, file),
      isLive,
      domain: isLive ? 'live: talking' : isMade ? `made: ${attack.replaceAll('_', ' ')}` : 'real: found in the wild',
      set: 'own',
      subject,
      isReal: !isMade,
      isFitting: true,
      isReportOnly: false,
    };
  });
}

/** Kinds of Replay-Attack, held and fixed together: each half alone has 12 clips. */
const KINDS: readonly (readonly [part: string, domain: string])[] = [
  ['print-photo', 'real: print'],
  ['mobile-photo', 'real: photo on a phone'],
  ['mobile-video', 'real: video on a phone'],
  ['highdef-photo', 'real: photo on a tablet'],
  ['highdef-video', 'real: video on a tablet'],
];

async function replayClips(folder: string): Promise<DomainClip[]> {
  const clips = await readClipSet(folder);
  return clips.map(({ file, isLive, attack, subject }) => ({
    file: path.join(folder, file),
    isLive,
    domain: isLive
      ? `live: silent, ${file.includes('adverse') ? 'adverse' : 'controlled'} light`
      : (KINDS.find(([part]) => attack.includes(part))?.[1] ?? `real: ${attack}`),
    set: 'replay',
    subject,
    isReal: true,
    isFitting: false,
    isReportOnly: false,
  }));
}

async function madeClips(folder: string, full: boolean): Promise<DomainClip[]> {
  const clips = (await readClipSet(folder)).filter(({ isLive }) => isLive);
  const faces = await openFaceFinder();
  const make = async (seed: number, makers: typeof MAKERS) => {
    const { rows, out } = await makeClips({ folder, clips, seed, makers, clipsPerMaker: CLIPS_A_MAKER, faces });
    return rows.map((row): DomainClip => {
      const isLive = row.label === 'live';
      const isReportOnly = seed === SEEDS.report;
      const name = `${isLive ? 'live, simulated' : 'made'}: ${row.maker}${isReportOnly ? ', report' : ''}`;
      const { subject } = row;
      const file = path.join(out, row.file);
      return { file, isLive, domain: name, set: 'own', subject, isReal: false, isFitting: !isReportOnly, isReportOnly };
    });
  };
  try {
    const choosing = MAKERS.filter(({ reportOnly, label }) => !reportOnly && (full || label === 'live'));
    const made = await make(SEEDS.choosing, choosing);
    return full ? [...made, ...(await make(SEEDS.report, MAKERS))] : made;
  } finally {
    await faces.close();
  }
}
