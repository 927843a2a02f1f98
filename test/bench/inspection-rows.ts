import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import { createInspector } from '../../service/uploads/inspection';
import { readVideo } from '../../service/uploads/inspection/video';
import { median, type Row } from './rows';

const SAMPLE = join(__dirname, '../media/sample.mp4');
const RUNS = 50;
/** The number of runs that are not measured, since the first runs load and compile code. */
const WARM_UP = 10;

const silent = { warn: () => {} } as unknown as FastifyBaseLogger;
const rounded = (milliseconds: number) => Math.round(milliseconds * 10) / 10;

async function timed(act: () => Promise<unknown>): Promise<number[]> {
	const times: number[] = [];
	for (let run = 0; run < WARM_UP + RUNS; run++) {
		const begun = performance.now();
		await act();
		times.push(performance.now() - begun);
	}
	return times.slice(WARM_UP);
}

/** Measures the inspection of the sample video, in this process and in a warm child process. */
export async function measureInspection(): Promise<Row[]> {
	const bytes = await readFile(SAMPLE);
	const file = { sizeBytes: bytes.length, contentType: 'video/mp4' } as const;
	const read = async (start: number, end: number) => bytes.subarray(start, end);
	const inspector = createInspector({ log: silent });
	try {
		const signal = new AbortController().signal;
		const here = await timed(() => readVideo(read, file, Infinity));
		const child = await timed(() => inspector.inspect({ ...file, path: SAMPLE }, signal));
		const row = (where: string, times: number[]): Row => ({
			benchmark: `inspecting the sample video ${where}`,
			speed: rounded(median(times)),
			unit: 'ms',
			ratioToBaseline: rounded(median(times) / median(here)),
			runs: [Math.min(...times), Math.max(...times)].map(rounded),
		});
		return [row('in a child process', child), row('in this process (baseline)', here)];
	} finally {
		await inspector.stop();
	}
}
