import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const PRELOAD = join(__dirname, '../../support/shifted-date.cjs');
const SEEN_WITHIN_MS = 10_000;
const POLL_MS = 10;

/** A clock shared by several processes. */
export interface SharedClock {
	/** The settings that make a process use this clock. */
	environment: Record<string, string>;
	/** Moves the clock ahead, and waits until these processes have noticed the change. */
	advance(seconds: number, processIds: readonly number[]): Promise<void>;
}

/** Creates a shared clock. @param folder a folder in which it may keep files */
export async function createSharedClock(folder: string): Promise<SharedClock> {
	const file = join(folder, 'date-shift');
	let shiftMs = 0;
	// The file is renamed into place, because a process that read a half-written file would jump back to the present.
	const save = async () => {
		await writeFile(`${file}.new`, String(shiftMs));
		await rename(`${file}.new`, file);
	};
	await save();

	return {
		environment: { NODE_OPTIONS: `--require ${PRELOAD}`, DATE_SHIFT_FILE: file },
		async advance(seconds, processIds) {
			shiftMs += seconds * 1000;
			await save();
			const seen = (processId: number) => readFile(`${file}.${processId}`, 'utf8').catch(() => '');
			const deadline = Date.now() + SEEN_WITHIN_MS;
			for (const processId of processIds) {
				while ((await seen(processId)) !== String(shiftMs)) {
					if (Date.now() > deadline) throw new Error(`Process ${processId} does not follow the clock.`);
					await wait(POLL_MS);
				}
			}
		},
	};
}
