import type { IncomingMessage, ServerResponse } from 'node:http';

const INVITE = Symbol('invite');

/** Keeps a caller that asked whether to send its body (`Expect: 100-continue`) waiting until `inviteBody`. */
export function keepWaiting(request: IncomingMessage & { [INVITE]?: () => void }, response: ServerResponse): void {
  request[INVITE] = () => {
    if (!response.headersSent) response.writeContinue();
  };
}

/** Tells a caller that waits to send its body; does nothing for any other. Source: RFC 9110, 10.1.1. */
export function inviteBody(request: IncomingMessage & { [INVITE]?: () => void }): void {
  request[INVITE]?.();
  delete request[INVITE];
}
