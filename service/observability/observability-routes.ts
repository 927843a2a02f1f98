import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config';
import { prepareDataDir } from '../core/data-dir';
import { takeWriteLock, type Database } from '../database';
import type { Metrics } from './metrics';
import { HEALTH, METRICS, READINESS } from './observability-schemas';

/** Minimum interval between checks, since anyone can request a check, and each check uses the disk. */
const CHECK_EVERY_MS = 1_000;
/** Time limit of a check: a request to a server that is no longer reachable may hang for minutes. */
const CHECK_PATIENCE_MS = 3_000;

async function answerInTime(attempt: Promise<void>): Promise<void> {
	const tooLate = wait(CHECK_PATIENCE_MS, undefined, { ref: false }).then(() => {
		throw new Error(`no response within ${CHECK_PATIENCE_MS} ms`);
	});
	await Promise.race([attempt, tooLate]);
}

interface ObservabilityParts {
	config: Config;
	database: Database;
	metrics: Metrics;
	files: { check(): Promise<void> };
	/** See `AppOptions`. */
	stopping: AbortSignal | undefined;
}

/** Registers `/healthz`, `/readyz` and `/metrics`, and collects metrics about requests. */
export function registerObservability(
	app: FastifyInstance,
	{ config: { dataDir }, database, metrics, files, stopping }: ObservabilityParts,
): void {
	app.addHook('onResponse', (request, reply, done) => {
		const { method, is404, routeOptions } = request;
		// Use the route's pattern, since URLs contain IDs and tokens.
		const route = is404 ? 'unknown' : (routeOptions.url ?? 'unknown');
		metrics.requests.observe({ method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
		done();
	});

	let checkedAt = -CHECK_EVERY_MS;
	let failing: Promise<string[]> = Promise.resolve([]);

	/** Returns the names of the dependencies that are failing. */
	async function check(): Promise<string[]> {
		const tries = [
			['database', takeWriteLock(database)],
			['data_dir', prepareDataDir(dataDir)],
			['files', files.check()],
		] as const;
		const results = await Promise.all(
			tries.map(([name, attempt]) =>
				answerInTime(attempt).then(
					() => [],
					(error: unknown) => {
						app.log.error({ err: error }, `not ready: ${name}`);
						return [name];
					},
				),
			),
		);
		return results.flat();
	}

	const config = { public: true };
	app.get('/healthz', { schema: HEALTH, config }, () => ({ ok: true }));

	app.get('/readyz', { schema: READINESS, config }, async (_request, reply) => {
		// This makes load balancers send requests to other processes.
		if (stopping?.aborted) return reply.code(503).send({ ok: false, failing: ['stopping'] });
		if (performance.now() - checkedAt >= CHECK_EVERY_MS) {
			checkedAt = performance.now();
			failing = check();
		}
		const names = await failing;
		return reply.code(names.length === 0 ? 200 : 503).send({ ok: names.length === 0, failing: names });
	});

	app.get('/metrics', { schema: METRICS }, async (_request, reply) =>
		reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
	);
}
