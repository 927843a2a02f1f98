import { forgetPeak, processMemory } from '../support/process-memory';

/** How one upload went. */
export interface Measurement {
	publishId: string;
	milliseconds: number;
	/** Of the processor, user and system. */
	cpuMilliseconds: number;
	/** The peak of the process's memory during the upload minus what it used before, after one upload of 64,000,000 bytes. */
	grownBytes: number;
}

/** One part of the largest size: everything that happens only once has happened before the measured upload. */
export const FIRST_UPLOAD_BYTES = 64_000_000;

/** Sends a file that is ready. @returns the upload's publish id */
export type Send = () => Promise<string>;

/** Sends a file of a size, after a first one. @param prepare makes a file ready; its time does not count */
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
