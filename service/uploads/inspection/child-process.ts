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

/** The compiled entry, or the source of it when this module runs from source (tests, `npm run dev`). */
const EXTENSION = extname(__filename);
const ENTRY = join(__dirname, `child${EXTENSION}`);

function execArguments(): string[] {
	const heap = `--max-old-space-size=${HEAP_MEGABYTES}`;
	if (EXTENSION === '.ts') {
		return [heap, '--import', pathToFileURL(createRequire(__filename).resolve('tsx')).href];
	}
	// It can read files; it cannot write any, nor start anything but its watchdog.
	return [heap, '--permission', '--allow-fs-read=*', '--allow-worker'];
}

/** The process could not be started, or not in time; the file has nothing to do with it. */
export class NotStarted extends Error {
	override readonly name = 'NotStarted';
}

/** How an inspection may run. */
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
	 * @returns one answer, also if the process is killed because it needs too much; it has ended then
	 * @throws NotStarted; what reading throws; the signal's reason. The process has ended then.
	 */
	run(task: Task, options: RunOptions): Promise<Answer>;
	kill(): Promise<void>;
}

/** What became of an inspection whose process ended; V8 gives up with SIGABRT, the watchdog with two other signals. */
function describeEnd(signal: NodeJS.Signals | null): Answer {
	switch (signal) {
		case CPU_SIGNAL:
			return { limit: `needed more than ${MOST_CPU_SECONDS} seconds of processor time and was stopped` };
		case 'SIGABRT':
		case 'SIGKILL':
			return { limit: `needed more than ${MOST_MEMORY_BYTES / 1_000_000} MB of memory and was stopped` };
		default:
			return { limit: 'ended without a result' };
	}
}

/** Knows whether a process has ended, and what its end means for whoever waits. */
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
		// Without a number it was never started.
		child.on('error', () => child.pid === undefined && end(null));
	});

	/**
	 * What something gives, or what the end of the process means instead. A child lives for thousands of files: nothing of
	 * one of them stays with it, as a promise would that waits for its end.
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

	/** Kills the process if something takes longer. */
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

/** Makes the function that gives a process one task, reads for it and waits for its one answer. */
function createAsk(child: ChildProcess, { hasEnded, orEnd }: End) {
	const send = (message: ToChild) =>
		new Promise<void>((resolve) => {
			// A child that is gone says so by its end.
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

	/** @returns what happened instead if the process ends without an answer */
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
			// Reading that fails now is of no interest any more.
			answered.catch(() => {});
			over.abort();
		}
	};
}

/** Starts a process that inspects media. It knows no settings and no secrets, and ends with this process. */
export function startChild(): InspectionChild {
	const child = fork(ENTRY, [], {
		execArgv: execArguments(),
		env: {},
		serialization: 'advanced',
		stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
	});
	// An idle child keeps nothing from ending.
	child.unref();
	child.channel?.unref();
	const end = watchEnd(child);
	const ask = createAsk(child, end);
	const ready = once(child, 'message').then(
		() => true,
		() => false,
	);

	async function kill(): Promise<void> {
		// Its end is waited for, so it must keep this process until then.
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
