/*
 * Notes what a page can see of the capture. All of it can be forged, so the server keeps it as a weak signal beside the
 * clip and decides nothing by it. The name of the camera may hold the name of its owner, so only its class is sent.
 */

export const REPORT_HEADER = 'x-renzheng-capture';

const FRAMES_MAX = 1000;
const VIRTUAL =
  /\bobs\b|virtual|manycam|snap camera|xsplit|splitcam|camtwist|youcam|altercam|webcammax|vcam|v4l2 ?loopback|dummy video|unity video|fake|mmhmm|nvidia broadcast|chromacam|sparkocam|akvcam/i;
const PHONE = /droidcam|iriun|epoccam|ivcam|iphone|continuity|camo\b/i;

/* The class of a camera by its name: `virtual`, `phone` (a phone that serves a computer), `other` or `unnamed`. */
export function classOfCamera(label) {
  if (label === '') return 'unnamed';
  if (VIRTUAL.test(label)) return 'virtual';
  return PHONE.test(label) ? 'phone' : 'other';
}

/* Sums up the times at which frames were shown, in milliseconds. */
export function frameTiming(timesMs) {
  const gaps = timesMs.slice(1).map((time, at) => time - timesMs[at]);
  if (gaps.length === 0) return { frames: timesMs.length, gapMs: 0, jitterMs: 0, longestGapMs: 0 };
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
  return {
    frames: timesMs.length,
    gapMs: rounded(mean),
    jitterMs: rounded(Math.sqrt(variance)),
    longestGapMs: rounded(Math.max(...gaps)),
  };
}

function rounded(value) {
  return Math.round(value * 100) / 100;
}

/* Watches a recording from `start` to `stop`. */
export class CaptureWatch {
  #track;
  #preview;
  #settings = {};
  #isOn = false;
  #timesMs = [];
  #hiddenTimes = 0;
  #mutedTimes = 0;
  #onHidden = () => {
    if (document.hidden) this.#hiddenTimes += 1;
  };
  #onMute = () => {
    this.#mutedTimes += 1;
  };

  constructor(track, preview) {
    this.#track = track;
    this.#preview = preview;
  }

  start() {
    this.#isOn = true;
    // A track that was stopped has no settings any more.
    this.#settings = this.#track.getSettings();
    document.addEventListener('visibilitychange', this.#onHidden);
    this.#track.addEventListener('mute', this.#onMute);
    const onFrame = (nowMs) => {
      if (!this.#isOn) return;
      if (this.#timesMs.length < FRAMES_MAX) this.#timesMs.push(nowMs);
      this.#preview.requestVideoFrameCallback(onFrame);
    };
    this.#preview.requestVideoFrameCallback?.(onFrame);
  }

  stop() {
    this.#isOn = false;
    document.removeEventListener('visibilitychange', this.#onHidden);
    this.#track.removeEventListener('mute', this.#onMute);
  }

  report() {
    const { width = 0, height = 0, frameRate = 0, facingMode = '' } = this.#settings;
    return {
      camera: classOfCamera(this.#track.label),
      width: Math.round(width),
      height: Math.round(height),
      frameRate: rounded(frameRate),
      facing: ['user', 'environment'].includes(facingMode) ? facingMode : 'unknown',
      timing: frameTiming(this.#timesMs),
      hiddenTimes: Math.min(this.#hiddenTimes, 1000),
      mutedTimes: Math.min(this.#mutedTimes, 1000),
    };
  }
}
