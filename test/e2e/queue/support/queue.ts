import { join } from 'node:path';
import type { N8nProcess, N8nServer } from '../../../../sandbox/n8n/server';
import { freePort } from '../../../../sandbox/servers/free-port';
import { startPostgresql } from '../../../../sandbox/servers/postgresql';
import { startRedis } from './servers';

/** Starts one of n8n's processes with additional settings. */
export type StartProcess = (
	role: N8nProcess,
	port?: number,
	environment?: Record<string, string>,
) => Promise<N8nServer>;

/** The parts of n8n in queue mode, except for its main process. */
export interface Queue {
	/** The settings that each of these processes needs. */
	environment: Record<string, string>;
	/** Starts two workers and two webhook processors. */
	startProcesses(start: StartProcess): Promise<{ workers: N8nServer[]; webhooks: N8nServer[] }>;
	/** Starts a worker with the event log of the worker at this index, as if its machine had been restarted. */
	startWorker(start: StartProcess, index: number): Promise<N8nServer>;
}

/** Enough to run all uploads of a test concurrently. */
const EXECUTIONS_PER_WORKER = 25;

/**
 * Starts PostgreSQL and Redis, and returns the settings that connect n8n's processes.
 *
 * @param folder a folder for the workers' event logs
 * @param onStop receives a function that stops each server
 */
export async function startQueue(
	folder: string,
	onStop: (stop: () => Promise<unknown>) => void,
): Promise<Queue> {
	const postgresql = await startPostgresql();
	onStop(() => postgresql.stop());
	const redis = await startRedis();
	onStop(() => redis.stop());
	const webhookPort = await freePort();
	// A starting worker marks every unfinished execution in its event log as crashed. Workers on separate machines
	// have separate logs; with a shared log, a new worker would mark executions that others are still running.
	const startWorker = (start: StartProcess, index: number) =>
		start('worker', undefined, {
			N8N_EVENTBUS_LOGWRITER_LOGFULLPATH: join(folder, `worker-${index}.log`),
		});
	return {
		environment: {
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(postgresql.port),
			DB_POSTGRESDB_USER: 'postgres',
			DB_POSTGRESDB_DATABASE: 'postgres',
			EXECUTIONS_MODE: 'queue',
			OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(redis.port),
			N8N_CONCURRENCY_PRODUCTION_LIMIT: String(EXECUTIONS_PER_WORKER),
			N8N_WEBHOOK_URL: `http://127.0.0.1:${webhookPort}/`,
		},
		async startProcesses(start) {
			const workers = [await startWorker(start, 0), await startWorker(start, 1)];
			const webhooks = [await start('webhook', webhookPort), await start('webhook')];
			return { workers, webhooks };
		},
		startWorker,
	};
}
