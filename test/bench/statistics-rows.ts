import { API_KEY } from '../support/service';
import type { KillableService } from '../support/service-process';
import { measureRequests, type Throughput } from './requests';
import { median, type Row } from './rows';
import { startServer } from './server';
import { startStatisticsService } from './statistics-service';

/** An odd number, so that there is a median run. */
const READ_ROUNDS = 15;
const SERIES_ROUNDS = 7;
const WARM_UP_MS = 1_500;
const RUN_MS = 3_000;
const SERIES_A_RUN = 200;

/** Numbers of accounts, each of which has 1,000 rows. */
const FEW_ACCOUNTS = 10;
const MANY_ACCOUNTS = 1_000;

const speedOf = ({ perSecond }: Throughput) => perSecond;
const p99Of = ({ p99Ms }: Throughput) => p99Ms;

/** Rounds to whole numbers, or numbers below 100 to one decimal. */
const rounded = (value: number) => (value < 100 ? Math.round(value * 10) / 10 : Math.round(value));

function toRow(benchmark: string, unit: string, runs: readonly number[], baseline: readonly number[]): Row {
	return {
		benchmark,
		speed: rounded(median(runs)),
		unit,
		ratioToBaseline: Math.round((median(runs) / median(baseline)) * 100) / 100,
		runs: runs.map(rounded),
	};
}

/** Measures one round of reads from the service and from a bare route. */
async function readRound(service: KillableService): Promise<Record<'cached' | 'bare', Throughput>> {
	const cached = `${service.running.url}/api/mediakit/analytics/tiktok/creator_3`;
	const bare = await startServer('bare-route.ts', [cached]);
	try {
		await measureRequests(cached, WARM_UP_MS);
		await measureRequests(bare.url, WARM_UP_MS);
		return {
			cached: await measureRequests(cached, RUN_MS),
			bare: await measureRequests(bare.url, RUN_MS),
		};
	} finally {
		await bare.end();
	}
}

/**
 * Starts new processes in each round, since the same program can run up to a third faster in one process than in the
 * next.
 */
async function measureReads(service: KillableService): Promise<Row[]> {
	const runs = { cached: [] as Throughput[], bare: [] as Throughput[] };
	for (let round = 0; round < READ_ROUNDS; round++) {
		await service.kill();
		await service.start();
		const { cached, bare } = await readRound(service);
		runs.cached.push(cached);
		runs.bare.push(bare);
	}
	const toRows = (benchmark: string, own: Throughput[]) => [
		toRow(benchmark, 'requests/s', own.map(speedOf), runs.bare.map(speedOf)),
		toRow(`${benchmark}: p99`, 'ms', own.map(p99Of), runs.bare.map(p99Of)),
	];
	return [
		...toRows('cached statistics over HTTP', runs.cached),
		...toRows('the same bytes from a bare Fastify route (baseline)', runs.bare),
	];
}

/** Reads the 30-day series of one account after another. @returns the number of series per second */
async function seriesPerSecond(url: string, accounts: number): Promise<number> {
	const begun = performance.now();
	for (let index = 0; index < SERIES_A_RUN; index++) {
		// The step is a prime number, so that consecutive reads are not adjacent in the file.
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
	for (let round = 0; round <= SERIES_ROUNDS; round++) {
		const [fast, slow] = [
			await seriesPerSecond(few, FEW_ACCOUNTS),
			await seriesPerSecond(many, MANY_ACCOUNTS),
		];
		// The first round is a warm-up.
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

/** Measures how fast cached statistics and series from the history are read. */
export async function measureStatistics(): Promise<Row[]> {
	const few = await startStatisticsService(FEW_ACCOUNTS);
	const many = await startStatisticsService(MANY_ACCOUNTS);
	try {
		const reads = await measureReads(few);
		return [...reads, ...(await measureSeries(few.running.url, many.running.url))];
	} finally {
		await few.close();
		await many.close();
	}
}
