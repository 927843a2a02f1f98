import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { startInstantSandbox } from '../support/sandbox';
import { measureInspection } from './inspection-rows';
import type { Measurement } from './measure';
import { speedRow, type Row } from './rows';
import { runSender, type Sender } from './sender';
import { measureService } from './service-rows';
import { measureStatistics } from './statistics-rows';

const SIZE_BYTES = 1_000_000_000;
/** Odd, so that there is a run in the middle. */
const ROUNDS = 5;

const SENDERS = new Map<Sender, string>([
	['node-upload', 'TikTok node, filesystem binary'],
	['plain-upload', 'plain undici loop (baseline)'],
]);

const speedOf = ({ milliseconds }: Measurement) => SIZE_BYTES / 1000 / milliseconds;

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
	const baseline = (runs.get('plain-upload') ?? []).map(speedOf);
	return [...runs].map(([sender, measurements]) =>
		speedRow(
			`1 GB to the sandbox: ${SENDERS.get(sender)}`,
			measurements.map(speedOf),
			baseline,
			Math.max(...measurements.map(({ grownBytes }) => grownBytes)),
		),
	);
}

/** `npm run bench [-- --json FILE]`: measures and prints one table; nothing here decides whether anything is right. */
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
