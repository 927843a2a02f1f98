import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import { isImage } from '../../platforms/media';
import { isKnown, toErrorBody } from '../errors';
import type { ReadyUpload } from './deliver-tiktok';
import type { Change, Delivery, Upload, UploadStore } from './store';
import type { StoredFile, TemporaryFiles } from './temporary-files';

const LEASE_MS = 30_000;
const TICK_MS = 1_000;
const PARALLEL = 4;

export interface Worker {
	start(): void;
	/** Looks for work now instead of at the next tick. */
	kick(): void;
	/** Stops taking work and interrupts what is under way; it goes on after the next start. */
	stop(): Promise<void>;
}

/** Moves deliveries from `queued` to their end, several at a time, each by one worker at a time. */
export function createWorker(options: {
	store: UploadStore;
	files: TemporaryFiles;
	/** Reads an address to the end into a temporary file. */
	fetchFile: (url: string, signal: AbortSignal) => Promise<StoredFile>;
	/** Brings the file to the platform and gives the last change; gives up as soon as the signal says so. */
	deliver: (delivery: Delivery, upload: ReadyUpload, signal: AbortSignal) => Promise<Change>;
	log: FastifyBaseLogger;
}): Worker {
	const { store, files, fetchFile, deliver, log } = options;
	const worker = randomUUID();
	const stopping = new AbortController();
	const running = new Set<Promise<void>>();
	let timer: NodeJS.Timeout | undefined;

	async function fetched(delivery: Delivery, upload: Upload): Promise<Upload> {
		if (upload.videoUrl === null) throw new Error('An upload without a URL has lost its file.');
		await store.change(delivery.id, { state: 'fetching' });
		const file = await fetchFile(upload.videoUrl, stopping.signal);
		await store.setFile(upload.id, file);
		return { ...upload, ...file, fileName: file.name };
	}

	async function work(delivery: Delivery): Promise<Change> {
		const found = await store.get(delivery.uploadId);
		if (found === undefined) throw new Error('A delivery without its upload.');
		const upload = found.upload.fileName === null ? await fetched(delivery, found.upload) : found.upload;
		const { fileName, contentType, sizeBytes } = upload;
		if (fileName === null || contentType === null || sizeBytes === null || isImage(contentType)) {
			throw new Error('An upload without a video.');
		}
		return deliver(delivery, { ...upload, fileName, contentType, sizeBytes }, stopping.signal);
	}

	async function workToEnd(delivery: Delivery): Promise<Change | undefined> {
		try {
			return await work(delivery);
		} catch (error) {
			// Interrupted by a stop: the state on disk says where to go on.
			if (stopping.signal.aborted) return undefined;
			const level = isKnown(error) ? 'info' : 'error';
			log[level]({ deliveryId: delivery.id, err: error }, 'delivery failed');
			return { state: 'failed', error: toErrorBody(error) };
		}
	}

	async function run(delivery: Delivery): Promise<void> {
		const extend = () => store.extendLease(delivery.id, worker, LEASE_MS);
		const lease = setInterval(() => {
			extend().catch((error: unknown) => log.error({ err: error }, 'a lease could not be extended'));
		}, LEASE_MS / 3);
		try {
			const lastChange = await workToEnd(delivery);
			if (lastChange !== undefined) await store.end(delivery, lastChange, files.delete);
		} finally {
			clearInterval(lease);
			await store.release(delivery.id, worker);
		}
	}

	async function takeWork(): Promise<void> {
		while (running.size < PARALLEL && !stopping.signal.aborted) {
			const delivery = await store.claim(worker, LEASE_MS);
			if (delivery === undefined) return;
			const task = run(delivery)
				.catch((error: unknown) => log.error({ err: error }, 'delivery could not be recorded'))
				.finally(() => running.delete(task));
			running.add(task);
		}
	}

	let taking: Promise<void> = Promise.resolve();
	const kick = () => {
		taking = taking
			.then(takeWork)
			.catch((error: unknown) => log.error({ err: error }, 'no work could be taken'));
	};

	return {
		start() {
			timer = setInterval(kick, TICK_MS);
			kick();
		},
		kick,
		async stop() {
			clearInterval(timer);
			stopping.abort();
			await taking;
			await Promise.all(running);
		},
	};
}
