import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { UploadJson } from '../../service/uploads';
import { clickAllow, type Choices } from '../../sandbox/demo/consent';
import { sandboxSettings } from '../../sandbox/demo/settings';
import type { LoginName } from '../../service/config';
import { createApp, type AppOptions } from '../../service/app';
import { loadConfig } from '../../service/config';
import type { Engine } from '../../service/core/engine';
import { createEngine as createUsualEngine } from '../../service/core/engines';
import { databaseLocation, dropDatabaseOf, openDatabaseOf } from './database-location';
import { filesLocation } from './files-location';
import { createAnswerCheck, type Description } from './openapi';
import { startTestSandbox, type TestSandbox } from './sandbox';
import { until } from './until';

export { sandboxSettings };

export const API_KEY = 'test-key-of-the-service';

/** A service in this process, listening on a port of the system's choice, with a data folder of its own. */
export interface TestService {
	url: string;
	dataDir: string;
	app: FastifyInstance;
	/** Calls a route with the API key. */
	call(
		path: string,
		init?: RequestInit,
	): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }>;
	/** Names of the temporary files there are. */
	temporaryFiles(): Promise<string[]>;
	/** Deletes the bytes of a temporary file behind the service's back. */
	loseFile(name: string): Promise<void>;
	/** How many uploads and deliveries the database holds. */
	countRows(): Promise<{ uploads: number; deliveries: number }>;
	/** Ends the service but keeps its data folder. */
	stop(): Promise<void>;
	/** Ends the service and deletes its data folder. */
	close(): Promise<void>;
}

/** A sandbox, and a service that uses it. */
export interface ServiceBench {
	sandbox: TestSandbox;
	service: TestService;
}

/** Starts both anew for each test of the file, and ends what is there after it. */
export function startForEachTest(): ServiceBench {
	const bench = {} as ServiceBench;
	beforeEach(async () => {
		bench.sandbox = await startTestSandbox();
		bench.service = await startService(sandboxSettings(bench.sandbox.url));
	});
	afterEach(async () => {
		await bench.service.close();
		await bench.sandbox.close();
	});
	return bench;
}

/** The same for all services of a test, which differ in nothing that it tells of. */
let check: Promise<ReturnType<typeof createAnswerCheck>> | undefined;

const describeOver = async (url: string) =>
	(await (await fetch(`${url}/openapi.json`)).json()) as Description;

/**
 * Calls the routes of a service with the API key, and compares every answer with the description of the service.
 *
 * @param describe gives the description, by default by asking the service
 */
export const callerOf =
	(url: string, describe = () => describeOver(url)): TestService['call'] =>
	async (path, init = {}) => {
		const response = await fetch(`${url}${path}`, {
			...init,
			headers: { 'x-api-key': API_KEY, ...init.headers },
		});
		const text = await response.text();
		check ??= describe().then(createAnswerCheck);
		(await check)({
			method: init.method ?? 'GET',
			path,
			status: response.status,
			contentType: response.headers.get('content-type'),
			text,
		});
		return {
			status: response.status,
			headers: response.headers,
			body: (text ? JSON.parse(text) : {}) as Record<string, unknown>,
		};
	};

/** The engines of the services that run in this process, by their data folders. */
const engines = new Map<string, Engine>();

/** The engine of a service that runs in this process; undefined if none does on this folder. */
export const engineOn = (dataDir: string) => engines.get(dataDir);

