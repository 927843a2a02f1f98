import { open } from 'node:fs/promises';
import { isImage } from '../../../platforms/media';
import { Damaged, LimitReached } from './damage';
import { readImage } from './image';
import type { Answer, FromChild, Task, ToChild } from './protocol';
import { renderFrame } from './render-frame';
import { limitReads, type ReadRange } from './reader';
import { readVideo } from './video';
import { startWatchdog } from './watchdog';

/** The entry point of a child process that inspects media, one file at a time. */

/**
 * Maximum number of boxes or elements read: `onDisk` for files on disk; `near` and `far` for files where reading each
 * one may take a local or a remote request.
 */
const MOST_PARTS = { onDisk: 20_000, near: 4_000, far: 64 };

const say = (message: FromChild) => process.send?.(message);

let receive: ((message: ToChild) => void) | undefined;

/** Requests bytes from the parent. */
function readFromParent(start: number, end: number): Promise<Uint8Array> {
	const pieces: Uint8Array[] = [];
	return new Promise((resolve) => {
		receive = (message) => {
			if ('piece' in message) pieces.push(message.piece);
			else resolve(Buffer.concat(pieces));
		};
		say({ read: { start, end } });
	});
}

async function look(task: Task, read: ReadRange, mostParts: number): Promise<Answer> {
	const { sizeBytes, contentType, frameWith } = task;
	try {
		const limited = limitReads(read);
		if (frameWith !== undefined) return { frame: await renderFrame(limited, task, mostParts, frameWith) };
		if (isImage(contentType)) return { image: await readImage(limited, sizeBytes) };
		const video = await readVideo(limited, { sizeBytes, contentType }, mostParts);
		return video ? { video } : { unreadable: true };
	} catch (error) {
		if (error instanceof Damaged) return { unreadable: true, reason: error.message };
		if (error instanceof LimitReached) return { limit: error.message };
		throw error;
	}
}

async function inspect(task: Task): Promise<Answer> {
	if (task.path === undefined)
		return look(task, readFromParent, task.isNear ? MOST_PARTS.near : MOST_PARTS.far);
	const file = await open(task.path);
	try {
		const read: ReadRange = async (start, end) => {
			const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
			return buffer.subarray(0, bytesRead);
		};
		return await look(task, read, MOST_PARTS.onDisk);
	} finally {
		await file.close();
	}
}

async function main(): Promise<void> {
	const watch = startWatchdog();
	process.on('disconnect', () => process.exit());
	process.on('message', (message: ToChild) => {
		if (!('task' in message)) return receive?.(message);
		watch(true);
		// Unexpected errors end the process, and with it the inspection.
		void inspect(message.task).then((answer) => {
			watch(false);
			say({ answer });
		});
	});
	// Load the library before the first file arrives.
	await import('mediabunny');
	say({ ready: true });
}

void main();
