import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { Http } from '../../platforms/http';
import { limitRequests, MemoryLimiter, type TikTok } from '../../platforms/tiktok';
import type { AccountStore, AccountTokens } from '../accounts';
import type { Config } from '../config';
import type { Database } from '../database';
import type { GuardedFetch } from '../outgoing';
import { createClaims } from './claims';
import { deliverToTikTok } from './deliver-tiktok';
import { createDrafts } from './drafts';
import { createFetchFile } from './fetch-file';
import { createFetchOnce } from './fetch-once';
import type { Delivery, Upload } from './model';
import type { UploadStore } from './store';
import type { TemporaryFiles } from './temporary-files';
import { createWorker, LEASE_MS } from './worker';

/** Brings uploads to the platforms: the worker and everything it needs. */
export function createDeliveries(options: {
	database: Database;
	store: UploadStore;
	files: TemporaryFiles;
	accounts: Pick<AccountStore, 'get'>;
	tokens: Pick<AccountTokens, 'httpFor'>;
	config: Config;
	fetch: GuardedFetch;
	log: FastifyBaseLogger;
}) {
	const { database, store, files, accounts, tokens, config, fetch, log } = options;
	const { limitTimeScale: scale } = config;
	const claims = createClaims(database, LEASE_MS);
	const drafts = createDrafts(database, scale);
	const fetchFile = createFetchFile({ fetch, files });
	const fetchOnce = createFetchOnce({ store, files, fetchFile });
	const limiter = new MemoryLimiter(scale);

	async function tiktokFor(accountId: string, signal?: AbortSignal): Promise<TikTok> {
		const account = await accounts.get(accountId);
		const http: Http = tokens.httpFor(accountId);
		const tiktok: TikTok = {
			apiBase: config.tiktok.apiBase,
			http: (request) => http({ ...request, signal }),
			sleep: (milliseconds) => wait(milliseconds, undefined, { signal }),
			now: Date.now,
		};
		const limits = { account: account?.platformUserId ?? accountId, patienceSeconds: 0, limiter };
		return limitRequests(tiktok, limits);
	}

	async function deliver(delivery: Delivery, upload: Upload, signal: AbortSignal) {
		const tiktok = await tiktokFor(delivery.accountId, signal);
		const patient = await tiktokFor(delivery.accountId);
		const context = { tiktok, patient, store, drafts, files, fetchOnce, scale, signal };
		return deliverToTikTok({ ...context, uploadHosts: config.uploadHostAllowlist }, delivery, upload);
	}

	const worker = createWorker({ store, claims, scale, deliver, log });
	return {
		/** Begins to work, also on what another process left behind. */
		async start(): Promise<void> {
			await claims.freeDead();
			worker.start();
		},
		kick: worker.kick,
		stop: worker.stop,
	};
}
