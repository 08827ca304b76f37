import type { IncomingHttpHeaders } from 'node:http';

/** The steps of a call that follow each other. */
export type CallStep = 'read' | 'admit' | 'answer' | 'commit';

/** What a trace may know of a call. None of it is personal. */
export interface TracedEnd {
  readonly code: number;
  readonly charged: boolean;
  /** Null if the call was not admitted. */
  readonly orderId: string | null;
  readonly appId: string | null;
}

/** A call that is traced. */
export interface CallSpan {
  /** Ends the step before and begins the next one. */
  step(name: CallStep): void;
  /** Does work so that what is measured within it, e.g. an inference, belongs to the step. */
  within<Args extends readonly unknown[], T>(work: (...args: Args) => Promise<T>, ...args: Args): Promise<T>;
  /** Ends the step and the call. Null if it got no answer. */
  end(end: TracedEnd | null): void;
}

/** Traces calls for other programs to show. */
export interface CallTracing {
  /**
   * Begins a call. It goes on with the trace of its caller, if a header `traceparent` names one.
   *
   * @param api name of the API
   */
  begin(api: string, headers: IncomingHttpHeaders): CallSpan;
  /** Does an inference, measured as a part of the step that asks for it. */
  infer<T>(stage: string, work: () => Promise<T>): Promise<T>;
}
