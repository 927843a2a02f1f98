import { forgetPeak, processMemory } from '../support/process-memory';

/** The measurements of one upload. */
export interface Measurement {
	publishId: string;
	milliseconds: number;
	/** CPU time, user and system. */
	cpuMilliseconds: number;
	/** The process's peak memory during the upload minus the memory before it, after one upload of 64,000,000 bytes. */
	grownBytes: number;
}

/** One chunk of the maximum size: the size of a warm-up upload, so that one-time costs do not count. */
export const FIRST_UPLOAD_BYTES = 64_000_000;

/** Sends a prepared file. @returns the upload's publish ID */
export type Send = () => Promise<string>;

/**
 * Measures the upload of a file of this size, after a warm-up.
 *
 * @param prepare prepares a file; its time does not count
 */
export async function measureUpload(
	prepare: (sizeBytes: number) => Promise<Send>,
	sizeBytes: number,
): Promise<Measurement> {
	const sendFirst = await prepare(FIRST_UPLOAD_BYTES);
	const send = await prepare(sizeBytes);
	await sendFirst();
	forgetPeak(process.pid);
	const { resident } = processMemory();
	const begun = performance.now();
	const cpuBefore = process.cpuUsage();
	const publishId = await send();
	const milliseconds = performance.now() - begun;
	const { user, system } = process.cpuUsage(cpuBefore);
	const cpuMilliseconds = (user + system) / 1000;
	return { publishId, milliseconds, cpuMilliseconds, grownBytes: processMemory().peak - resident };
}
