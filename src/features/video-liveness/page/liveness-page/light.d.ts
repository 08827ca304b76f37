/** The times and colours of a task of the kind `colours`, as the server sends them. */
interface ColoursTask {
  readonly colours: readonly string[];
  readonly neutral: string;
  readonly leadMs: number;
  readonly colourMs: number;
}

/** Whether the screen can light a face, and the person's settings allow it. `matches` evaluates a media query. */
export function canLight(matches: (query: string) => boolean): boolean;

/** The colour that is shown so many milliseconds after the recording began. Null once it is over. */
export function colourAt(task: ColoursTask, elapsedMs: number): string | null;

/** How long the recording lasts, in milliseconds. */
export function lightMs(task: Omit<ColoursTask, 'neutral'>): number;
