/* How long the parts of a recording take, and whether the time that a challenge has left is enough for one. */

import { lightMs } from './light.js';

/* The times fit into the first 8 seconds of a clip, because the server ignores the rest. */
export const STILL_MS = 700;
export const ACTION_MS = 2300;
export const COUNTDOWN = 3;
/* Recording starts although a hint is shown, once the person had this long to follow it. */
const PATIENCE_MS = 5000;
/* For sending the clip, and for the app, which fetches the answer before the challenge ends. */
const SENDING_MS = 3000;

/* How long the clip of a task is, in milliseconds. */
export function recordingMs(task) {
  return task.kind === 'colours' ? lightMs(task) : STILL_MS + task.actions.length * ACTION_MS;
}

/* The least time between a start and the end of a challenge with which its clip can still arrive, in milliseconds. */
export function neededMs(task) {
  return COUNTDOWN * 1000 + recordingMs(task) + SENDING_MS;
}

/* How long a recording may wait for a person who follows a hint, in milliseconds, if the challenge ends in `leftMs`. */
export function patienceMs(task, leftMs) {
  return Math.min(PATIENCE_MS, Math.max(0, leftMs - recordingMs(task) - SENDING_MS));
}
