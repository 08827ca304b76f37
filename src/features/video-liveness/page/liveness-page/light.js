/*
 * Lights the face from the screen with the colours of a challenge, one after the other. The colours come from the
 * server. They change softly in hue and hardly in brightness, at most three times a second. Nothing is lit before the person agreed.
 */

/* After the last colour the screen stays neutral for this long, because cameras are late. */
const TAIL_MS = 400;

/*
 * Whether the screen can light a face in colours at all, and whether the person's settings ask for little motion. `matches`
 * tells whether a media query holds.
 */
export function canLight(matches) {
  return !['(prefers-reduced-motion: reduce)', '(forced-colors: active)', '(monochrome)', '(update: slow)'].some(
    matches,
  );
}

/* The colour that a task shows so many milliseconds after the recording began. Null once it is over. */
export function colourAt({ colours, neutral, leadMs, colourMs }, elapsedMs) {
  const slot = Math.floor((elapsedMs - leadMs) / colourMs);
  if (elapsedMs >= lightMs({ colours, leadMs, colourMs })) return null;
  return colours[slot] ?? neutral;
}

/* How long the recording of a task lasts, in milliseconds. */
export function lightMs({ colours, leadMs, colourMs }) {
  return leadMs + colours.length * colourMs + TAIL_MS;
}

/* Shows the colours of a task on an element, from now on. Resolves with true at the end, or with false once `isStopped`. */
export function showColours(element, task, isStopped) {
  const beganMs = performance.now();
  return new Promise((resolve) => {
    const step = () => {
      const colour = isStopped() ? null : colourAt(task, performance.now() - beganMs);
      element.style.backgroundColor = colour ?? '';
      if (colour === null) resolve(!isStopped());
      else requestAnimationFrame(step);
    };
    step();
  });
}
