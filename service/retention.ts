import type { FastifyBaseLogger } from 'fastify';
import type { Feature } from './core/feature';
import { timestamp } from './database';

const LOOK_EVERY_MS = 10 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/**
 * Lets features delete what is over.
 *
 * @param retentionDays how long it is kept after its last change
 */
export function createRetention(options: {
	features: readonly Pick<Feature, 'purge'>[];
	retentionDays: number;
	log: FastifyBaseLogger;
}) {
	const { features, retentionDays, log } = options;
	let timer: NodeJS.Timeout | undefined;

	async function purgeAll(): Promise<void> {
		const before = timestamp(Date.now() - retentionDays * DAY_MS);
		for (const feature of features) await feature.purge?.(before);
	}
	const look = () =>
		purgeAll().catch((error: unknown) => log.error({ err: error }, 'old rows could not be deleted'));

	return {
		async start(): Promise<void> {
			await look();
			timer = setInterval(() => void look(), LOOK_EVERY_MS).unref();
		},
		stop: () => clearInterval(timer),
	};
}
