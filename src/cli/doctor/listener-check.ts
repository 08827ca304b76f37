import { adminListenerOf, isLoopback, type ListenerSettings } from '../../config/config-listeners.ts';
import type { Check } from './check.ts';
import { told } from '../../kernel/told.ts';

/** Checks that only this machine can reach the admin API, the console and the metrics. */
export function listenerCheck(settings: ListenerSettings): Check {
  const { http } = settings;
  const admin = adminListenerOf(settings);
  const where = told`the five APIs at ${http.host}:${http.port}`;
  return {
    name: told`admin listener`,
    async run() {
      if (admin === null && !isLoopback(http.host))
        return {
          level: 'warning',
          detail: told`the admin API, the console and /metrics share the listener of ${where}, which other machines can reach`,
          mend: told`leave admin.shareListener out, or let a proxy refuse /admin/, /console/ and /metrics to others`,
        };
      if (admin === null)
        return { level: 'ok', detail: told`the admin API, the console and /metrics share the listener of ${where}` };
      if (!isLoopback(admin.host))
        return {
          level: 'warning',
          detail: told`the admin API, the console and /metrics at ${admin.host}:${admin.port} can be reached from other machines`,
          mend: told`leave admin.host out (127.0.0.1), or make sure that only administrators can reach that address`,
        };
      return {
        level: 'ok',
        detail: told`the admin API, the console and /metrics at ${admin.host}:${admin.port}; ${where}`,
      };
    },
  };
}
