import { join } from 'node:path';
import { startProgram, type Program } from '../sandbox/process';
import { API_KEY } from '../support/service';
import { requestsPerSecond } from './requests';
import { median, type Row } from './rows';

/** Odd, so that there is a run in the middle. */
const ROUNDS = 7;
const WARM_UP_MS = 2_000;
const RUN_MS = 3_000;
const SERIES_A_RUN = 200;

/** With 1,000 rows each. */
const FEW_ACCOUNTS = 10;
const MANY_ACCOUNTS = 1_000;

const start = (file: string, argument: string) => startProgram(join(__dirname, file), [argument]);

function urlOf({ lines, errors }: Program): string {
	const [line] = lines;
	if (line === undefined) throw new Error(`A server did not start:\n${errors.join('\n')}`);
	return line;
}

function toRow(benchmark: string, unit: string, runs: readonly number[], baseline: readonly number[]): Row {
	return {
		benchmark,
		speed: Math.round(median(runs)),
		unit,
		ratioToBaseline: Math.round((median(runs) / median(baseline)) * 100) / 100,
		runs: runs.map(Math.round),
	};
}

/** One round of the service and a bare route in processes of their own. @returns requests a second of both */
async function readRound(): Promise<{ cached: number; bare: number }> {
	const service = await start('statistics-server.ts', String(FEW_ACCOUNTS));
	try {
		const cached = `${urlOf(service)}/api/mediakit/analytics/tiktok/creator_3`;
		const bare = await start('bare-route.ts', cached);
		try {
			await requestsPerSecond(cached, WARM_UP_MS);
			await requestsPerSecond(urlOf(bare), WARM_UP_MS);
			return {
				cached: await requestsPerSecond(cached, RUN_MS),
				bare: await requestsPerSecond(urlOf(bare), RUN_MS),
			};
		} finally {
			await bare.end();
		}
	} finally {
		await service.end();
	}
}

/** V8 optimises the same code differently from process to process, by a third; so each round has new ones. */
async function measureReads(): Promise<Row[]> {
	const runs = { cached: [] as number[], bare: [] as number[] };
	for (let round = 0; round < ROUNDS; round++) {
		const { cached, bare } = await readRound();
		runs.cached.push(cached);
		runs.bare.push(bare);
	}
	const unit = 'requests/s';
	return [
		toRow('cached statistics over HTTP', unit, runs.cached, runs.bare),
		toRow('the same bytes from a bare Fastify route (baseline)', unit, runs.bare, runs.bare),
	];
}

/** Reads the series of 30 days of one account after the other. @returns series a second */
async function seriesPerSecond(url: string, accounts: number): Promise<number> {
	const begun = performance.now();
	for (let index = 0; index < SERIES_A_RUN; index++) {
		// A prime number apart, so that neighbours in the file are no neighbours here.
		const account = (index * 7_919) % accounts;
		const answer = await fetch(`${url}/api/mediakit/analytics/tiktok/creator_${account}/history`, {
			headers: { 'x-api-key': API_KEY },
		});
		const { series } = (await answer.json()) as { series: unknown[] };
		if (series.length !== 30) throw new Error(`A series has ${series.length} points`);
	}
	return SERIES_A_RUN / ((performance.now() - begun) / 1000);
}

async function measureSeries(few: string, many: string): Promise<Row[]> {
	const runs = { few: [] as number[], many: [] as number[] };
	for (let round = 0; round <= ROUNDS; round++) {
		const [fast, slow] = [
			await seriesPerSecond(few, FEW_ACCOUNTS),
			await seriesPerSecond(many, MANY_ACCOUNTS),
		];
		// The first one warms up.
		if (round === 0) continue;
		runs.few.push(fast);
		runs.many.push(slow);
	}
	const unit = 'series/s';
	return [
		toRow('30 days out of 1,000,000 rows of history', unit, runs.many, runs.few),
		toRow('30 days out of 10,000 rows of history (baseline)', unit, runs.few, runs.few),
	];
}

/** How fast cached statistics and series of the history are read. */
export async function measureStatistics(): Promise<Row[]> {
	const reads = await measureReads();
	const few = await start('statistics-server.ts', String(FEW_ACCOUNTS));
	const many = await start('statistics-server.ts', String(MANY_ACCOUNTS));
	try {
		return [...reads, ...(await measureSeries(urlOf(few), urlOf(many)))];
	} finally {
		await few.end();
		await many.end();
	}
}
