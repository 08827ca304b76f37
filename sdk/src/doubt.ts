import { AnswerError, isPassing, isRunning, SystemError, TransportError, type RenzhengError } from './errors.ts';

/** Remembers whether a try of a call may have been charged. There is one for each call, over all tries and servers. */
export class Doubt {
  #isLost = false;
  #isRunning = false;
  /** Whether a server before this one left a doubt, of which this one knows nothing. */
  #isElsewhere = false;

  /** Another server is asked. What it answers says nothing about the tries at those before. */
  moveOn(): void {
    this.#isElsewhere = this.#isLost;
  }

  /**
   * Notes how a try failed, and gives the error to tell. An error that says nothing about the earlier tries becomes `unsure`
   * if one of them may have been charged. That a call still runs is told as it is, unless its answer was lost before.
   */
  told(error: unknown): unknown {
    const runs = isRunning(error);
    const isDoubted = this.#isLost || (this.#isRunning && !runs);
    const isUnsure = error instanceof TransportError && error.kind === 'unsure';
    if (isUnsure) this.#isLost = true;
    if (runs) this.#isRunning = true;
    const leavesOpen = isOfThisTryOnly(error) || (this.#isElsewhere && isUncharged(error));
    return isDoubted && !isUnsure && leavesOpen ? new TransportError(error.api, 'unsure', error) : error;
  }
}

/** A charged failure is an answer, as a result is: the caller knows what was paid for. */
function isUncharged(error: unknown): error is AnswerError {
  return error instanceof AnswerError && !error.isCharged;
}

/**
 * Whether an error leaves open how the earlier tries ended. Any other answer is the one that the server keeps for the
 * call.
 */
function isOfThisTryOnly(error: unknown): error is RenzhengError {
  if (error instanceof AnswerError) return error instanceof SystemError || isPassing(error);
  return error instanceof TransportError;
}
