import type { Config } from '../config/config.ts';
import { forgetGoneProcesses, recoverVelocity, VelocitySnapshotter } from '../engines/velocity/velocity-recovery.ts';
import { onSteadyTimes, SteadyTimes } from '../engines/velocity/steady-times.ts';
import type { VelocityJournal } from '../features/business-risk/velocity/velocity-journal.ts';
import type { VelocityStore } from '../features/business-risk/velocity/velocity-store.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { FileVelocitySnapshots } from '../storage/files/velocity-snapshots.ts';
import { systemClock, type Clock, type MonotonicClock } from '../kernel/clock.ts';
import { every } from '../kernel/timers.ts';
import { makeFolderSync } from '../kernel/make-folder.ts';

/**
 * Restores the windows of the risk decision, and saves them from time to time. Throws Fault if the journal cannot be
 * read.
 */
export async function openVelocity(
  { config, folder, log, metrics, opened, clockLeap }: Foundation,
  journal: VelocityJournal,
  clock: Clock & MonotonicClock = systemClock,
): Promise<VelocityStore> {
  makeFolderSync(folder.velocity, 0o700);
  const snapshots = new FileVelocitySnapshots(folder.velocity);
  const limits = velocityLimits(config);
  const { store, snapshot, corrupt, replayed } = await recoverVelocity({ limits, journal, snapshots });
  log.event('velocity recovered', { snapshot, corrupt, replayed, entities: store.state.entities });
  if (corrupt > 0)
    log.problem(`${corrupt} velocity snapshot(s) could not be read; an older one and the journal were used`);
  const forgotten = clockLeap.problem === null ? await forgetGoneProcesses(journal, clock.nowMs()) : 0;
  if (forgotten > 0) log.event('journal of gone processes forgotten', { processes: forgotten });

  const snapshotter = new VelocitySnapshotter(store, { journal, snapshots });
  const timer = every(config.risk.velocitySnapshotMinutes * 60_000, () => {
    snapshotter
      .save()
      .catch((error: unknown) => log.bug({ api: 'velocity snapshot', orderId: null, stage: 'answer' }, error));
  });
  timer.unref();
  opened.defer(async () => {
    clearInterval(timer);
    await snapshotter.save();
  });
  metrics.gauge('velocity_entities', 'Entities whose windows are kept', () => store.state.entities, {});
  metrics.gauge('velocity_bytes', 'Memory of the windows', () => store.state.bytes, {});
  metrics.total('velocity_evicted', 'Entities forgotten because a bound was reached', () => store.state.evicted, {});
  const times = new SteadyTimes(clock);
  times.followOn(store.newestMs, clock.nowMs());
  return onSteadyTimes(store, times);
}

/** Gives the bounds on the memory of the windows. */
export function velocityLimits({ risk }: Config) {
  return { entitiesMax: risk.velocityEntitiesMax, bytesMax: risk.velocityMegabytesMax * 1e6 };
}
