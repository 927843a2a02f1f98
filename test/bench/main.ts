import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startProgram } from '../sandbox/process';
import { startInstantSandbox } from '../support/sandbox';
import { measureInspection } from './inspection-rows';
import { FIRST_UPLOAD_BYTES, type Measurement } from './measure';
import { median, speedRow, type Row } from './rows';
import { runSender, type Sender } from './sender';
import { measureService } from './service-rows';
import { measureStatistics } from './statistics-rows';

const SIZE_BYTES = 1_000_000_000;
/** An odd number, so that there is a median run. */
const ROUNDS = 5;

interface Way {
	label: string;
	sender: Sender;
	/** Whether the sender reads the video from a web server instead of a disk. */
	fromUrl: boolean;
}

const BASELINE: Way = { label: 'plain undici loop (baseline)', sender: 'plain-upload', fromUrl: false };
const WAYS: readonly Way[] = [
	{ label: 'TikTok node, filesystem binary', sender: 'node-upload', fromUrl: false },
	{ label: 'TikTok node, from a URL', sender: 'node-upload', fromUrl: true },
	BASELINE,
	{ label: 'plain loop that reads each part by range', sender: 'ranged-upload', fromUrl: true },
];

const speedOf = ({ milliseconds }: Measurement) => SIZE_BYTES / 1000 / milliseconds;

/** Runs all senders in turn, so that a temporary slowdown of the machine affects all of them. */
async function measureSenders(): Promise<Map<Way, Measurement[]>> {
	const runs = new Map<Way, Measurement[]>(WAYS.map((way) => [way, []]));
	const sandbox = await startInstantSandbox();
	const source = await startProgram(join(__dirname, 'video-source.ts'), [
		String(FIRST_UPLOAD_BYTES),
		String(SIZE_BYTES),
	]);
	try {
		for (let round = 0; round < ROUNDS; round++) {
			for (const [{ sender, fromUrl }, measurements] of runs) {
				const url = fromUrl ? source.lines[0] : undefined;
				measurements.push(await runSender(sender, sandbox, SIZE_BYTES, url));
			}
		}
	} finally {
		await source.end();
		await sandbox.close();
	}
	return runs;
}

function toRows(runs: Map<Way, Measurement[]>): Row[] {
	const baseline = (runs.get(BASELINE) ?? []).map(speedOf);
	return [...runs].map(([{ label }, measurements]) => ({
		...speedRow(
			`1 GB to the sandbox: ${label}`,
			measurements.map(speedOf),
			baseline,
			Math.max(...measurements.map(({ grownBytes }) => grownBytes)),
		),
		cpuSeconds: Math.round(median(measurements.map(({ cpuMilliseconds }) => cpuMilliseconds)) / 10) / 100,
	}));
}

/** `npm run bench [-- --json FILE]`: measures and prints one table, without checking any results. */
async function main(): Promise<void> {
	const { values } = parseArgs({ options: { json: { type: 'string' } } });
	const rows = [
		...toRows(await measureSenders()),
		...(await measureService()),
		...(await measureInspection()),
		...(await measureStatistics()),
	];
	console.table(
		rows.map((row) => ({
			benchmark: row.benchmark,
			speed: row.speed,
			unit: row.unit,
			ratio: row.ratioToBaseline,
			'growth MB': row.peakGrowthMegabytes,
			'CPU s': row.cpuSeconds,
			runs: row.runs.join(' '),
		})),
	);
	if (values.json !== undefined) {
		const result = {
			measuredAt: new Date().toISOString(),
			cores: cpus().length,
			node: process.version,
			rows,
		};
		await writeFile(values.json, `${JSON.stringify(result, null, 2)}\n`);
	}
}

main().catch((error: Error) => {
	console.error(`The benchmark did not finish: ${error.message}`);
	process.exitCode = 1;
});
