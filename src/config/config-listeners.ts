import { told, type Told } from '../kernel/told.ts';
/** An address on which a server listens. Port 0 takes a free one. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** The settings that decide the address of the admin API. A `Config` has them all. */
export interface ListenerSettings {
  readonly http: ListenAddress;
  readonly admin: {
    readonly host?: string | undefined;
    readonly port?: number | undefined;
    readonly shareListener: boolean;
  };
}

const LOOPBACK = '127.0.0.1';
const PORT_MAX = 65_535;
const EVERY_INTERFACE = /^(?:0\.0\.0\.0|::|\[::\]|)$/;

/**
 * Gives the address of the admin API. By default only this machine can reach it, at the port after the one of the five
 * APIs (8081 beside 8080). The settings may name another address or port. If the five APIs take a free port (0), so
 * does the admin API, and beside port 65535 it takes the one below. Null if it shares the listener of the five.
 */
export function adminListenerOf({ http, admin }: ListenerSettings): ListenAddress | null {
  if (admin.shareListener) return null;
  return { host: admin.host ?? LOOPBACK, port: admin.port ?? portBeside(http.port) };
}

/** Says what is wrong with the settings of the two listeners and what to do. Null if they can be used. */
export function adminListenerProblem(settings: ListenerSettings): Told | null {
  const { http, admin } = settings;
  const listener = adminListenerOf(settings);
  if (listener === null) {
    const isNamed = admin.host !== undefined || admin.port !== undefined;
    return isNamed
      ? told`admin.shareListener leaves no use for admin.host and admin.port: give it alone, or not at all`
      : null;
  }
  const overlap = [http.host, listener.host].some((host) => EVERY_INTERFACE.test(host)) || http.host === listener.host;
  return overlap && listener.port !== 0 && listener.port === http.port
    ? told`admin.port is the port of the five APIs: choose another, or set admin.shareListener to true`
    : null;
}

/** Tells whether only this machine can reach a host, e.g. `127.0.0.1`, `::1` or `localhost`. */
export function isLoopback(host: string): boolean {
  return /^(?:127(?:\.\d{1,3}){3}|localhost|\[?::1\]?)$/i.test(host);
}

/**
 * Gives the address that a browser on this machine can open for a listener, e.g. `http://127.0.0.1:8081` for one on
 * every interface.
 */
export function browsableUrl(url: string): string {
  return url.replace(/^(https?:\/\/)0\.0\.0\.0(?=[:/]|$)/, '$1127.0.0.1').replace('//[::]', '//[::1]');
}

/**
 * Says what is wrong with the address under which browsers reach the console. Null if it can be used: https, or http on
 * this machine only, and nothing behind the host and port.
 */
export function publicUrlProblem(text: string): Told | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return told`give a URL such as https://console.example.com`;
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    return told`it must begin with https://, because passwords and personal data pass over it; http is for this machine only`;
  const isBare = url.pathname === '/' && url.search === '' && url.hash === '' && url.username + url.password === '';
  return isBare && !/[?#]/.test(text) ? null : told`give the scheme, host and port only, without a path, query or user`;
}

function portBeside(port: number): number {
  if (port === 0) return 0;
  return port < PORT_MAX ? port + 1 : port - 1;
}
