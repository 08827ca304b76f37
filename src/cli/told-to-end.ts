import process from 'node:process';

/** The signals by which a person, a service manager or a closed terminal ends a server. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Resolves when this process is told to end, by a signal or because the launcher that started it over a channel
 * (bin/renzheng.mjs, tools/start.mjs) is gone. Later signals change nothing. Ctrl-C in a terminal reaches the process
 * twice, directly and through its launcher, and the second signal must not cut off the calls that are being finished.
 */
export function toldToEnd(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of SIGNALS) process.on(signal, () => resolve());
    // The channel has ended already, so the launcher died while this process started. Without one, this is undefined.
    if (process.connected === false) resolve();
    if (process.channel === undefined || process.channel === null) return;
    process.on('disconnect', () => resolve());
    // An open channel must not keep the process alive.
    process.channel.unref();
  });
}
