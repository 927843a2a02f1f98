import { readFileSync, writeFileSync } from 'node:fs';

/** Memory of a process as reported by Linux, in bytes. */
export interface ProcessMemory {
	/** Currently in use (VmRSS). */
	resident: number;
	/** The maximum since the process started or `forgetPeak` was called (VmHWM). */
	peak: number;
}

/** Returns the memory of a process. @param pid by default, this process */
export function processMemory(pid: number | 'self' = 'self'): ProcessMemory {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	const bytesOf = (field: string) => Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024;
	return { resident: bytesOf('VmRSS'), peak: bytesOf('VmHWM') };
}

/** Resets the peak of a process to its current memory (`clear_refs` in proc(5)). */
export function forgetPeak(pid: number): void {
	writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
