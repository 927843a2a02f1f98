import type { Core } from './core/core';
import type { Feature } from './core/feature';
import { timestamp } from './database';

const LOOK_EVERY_MS = 10 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/** Lets features delete what ended more than `RETENTION_DAYS` ago. */
export function createRetention({ config, log }: Core, features: readonly Feature[]) {
	let timer: NodeJS.Timeout | undefined;

	async function purgeAll(): Promise<void> {
		const before = timestamp(Date.now() - config.retentionDays * DAY_MS);
		for (const feature of features) await feature.purge?.(before);
	}
	const look = () =>
		purgeAll().catch((error: unknown) => log.error({ err: error }, 'old rows could not be deleted'));

	return {
		async start(): Promise<void> {
			await look();
			timer = setInterval(() => void look(), LOOK_EVERY_MS).unref();
		},
		async stop(): Promise<void> {
			clearInterval(timer);
		},
	};
}
