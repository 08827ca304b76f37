/*
 * Tells the person what keeps a clip from being judged: one hint at a time, calmly. Without a model a page can see how
 * bright the picture is, whether it is flat, and whether it shakes. If the browser has a FaceDetector, it also sees
 * where faces are. The server judges the clip, whatever was hinted.
 */

const WIDTH = 48;
const HEIGHT = 64;
const LOOK_EVERY_MS = 150;

/* Luma is 0 to 255. */
const FLAT_SPREAD = 6;
const DARK_MEAN = 60;
const BURNT_LUMA = 250;
const BURNT_SHARE = 0.25;
const SHAKING_CHANGE = 24;
/* Parts of the oval's height or width. */
const FAR_HEIGHT = 0.38;
const NEAR_HEIGHT = 1.1;
const OFF_CENTRE = 0.25;
/* A face that became smaller than this part of what it was. */
const AWAY_PART = 0.7;

/*
 * The borders beside and above a head, in parts of the picture. A person that moves changes some of them, a camera all.
 */
const BORDERS = [(x, y) => x < 1 / 8 && y < 5 / 8, (x, y) => x > 7 / 8 && y < 5 / 8, (_x, y) => y < 1 / 10];

/* Measures the luma of a picture of `width` by `height` RGBA pixels. The oval is in its middle. */
export function measureLook(rgba, width, height, before) {
  const luma = new Float32Array(width * height);
  const borders = BORDERS.map(() => ({ change: 0, count: 0 }));
  let [sum, squares, ovalSum, ovalCount, burnt] = [0, 0, 0, 0, 0];
  for (let at = 0; at < luma.length; at++) {
    const value = 0.299 * rgba[at * 4] + 0.587 * rgba[at * 4 + 1] + 0.114 * rgba[at * 4 + 2];
    luma[at] = value;
    sum += value;
    squares += value * value;
    const x = ((at % width) + 0.5) / width;
    const y = (Math.floor(at / width) + 0.5) / height;
    if (((x - 0.5) / 0.34) ** 2 + ((y - 0.5) / 0.39) ** 2 <= 1) {
      ovalSum += value;
      ovalCount += 1;
      if (value >= BURNT_LUMA) burnt += 1;
    }
    for (const [index, border] of borders.entries()) {
      if (!before || !BORDERS[index](x, y)) continue;
      border.change += Math.abs(value - before[at]);
      border.count += 1;
    }
  }
  const mean = sum / luma.length;
  return {
    luma,
    mean: ovalSum / ovalCount,
    spread: Math.sqrt(Math.max(0, squares / luma.length - mean * mean)),
    burntShare: burnt / ovalCount,
    change: Math.min(...borders.map(({ change, count }) => (count === 0 ? 0 : change / count))),
  };
}

/*
 * The one hint for a look, the most important first. Null if there is nothing to say. `faces` are boxes in parts of the
 * oval, with 0.5, 0.5 in its centre, or null if the browser finds no faces at all. While the head moves on request, only
 * light and strangers are spoken of.
 */
export function findHint({ spread, mean, burntShare, change, faces }, phase, usualHeight) {
  if (spread < FLAT_SPREAD && mean < 200) return 'covered';
  if (mean < DARK_MEAN) return 'dark';
  if (burntShare > BURNT_SHARE) return 'bright';
  if (faces !== null && faces.length > 1) return 'second-face';
  if (phase === 'moving') return null;
  if (faces !== null) {
    const [face] = faces;
    if (!face) return 'no-face';
    if (usualHeight !== null && face.height < AWAY_PART * usualHeight) return 'moving-away';
    if (face.height < FAR_HEIGHT) return 'far';
    if (face.height > NEAR_HEIGHT) return 'near';
    const [x, y] = [face.x + face.width / 2, face.y + face.height / 2];
    if (Math.abs(x - 0.5) > OFF_CENTRE || Math.abs(y - 0.5) > OFF_CENTRE) return 'outside';
  }
  return change > SHAKING_CHANGE ? 'shaking' : null;
}

