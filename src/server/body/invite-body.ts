import type { IncomingMessage, ServerResponse } from 'node:http';

const INVITE = Symbol('invite');

/** Keeps a caller waiting until `inviteBody` if it asked whether to send its body (`Expect: 100-continue`). */
export function keepWaiting(request: IncomingMessage & { [INVITE]?: () => void }, response: ServerResponse): void {
  request[INVITE] = () => {
    if (!response.headersSent) response.writeContinue();
  };
}

/** True if the caller waits to be told to send its body. It then sends none if it gets another answer. */
export function isKeptWaiting(request: IncomingMessage & { [INVITE]?: () => void }): boolean {
  return request[INVITE] !== undefined;
}

/** Tells a waiting caller to send its body. Does nothing for any other request. Source: RFC 9110, 10.1.1. */
export function inviteBody(request: IncomingMessage & { [INVITE]?: () => void }): void {
  request[INVITE]?.();
  delete request[INVITE];
}
