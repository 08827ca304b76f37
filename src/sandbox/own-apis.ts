/** An answer of one of the five APIs, as it came over HTTP. */
export interface HttpAnswer {
  /** Status of HTTP, which is 200 for every answer of an API. */
  readonly status: number;
  readonly body: string;
  /** How long the call took, in milliseconds. */
  readonly tookMs: number;
}

/** The five APIs of this server, called over HTTP as a customer calls them. */
export interface OwnApis {
  /** Address for customers, without a trailing slash. */
  address(): string;
  /** Sends a form. Throws Fault if there is no answer. */
  post(path: string, form: URLSearchParams): Promise<HttpAnswer>;
}
