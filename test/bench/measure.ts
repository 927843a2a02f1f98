import { forgetPeak, processMemory } from '../support/process-memory';

/** The measurements of one upload. */
export interface Measurement {
	publishId: string;
	milliseconds: number;
	/** The user and system CPU time. */
	cpuMilliseconds: number;
	/** The peak memory of the process during the upload, minus its memory after a warm-up upload. */
	grownBytes: number;
}

/** The size of the warm-up upload, which keeps one-time costs out of the measurement: one chunk of the maximum size. */
export const FIRST_UPLOAD_BYTES = 64_000_000;

/** Sends a prepared file. @returns the publish ID of the upload */
export type Send = () => Promise<string>;

/**
 * Measures the upload of a file of this size, after a warm-up.
 *
 * @param prepare prepares a file; the time that this takes is not included
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
