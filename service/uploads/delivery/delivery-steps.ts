import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { Ports } from '../../../platforms/http';
import type { Account, AccountStore, PortsOf } from '../../accounts';
import type { Channels, Delivery, Quota, SignLink, StepContext, Upload } from '../../channels';
import type { Config } from '../../config';
import type { Engine } from '../../core/engine';
import type { Patience } from '../../core/slow-clients';
import { storing, untilStored, type Database } from '../../database';
import { createFetchFile } from '../../files/fetch-file';
import type { TemporaryFiles } from '../../files/temporary-files';
import type { GuardedFetch } from '../../outgoing';
import type { Inspector } from '../inspection';
import { FETCHING } from '../upload-model';
import type { UploadStore } from '../upload-store';
import type { TakeStep } from './delivery-run';
import { createFetchOnce } from './fetch-once';
import { createFitMedia } from './fit-media';
import type { Swept } from './sweep';

export interface DeliveryOptions {
	database: Database;
	store: UploadStore;
	files: TemporaryFiles;
	fetch: GuardedFetch;
	inspector: Pick<Inspector, 'inspect'>;
	/** Timeouts and retries for fetching files from servers. */
	patience: Patience;
	accounts: Pick<AccountStore, 'getConnected'>;
	channels: Channels;
	quota: Quota;
	portsOf: PortsOf;
	config: Config;
	/** Signs public links to temporary files. */
	signLink: SignLink;
	/** True if the platform of an account can reach this service at `PUBLIC_URL`. */
	isReachable: (account: Account) => boolean;
	/** Called after each failure that will be retried. */
	onRetry: (delivery: Delivery) => void;
	/** Called after each completed sweep. */
	onSwept: (swept: Swept) => void;
	engine: Engine;
	log: FastifyBaseLogger;
}

/** Wraps a client so that the signal aborts its requests and waits. */
function interruptible<T extends Ports>(client: T, signal: AbortSignal): T {
	return {
		...client,
		http: (request) => client.http({ ...request, signal }),
		sleep: (milliseconds) => wait(milliseconds, undefined, { signal }),
	};
}

/**
 * Returns the store and the quota for workers. Their writes are retried while the database is locked, because
 * requests that have already been sent to a platform must be recorded.
 */
export function noting({ store, quota }: DeliveryOptions, signal: AbortSignal) {
	const { answered, free, refuse, freeOfPlatform } = quota;
	return {
		// Transactions are retried as a whole, not statement by statement.
		store: { ...storing(store, signal), changeIn: store.changeIn },
		quota: { ...quota, ...storing({ answered, free, refuse, freeOfPlatform }, signal) },
	};
}

/**
 * Returns the functions that advance a delivery by one step. The file is fetched first, unless the platform fetches
 * it itself.
 */
export function createSteps(
	options: DeliveryOptions,
	noted: ReturnType<typeof noting>,
	stopping: AbortSignal,
) {
	const { database, store, files, accounts, channels, portsOf, signLink, isReachable } = options;
	const fetchFile = createFetchFile(options);
	const requireFitMedia = createFitMedia({ ...options, store: noted.store });

	/** True if an upload's file is still only at its URL, and the platform does not read it from there. */
	async function mustFetch(delivery: Delivery, { fileName, videoUrl }: Upload): Promise<boolean> {
		if (videoUrl === null || fileName !== null || !FETCHING.includes(delivery.state)) return false;
		const account = await accounts.getConnected(delivery.accountId);
		return !channels[account.platform].uploads.readsUrlItself(account, isReachable(account));
	}

	function contextOf(account: Account, delivery: Delivery, signal: AbortSignal): StepContext {
		const patientPorts = portsOf(account);
		return {
			account,
			patientPorts,
			ports: interruptible(patientPorts, signal),
			files,
			signLink: isReachable(account) ? signLink : undefined,
			quota: noted.quota,
			requireFitMedia: (upload) => requireFitMedia(delivery, upload, signal),
			change: (change, condition) => noted.store.change(delivery, change, condition),
			changeIn: (trx, change) => store.changeIn(trx, delivery, change),
			transaction: (work) => untilStored(() => database.transaction(work), stopping),
			isAnotherBeginning: (trx) => store.isAnotherBeginning(trx, delivery),
			postpone: (until) => noted.store.postpone(account.id, until),
			uploadUrl: () => noted.store.uploadUrl(delivery.id),
			addPosts: noted.store.addPosts,
		};
	}

	const takeStep: TakeStep = async (delivery, upload, signal) => {
		const account = await accounts.getConnected(delivery.accountId);
		const { step } = channels[delivery.platform].uploads;
		return step(contextOf(account, delivery, signal), delivery, upload);
	};

	return { mustFetch, takeStep, fetchFile: createFetchOnce({ ...noted, files, fetchFile }) };
}