/* Keeps hints calm: one appears once two looks in a row agree, and stays for a second at least. */
export class CalmHints {
  shown = null;
  #last = null;
  #sinceMs = -Infinity;

  next(hint, nowMs) {
    const isSteady = hint === this.#last;
    this.#last = hint;
    if (isSteady && hint !== this.shown && (this.shown === null || nowMs - this.#sinceMs >= 1000)) {
      this.shown = hint;
      this.#sinceMs = nowMs;
    }
    return this.shown;
  }
}

/* Looks at the preview several times a second until it is stopped, and shows hints. */
export class Coach {
  phase = 'facing';
  #preview;
  #oval;
  #show;
  #calm = new CalmHints();
  #detector = openDetector();
  #pixels;
  #before = null;
  #faces = null;
  #usualHeight = null;
  #timer;
  #isLooking = false;
  #isStopped = false;

  constructor(preview, oval, show) {
    this.#preview = preview;
    this.#oval = oval;
    this.#show = show;
    const canvas = Object.assign(document.createElement('canvas'), { width: WIDTH, height: HEIGHT });
    this.#pixels = canvas.getContext('2d', { willReadFrequently: true });
    this.#timer = setInterval(() => void this.#lookOnce(), LOOK_EVERY_MS);
  }

  get hint() {
    return this.#calm.shown;
  }

  /* From here on, a face that becomes much smaller moves away. */
  rememberDistance() {
    this.#usualHeight = this.#faces?.[0]?.height ?? null;
  }

  stop() {
    clearInterval(this.#timer);
    this.#isStopped = true;
    this.#show(null);
  }

  /* Finding faces may take longer than the time between two looks. */
  async #lookOnce() {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      await this.#look();
    } finally {
      this.#isLooking = false;
    }
  }

  async #look() {
    if (this.#preview.readyState < 2 || !this.#pixels) return;
    const part = visiblePart(this.#preview);
    this.#pixels.drawImage(this.#preview, part.x, part.y, part.width, part.height, 0, 0, WIDTH, HEIGHT);
    const look = measureLook(this.#pixels.getImageData(0, 0, WIDTH, HEIGHT).data, WIDTH, HEIGHT, this.#before);
    this.#before = look.luma;
    this.#faces = await this.#findFaces(part);
    const shown = this.hint;
    const next = this.#calm.next(
      findHint({ ...look, faces: this.#faces }, this.phase, this.#usualHeight),
      performance.now(),
    );
    if (next !== shown && !this.#isStopped) this.#show(next);
  }

  async #findFaces(part) {
    if (this.#detector === null) return null;
    try {
      const found = await this.#detector.detect(this.#preview);
      return found.map(({ boundingBox }) => partOfOval(boundingBox, part, this.#preview, this.#oval));
    } catch {
      // Some systems offer the interface without a detector behind it. Then nothing is said about faces.
      this.#detector = null;
      return null;
    }
  }
}

function openDetector() {
  try {
    return new globalThis.FaceDetector({ fastMode: true, maxDetectedFaces: 3 });
  } catch {
    // Most browsers have no FaceDetector.
    return null;
  }
}

/* The part of the video that its element shows, in pixels of the video, because it covers the element. */
function visiblePart({ videoWidth, videoHeight, clientWidth, clientHeight }) {
  const scale = Math.min(videoWidth / clientWidth, videoHeight / clientHeight);
  const [width, height] = [clientWidth * scale, clientHeight * scale];
  return { x: (videoWidth - width) / 2, y: (videoHeight - height) / 2, width, height };
}

function partOfOval(box, part, { clientWidth, clientHeight }, oval) {
  const scale = clientWidth / part.width;
  return {
    x: ((box.x - part.x) * scale - oval.offsetLeft) / oval.offsetWidth,
    y: ((box.y - part.y) * (clientHeight / part.height) - oval.offsetTop) / oval.offsetHeight,
    width: (box.width * scale) / oval.offsetWidth,
    height: (box.height * scale) / oval.offsetHeight,
  };
}
