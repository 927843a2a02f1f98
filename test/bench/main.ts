import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { startInstantSandbox } from '../support/sandbox';
import type { Measurement } from './measure';
import { runSender, type Sender } from './sender';

const SIZE_BYTES = 1_000_000_000;
/** Odd, so that there is a run in the middle. */
const ROUNDS = 5;

const SENDERS = new Map<Sender, string>([
	['node-upload', 'TikTok node, filesystem binary'],
	['plain-upload', 'plain undici loop (baseline)'],
]);

/** One line of the table; each number is the median of its runs, memory the most of them. */
interface Row {
	benchmark: string;
	megabytesPerSecond: number;
	/** 1 is the baseline. */
	ratioToBaseline: number;
	peakGrowthMegabytes: number;
	runsMegabytesPerSecond: number[];
}

const megabytes = (bytes: number) => Math.round(bytes / 100_000) / 10;
const speedOf = ({ milliseconds }: Measurement) => SIZE_BYTES / 1000 / milliseconds;

function median(values: readonly number[]): number {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** Lets all senders take turns, so that a slow moment of the machine hits each of them. */
async function measureSenders(): Promise<Map<Sender, Measurement[]>> {
	const runs = new Map<Sender, Measurement[]>([...SENDERS.keys()].map((sender) => [sender, []]));
	const sandbox = await startInstantSandbox();
	try {
		for (let round = 0; round < ROUNDS; round++) {
			for (const [sender, measurements] of runs) {
				measurements.push(await runSender(sender, sandbox, SIZE_BYTES));
			}
		}
	} finally {
		await sandbox.close();
	}
	return runs;
}

function toRows(runs: Map<Sender, Measurement[]>): Row[] {
	const baseline = median((runs.get('plain-upload') ?? []).map(speedOf));
	return [...runs].map(([sender, measurements]) => {
		const speeds = measurements.map(speedOf);
		return {
			benchmark: `1 GB to the sandbox: ${SENDERS.get(sender)}`,
			megabytesPerSecond: Math.round(median(speeds)),
			ratioToBaseline: Math.round((median(speeds) / baseline) * 100) / 100,
			peakGrowthMegabytes: megabytes(Math.max(...measurements.map(({ grownBytes }) => grownBytes))),
			runsMegabytesPerSecond: speeds.map(Math.round),
		};
	});
}

/** `npm run bench [-- --json FILE]`: measures and prints one table; nothing here decides whether anything is right. */
async function main(): Promise<void> {
	const { values } = parseArgs({ options: { json: { type: 'string' } } });
	const rows = toRows(await measureSenders());
	console.table(
		rows.map((row) => ({
			benchmark: row.benchmark,
			'MB/s': row.megabytesPerSecond,
			ratio: row.ratioToBaseline,
			'growth MB': row.peakGrowthMegabytes,
			'runs MB/s': row.runsMegabytesPerSecond.join(' '),
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
