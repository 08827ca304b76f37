/** The part of autocannon that the benchmarks use. The package ships no types. */
declare module 'autocannon' {
  interface Options {
    readonly url: string;
    readonly method: 'GET' | 'POST';
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly connections: number;
    /** Seconds. */
    readonly duration: number;
    /** Seconds that an answer may take. 10 if not given. */
    readonly timeout?: number;
    /** Called once for each connection before it starts. */
    readonly setupClient?: (client: Client) => void;
    /** Whether an answer is the expected one. Other answers count as mismatches. */
    readonly verifyBody?: (body: string) => boolean;
  }

  interface Client {
    /** What the connection sends, one request after the other, over and over. */
    setRequests(requests: readonly { readonly body: string }[]): void;
  }

  interface Summary {
    readonly average: number;
    readonly p50: number;
    readonly p99: number;
    readonly total: number;
  }

  interface Result {
    readonly requests: Summary;
    /** Milliseconds. */
    readonly latency: Summary;
    readonly errors: number;
    readonly timeouts: number;
    readonly non2xx: number;
    readonly mismatches: number;
  }

  export default function autocannon(options: Options): Promise<Result>;
}
