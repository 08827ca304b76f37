import type { Fault } from '../../kernel/fault.ts';
import type { VideoRefusal } from '../../vision/video-decoder.ts';
import type { CodeOf, Outcome, Trace } from '../../wire/define-api.ts';
import type { ClipProblem } from './clip-watcher.ts';
import { videoLiveness } from './contract.ts';

type Code = CodeOf<typeof videoLiveness>;

/** A call that ends without an answer. */
export type Refused = Outcome<typeof videoLiveness> & { readonly ok: false };

const { errors } = videoLiveness;

/** The code for a video that could not be opened, with a reason if it says more than the table's. */
const UNREADABLE: Readonly<Record<VideoRefusal, { readonly code: Code; readonly reason?: string }>> = {
  'too-many-bytes': { code: 2546106 },
  'unknown-container': { code: 2546108 },
  'no-video': { code: 2546108, reason: errors[2546108].variants.noVideo },
  'unknown-codec': { code: 2546109 },
  'too-many-pixels': { code: 2546112 },
  'too-many-streams': { code: 2546110, reason: errors[2546110].variants.streams },
  'too-many-frames': { code: 2546112, reason: errors[2546112].variants.frames },
  'too-short': { code: 2546111 },
  damaged: { code: 2546110 },
};

const UNUSABLE = {
  'too-dark': 2546113,
  'no-face': 2546114,
  'several-faces': 2546115,
  'poor-face': 2546116,
} as const satisfies Record<ClipProblem, Code>;

const FAILED = { unavailable: 2546120, timeout: 2546121, corrupt: 2546122 } as const;

/** Ends a call with a code of the contract. */
export function refuse(code: Code, trace: Trace): Refused {
  return { ok: false, code, trace };
}

/** Refuses a file that could not be opened. */
export function refuseUnreadable(refusal: VideoRefusal): Refused {
  return { ok: false, ...UNREADABLE[refusal], trace: { clip: refusal } };
}

/** Refuses a video that shows too little to be judged. */
export function refuseProblem(problem: ClipProblem, trace: Trace): Refused {
  return refuse(UNUSABLE[problem], { clip: problem, ...trace });
}

/** Answers for a decoder or model that failed or is overloaded. */
export function refuseFault({ kind }: Fault): Refused {
  return refuse(FAILED[kind], { failed: 'clip', fault: kind });
}
