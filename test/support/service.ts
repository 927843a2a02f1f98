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

/** A service in this process, on a port chosen by the system, with its own data folder. */
export interface TestService {
	url: string;
	dataDir: string;
	app: FastifyInstance;
	/** Calls a route with the API key. */
	call(
		path: string,
		init?: RequestInit,
	): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }>;
	/** Returns the names of existing temporary files. */
	temporaryFiles(): Promise<string[]>;
	/** Deletes the bytes of a temporary file without the service's knowledge. */
	loseFile(name: string): Promise<void>;
	/** Counts the uploads and deliveries in the database. */
	countRows(): Promise<{ uploads: number; deliveries: number }>;
	/** Stops the service but keeps its data folder. */
	stop(): Promise<void>;
	/** Stops the service and deletes its data folder. */
	close(): Promise<void>;
}

/** A sandbox, and a service that uses it. */
export interface ServiceBench {
	sandbox: TestSandbox;
	service: TestService;
}

/** Starts a sandbox and a service for each test in a file, and stops both after the test. */
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

/** The response validator, shared by all services, since their descriptions are the same. */
let check: Promise<ReturnType<typeof createAnswerCheck>> | undefined;

const describeOver = async (url: string) =>
	(await (await fetch(`${url}/openapi.json`)).json()) as Description;

/**
 * Returns a function that calls a service's routes with the API key, and validates every response against the OpenAPI
 * description.
 *
 * @param describe returns the description, by default the service's
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

/** The engines of the services running in this process, by data folder. */
const engines = new Map<string, Engine>();

/** Returns the engine of the service in this process with this data folder, if any. */
export const engineOn = (dataDir: string) => engines.get(dataDir);

/** Starts a service. @param settings its environment; `DATA_DIR` may be the folder of a stopped service */
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
 * Makes the same request several times concurrently: the platform's first response is held until the service has
 * received all requests.
 *
 * @param at.path part of the path of the service's request to the platform
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
	// The database processes queries in order, so the queries of all requests are complete after this response.
	await service.call('/api/accounts');
	await sandbox.control('release');
	return Promise.all(answers);
}

/**
 * Connects an account in the sandbox, by default the first one, through the real pages.
 *
 * @returns the flow's final page
 */
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

/** Returns the accounts as listed by the service. */
export const listAccounts = async ({ service }: Pick<ServiceBench, 'service'>) =>
	(await service.call('/api/accounts')).body.accounts as Record<string, unknown>[];

/**
 * Reads the statistics of a platform's accounts. By the time this finishes, the automatic reads after connecting have
 * finished, too.
 */
export const refreshStatistics = ({ service }: Pick<ServiceBench, 'service'>, platform: string, query = '') =>
	service.call(`/api/mediakit/refresh-${platform}-api${query}`, { method: 'POST' });

/** Waits until no temporary files are left. They are deleted shortly after the last delivery has ended. */
export const untilNoFiles = ({ temporaryFiles }: Pick<TestService, 'temporaryFiles'>) =>
	until(temporaryFiles, ({ length }) => length === 0);

/** An upload as returned by the service. */
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
