/** What the server says of a task, as far as it decides how long the recording is. */
type TimedTask =
  | { readonly kind: 'actions'; readonly actions: readonly string[] }
  | {
      readonly kind: 'colours';
      readonly colours: readonly string[];
      readonly leadMs: number;
      readonly colourMs: number;
    };

/** How long the clip of a task is, in milliseconds. */
export function recordingMs(task: TimedTask): number;

/** The least time between a start and the end of a challenge with which its clip can still arrive, in milliseconds. */
export function neededMs(task: TimedTask): number;

/** How long a recording may wait for a person who follows a hint, in milliseconds, if the challenge ends in `leftMs`. */
export function patienceMs(task: TimedTask, leftMs: number): number;
