import { readFileSync, writeFileSync } from 'node:fs';

/** Memory of a process as reported by Linux, in bytes. */
export interface ProcessMemory {
	/** Currently in use (VmRSS). */
	resident: number;
	/** Maximum ever in use, or since `forgetPeak` (VmHWM). */
	peak: number;
}

/** @param pid this process by default */
export function processMemory(pid: number | 'self' = 'self'): ProcessMemory {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	const bytesOf = (field: string) => Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024;
	return { resident: bytesOf('VmRSS'), peak: bytesOf('VmHWM') };
}

/** Resets the peak of a process (proc(5), `clear_refs`). */
export function forgetPeak(pid: number): void {
	writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
