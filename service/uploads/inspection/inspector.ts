import type { FastifyBaseLogger } from 'fastify';
import type { MediaType } from '../../../platforms/media';
import { ApiError } from '../../core/errors';
import type { Inspected as Source } from '../../files/inspected';
import { NotStarted, startChild, type InspectionChild } from './child-process';
import type { Finding } from './protocol';

/** Maximum number of concurrent inspections, and of processes that are kept ready. */
const MOST_CHILDREN = 3;

/** Total time limit of an inspection, including waits for the disk, the network or a busy machine. */
const MOST_MS = 60_000;

/** Bytes to inspect. */
export type Inspected = { sizeBytes: number; contentType: MediaType } & Source;

/** Thrown if an inspection has exceeded a limit and was stopped. */
export class InspectionStopped extends Error {
	override readonly name = 'InspectionStopped';

	/** @param limit for example "needed more than 60 seconds and was stopped" */
	constructor(limit: string) {
		super(`The inspection of the file ${limit}.`);
	}
}

const unavailable = () =>
	new ApiError(
		503,
		'inspection_unavailable',
		'The service could not start the process that inspects media and will retry. Check free memory and the process limit.',
		'retry',
		{ retryable: true },
	);

/** Inspects users' files in separate processes, so that a malicious file can only harm its own process. */
export interface Inspector {
	/**
	 * Inspects a file.
	 *
	 * @throws InspectionStopped; ApiError 503 `inspection_unavailable`; read errors; the signal's reason
	 */
	inspect(file: Inspected, signal: AbortSignal): Promise<Finding>;
	/** Stops all processes and their inspections. */
	stop(): Promise<void>;
}

/** Creates the inspector. @param options.mostMs total time limit of an inspection */
export function createInspector(options: { log: FastifyBaseLogger; mostMs?: number }): Inspector {
	const { log, mostMs = MOST_MS } = options;
	const stopping = new AbortController();
	const children = new Set<InspectionChild>();
	const idle: InspectionChild[] = [];
	const waiting: (() => void)[] = [];
	let active = 0;

	function start(): InspectionChild {
		const child = startChild();
		children.add(child);
		return child;
	}

	/** Waits for a free process (first come, first served). */
	async function take(signal: AbortSignal): Promise<InspectionChild> {
		if (active >= MOST_CHILDREN) {
			await new Promise<void>((resolve, reject) => {
				const turn = () => {
					signal.removeEventListener('abort', leave);
					resolve();
				};
				const leave = () => {
					waiting.splice(waiting.indexOf(turn), 1);
					reject(signal.reason as Error);
				};
				waiting.push(turn);
				signal.addEventListener('abort', leave, { once: true });
			});
		} else active++;
		return idle.pop() ?? start();
	}

	function give(child: InspectionChild): void {
		if (!child.hasEnded) idle.push(child);
		else {
			children.delete(child);
			// Start a replacement now, so that the next file does not wait for it.
			if (!stopping.signal.aborted) idle.push(start());
		}
		const next = waiting.shift();
		if (next) next();
		else active--;
	}

	return {
		async inspect({ sizeBytes, contentType, ...source }, callerSignal) {
			const signal = AbortSignal.any([callerSignal, stopping.signal]);
			signal.throwIfAborted();
			const child = await take(signal);
			try {
				const place = 'path' in source ? { path: source.path } : { isNear: source.isNear };
				const read = 'path' in source ? undefined : source.read;
				const answer = await child.run({ sizeBytes, contentType, ...place }, { read, mostMs, signal });
				if ('frame' in answer) throw new Error('An inspection was answered with a picture.');
				if (!('limit' in answer)) return answer;
				log.warn({ limit: answer.limit }, 'the inspection of a file was stopped');
				throw new InspectionStopped(answer.limit);
			} catch (error) {
				throw error instanceof NotStarted ? unavailable() : error;
			} finally {
				give(child);
			}
		},
		async stop() {
			stopping.abort();
			await Promise.all([...children].map((child) => child.kill()));
		},
	};
}
