import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ReadPieces } from '../../files/inspected';
import type { Answer, FromChild, Task, ToChild } from './protocol';
import { CPU_SIGNAL, MOST_CPU_SECONDS, MOST_MEMORY_BYTES } from './watchdog';

const HEAP_MEGABYTES = 256;
const MOST_START_MS = 30_000;

/** The compiled entry script, or its source if this module itself runs from source (tests, `npm run dev`). */
const EXTENSION = extname(__filename);
const ENTRY = join(__dirname, `child${EXTENSION}`);

function execArguments(): string[] {
	const heap = `--max-old-space-size=${HEAP_MEGABYTES}`;
	if (EXTENSION === '.ts') {
		return [heap, '--import', pathToFileURL(createRequire(__filename).resolve('tsx')).href];
	}
	// The child may read files, but not write them, and it may start nothing but its watchdog.
	return [heap, '--permission', '--allow-fs-read=*', '--allow-worker'];
}

/** The process did not start, or did not start in time. The file is not the cause. */
export class NotStarted extends Error {
	override readonly name = 'NotStarted';
}

/** The input and the limits of an inspection. */
export interface RunOptions {
	/** Undefined if the task has a path. */
	read: ReadPieces | undefined;
	mostMs: number;
	signal: AbortSignal;
}

/** A process that inspects one file at a time. */
export interface InspectionChild {
	readonly hasEnded: boolean;
	/**
	 * Inspects a file.
	 *
	 * @returns the result, or the limit that was exceeded, in which case the process has ended
	 * @throws NotStarted; read errors; the signal's reason. The process has then ended.
	 */
	run(task: Task, options: RunOptions): Promise<Answer>;
	kill(): Promise<void>;
}

/**
 * Maps the signal that ended the process to a result: V8 aborts with SIGABRT, and the watchdog sends one of two other
 * signals.
 */
function describeEnd(signal: NodeJS.Signals | null): Answer {
	switch (signal) {
		case CPU_SIGNAL:
			return { limit: `needed more than ${MOST_CPU_SECONDS} seconds of CPU time and was stopped` };
		case 'SIGABRT':
		case 'SIGKILL':
			return { limit: `needed more than ${MOST_MEMORY_BYTES / 1_000_000} MB of memory and was stopped` };
		default:
			return { limit: 'ended without a result' };
	}
}

/** Tracks whether a process has ended, and notifies those waiting for its end. */
function watchEnd(child: ChildProcess) {
	let hasEnded = false;
	/** Called with the signal that ended the process, if one did. */
	const onEnd = new Set<(signal: NodeJS.Signals | null) => void>();
	const ended = new Promise<void>((resolve) => {
		const end = (signal: NodeJS.Signals | null) => {
			hasEnded = true;
			for (const call of onEnd) call(signal);
			resolve();
		};
		child.once('exit', (_code, signal) => end(signal));
		// Without a PID, the process never started.
		child.on('error', () => child.pid === undefined && end(null));
	});

	/**
	 * Resolves with the result of `act` or, if the process ends first, with the `meaning` of its signal. A child
	 * inspects thousands of files, so callbacks are removed after each file; on a single long-lived promise, they
	 * would accumulate.
	 */
	async function orEnd<T>(act: Promise<T>, meaning: (signal: NodeJS.Signals | null) => T): Promise<T> {
		if (hasEnded) return meaning(child.signalCode);
		let call: ((signal: NodeJS.Signals | null) => void) | undefined;
		const end = new Promise<T>((resolve) => {
			call = (signal) => resolve(meaning(signal));
			onEnd.add(call);
		});
		try {
			return await Promise.race([act, end]);
		} finally {
			if (call) onEnd.delete(call);
		}
	}

	/** Kills the process after a timeout. */
	async function within<T>(milliseconds: number, act: Promise<T>): Promise<T | 'late'> {
		let isLate = false;
		const timer = setTimeout(() => {
			isLate = true;
			child.kill('SIGKILL');
		}, milliseconds);
		try {
			const result = await act;
			if (!isLate) return result;
			await ended;
			return 'late';
		} finally {
			clearTimeout(timer);
		}
	}

	return { hasEnded: () => hasEnded, ended, orEnd, within };
}

type End = ReturnType<typeof watchEnd>;

/** Returns a function that sends one task to a process, reads bytes for it and waits for its result. */
function createAsk(child: ChildProcess, { hasEnded, orEnd }: End) {
	const send = (message: ToChild) =>
		new Promise<void>((resolve) => {
			// If the child has ended, its exit event reports that.
			child.send(message, () => resolve());
		});

	async function answerRead(
		read: ReadPieces,
		{ start, end }: { start: number; end: number },
		signal: AbortSignal,
	): Promise<void> {
		for await (const piece of read(start, end, signal)) {
			if (hasEnded()) return;
			await send({ piece });
		}
		await send({ last: true });
	}

	/** @returns the result or, if the process ends without one, the reason why it ended */
	return async (task: Task, read: ReadPieces | undefined): Promise<Answer> => {
		const over = new AbortController();
		let onMessage: ((message: FromChild) => void) | undefined;
		const answered = new Promise<Answer>((resolve, reject) => {
			onMessage = (message) => {
				if ('answer' in message) resolve(message.answer);
				else if ('read' in message && read !== undefined) {
					answerRead(read, message.read, over.signal).catch(reject);
				}
			};
			child.on('message', onMessage);
		});
		try {
			await send({ task });
			return await orEnd(answered, describeEnd);
		} finally {
			if (onMessage) child.off('message', onMessage);
			// Read errors no longer matter at this point.
			answered.catch(() => {});
			over.abort();
		}
	};
}

/**
 * Starts a process that inspects media. It has no access to settings or secrets, and ends with this process.
 */
export function startChild(): InspectionChild {
	const child = fork(ENTRY, [], {
		execArgv: execArguments(),
		env: {},
		serialization: 'advanced',
		stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
	});
	// An idle child does not keep this process alive.
	child.unref();
	child.channel?.unref();
	const end = watchEnd(child);
	const ask = createAsk(child, end);
	const ready = once(child, 'message').then(
		() => true,
		() => false,
	);

	async function kill(): Promise<void> {
		// Keep this process alive until the child has exited.
		child.ref();
		child.kill('SIGKILL');
		await end.ended;
	}

	async function run(task: Task, { read, mostMs, signal }: RunOptions): Promise<Answer> {
		const interrupt = () => void child.kill('SIGKILL');
		signal.addEventListener('abort', interrupt);
		child.ref();
		try {
			const started = end.orEnd(ready, () => false);
			const isReady = await end.within(MOST_START_MS, started);
			signal.throwIfAborted();
			if (isReady !== true) throw new NotStarted();
			const answer = await end.within(mostMs, ask(task, read));
			signal.throwIfAborted();
			return answer === 'late'
				? { limit: `needed more than ${mostMs / 1000} seconds and was stopped` }
				: answer;
		} catch (error) {
			await kill();
			throw error;
		} finally {
			signal.removeEventListener('abort', interrupt);
			child.unref();
		}
	}

	return {
		get hasEnded() {
			return end.hasEnded();
		},
		kill,
		run,
	};
}
