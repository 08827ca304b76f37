import { execFileSync, spawnSync } from 'node:child_process';
import { createServer, connect, type Socket } from 'node:net';
import { once } from 'node:events';
import process from 'node:process';

/** A network of its own on this machine, joined to it by one cable. */
export interface NetworkNamespace {
  /** What stands before a command that runs in it. */
  readonly within: readonly string[];
  /** Address of this machine as the namespace sees it. */
  readonly here: string;
  /** Pulls the cable: packets of both directions are lost without a word, and connections stay open. */
  cut(): void;
  heal(): void;
  /** Removes it. Processes in it must have ended. */
  remove(): void;
}

const name = `rz${process.pid % 1_000_000}`;
const cable = [`${name}h`, `${name}n`] as const;
const NET = `10.${64 + (process.pid % 64)}.${(process.pid >> 6) % 256}`;

function ip(...args: readonly string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Makes one. Throws if this process may not, or if the package iproute2 lacks. */
export function makeNetworkNamespace(): NetworkNamespace {
  const remove = () => {
    spawnSync('ip', ['netns', 'delete', name], { stdio: 'ignore' });
    spawnSync('ip', ['link', 'delete', cable[0]], { stdio: 'ignore' });
  };
  try {
    ip('netns', 'add', name);
    ip('link', 'add', cable[0], 'type', 'veth', 'peer', 'name', cable[1], 'netns', name);
    ip('addr', 'add', `${NET}.1/24`, 'dev', cable[0]);
    ip('link', 'set', cable[0], 'up');
    for (const args of [
      ['addr', 'add', `${NET}.2/24`, 'dev', cable[1]],
      ['link', 'set', cable[1], 'up'],
      ['link', 'set', 'lo', 'up'],
    ])
      ip('-n', name, ...args);
  } catch (error) {
    remove();
    throw error;
  }
  return {
    within: ['ip', 'netns', 'exec', name],
    here: `${NET}.1`,
    cut: () => ip('link', 'set', cable[0], 'down'),
    heal: () => ip('link', 'set', cable[0], 'up'),
    remove,
  };
}

/** Passes connections to an address of this machine on to the socket file of a server. Gives the port. */
export async function relayTo(socketFile: string, host: string): Promise<{ readonly port: number; end(): void }> {
  const open = new Set<Socket>();
  const server = createServer((from) => {
    const to = connect(socketFile);
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.once('error', () => other.destroy());
      one.once('close', () => open.delete(one));
    }
  });
  server.listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the relay listens on a port');
  return {
    port: address.port,
    end() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}
