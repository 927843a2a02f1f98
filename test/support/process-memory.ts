import { readFileSync } from 'node:fs';

/** Memory of this process as Linux counts it, in bytes. */
export interface ProcessMemory {
	/** In use now (VmRSS). */
	resident: number;
	/** The most that was ever in use (VmHWM). */
	peak: number;
}

export function processMemory(): ProcessMemory {
	const status = readFileSync('/proc/self/status', 'utf8');
	const bytesOf = (field: string) => Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024;
	return { resident: bytesOf('VmRSS'), peak: bytesOf('VmHWM') };
}
