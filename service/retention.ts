import type { Core } from './core/core';
import type { Feature } from './core/feature';
import { clock, timestamp } from './database';

const LOOK_EVERY_SECONDS = 10 * 60;
const DAY_MS = 24 * 60 * 60_000;

/** Schedules the deletion of data that is older than `RETENTION_DAYS`; each feature deletes its own. */
export function scheduleRetention({ config, engine }: Core, features: readonly Feature[]): void {
	engine.schedule('retention', { everySeconds: LOOK_EVERY_SECONDS }, async () => {
		const before = timestamp(clock.now() - config.retentionDays * DAY_MS);
		for (const feature of features) await feature.purge?.(before);
	});
}