/** Starts a service. @param settings environment; `DATA_DIR` may name the folder of a stopped one */
export async function startService(
	settings: Record<string, string> = {},
	options: AppOptions = {},
): Promise<TestService> {
	const dataDir = settings.DATA_DIR ?? (await mkdtemp(join(tmpdir(), 'mediakit-test-')));
	const files = await filesLocation(dataDir);
	const config = loadConfig({
		MEDIAKIT_API_KEY: API_KEY,
		LOG_LEVEL: 'silent',
		PORT: '0',
		...files.settings,
		...settings,
		DATA_DIR: dataDir,
	});
	const { createEngine = createUsualEngine } = options;
	const app = await createApp(config, {
		database: await databaseLocation(dataDir),
		...options,
		async createEngine(parts) {
			const engine = await createEngine(parts);
			engines.set(dataDir, engine);
			return engine;
		},
	});
	app.addHook('onClose', async () => void engines.delete(dataDir));
	const url = await app.listen({ host: '127.0.0.1', port: 0 });

	const countRows = async () => {
		const database = await openDatabaseOf(dataDir);
		const count = async (table: string) => (await database(table).select('id')).length;
		const rows = { uploads: await count('uploads'), deliveries: await count('deliveries') };
		await database.destroy();
		return rows;
	};
	return {
		url,
		dataDir,
		app,
		call: callerOf(url, async () => app.swagger() as unknown as Description),
		temporaryFiles: files.list,
		loseFile: files.lose,
		countRows,
		stop: () => app.close(),
		close: async () => {
			await app.close();
			await Promise.all([dropDatabaseOf(dataDir), files.drop()]);
			await rm(dataDir, { recursive: true, force: true });
		},
	};
}

/**
 * Makes the same request several times at once: the platform's answer to the first is held until the service has all of
 * them.
 *
 * @param at where the service asks the platform: a part of the path
 */
export async function allAtOnce<T>(
	at: { service: TestService; sandbox: TestSandbox; path: string },
	count: number,
	ask: () => Promise<T>,
): Promise<T[]> {
	const { service, sandbox, path } = at;
	await sandbox.control('faults', { kind: 'hold', when: 'after', match: { path } });
	let arrived = 0;
	const countOne = () => void arrived++;
	service.app.server.on('request', countOne);
	const answers = Array.from({ length: count }, ask);
	await until(
		() => arrived,
		(requests) => requests >= count,
	);
	service.app.server.off('request', countOne);
	await sandbox.untilHeld();
	// One database answers in turn, so with this answer all of them have read theirs.
	await service.call('/api/accounts');
	await sandbox.control('release');
	return Promise.all(answers);
}

/** Connects an account of the sandbox, by default its first, through the real pages. @returns the page that ended the flow */
export async function connectAccount(
	service: Pick<TestService, 'call'>,
	login: LoginName,
	choices: Choices = {},
): Promise<Response> {
	const { body } = await service.call(`/auth/oauth-url/${login}`);
	return fetch(await clickAllow(body.url as string, choices));
}

export const connectTikTok = (service: Pick<TestService, 'call'>, choices: Choices = {}) =>
	connectAccount(service, 'tiktok', choices);

/** The accounts as the service lists them. */
export const listAccounts = async ({ service }: Pick<ServiceBench, 'service'>) =>
	(await service.call('/api/accounts')).body.accounts as Record<string, unknown>[];

/** Reads the statistics of a platform's accounts. What connecting reads by itself has come by then, too. */
export const refreshStatistics = ({ service }: Pick<ServiceBench, 'service'>, platform: string, query = '') =>
	service.call(`/api/mediakit/refresh-${platform}-api${query}`, { method: 'POST' });

/** Waits until no temporary file is left: one is deleted when the end of its last delivery can be seen already. */
export const untilNoFiles = ({ temporaryFiles }: Pick<TestService, 'temporaryFiles'>) =>
	until(temporaryFiles, ({ length }) => length === 0);

/** An upload as the service answers it. */
export type UploadStatus = UploadJson;

const ENDED = ['delivered', 'published', 'failed', 'cancelled', 'expired'];

/** Waits until every delivery of an upload has ended. */
export async function waitForEnd(
	service: Pick<TestService, 'call'>,
	uploadId: string,
	patienceMs?: number,
): Promise<UploadStatus> {
	return until(
		async () => (await service.call(`/api/uploads/${uploadId}`)).body as unknown as UploadStatus,
		({ deliveries }) => deliveries.every(({ state }) => ENDED.includes(state)),
		patienceMs,
	);
}
