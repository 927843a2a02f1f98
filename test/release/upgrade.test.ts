import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database as Connection } from 'sqlite3';
import { startServiceProcess, type ServiceProcess } from '../../sandbox/demo/service-process';
import { createCipher, openDatabase, type Database } from '../../service/database';
import { createPlatformHttp } from '../../service/outgoing';
import { runMediakit } from '../support/cli';
import { openNewDatabase } from '../support/database-location';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { API_KEY, callerOf, sandboxSettings, type UploadStatus } from '../support/service';
import { signIn } from '../support/tiktok';
import { until } from '../support/until';
import { sha256, WEBHOOK } from '../support/uploads';
import { sampleVideo } from '../support/video-bytes';

/** Databases created and filled by earlier versions of the service, using the sandbox. */
const DATABASES = join(__dirname, 'databases');
/** The encryption key of these databases. */
const KEY = Buffer.alloc(32);
/** The new tokens expire in a year. The tokens in the databases have expired, since the databases are too old. */
const LATER = () => new Date(Date.now() + 365 * 86_400_000).toISOString();
const TWO_DAYS_AGO = Date.now() / 1000 - 2 * 86_400;

let sandbox: TestSandbox;
let dataDir: string;
let settings: Record<string, string>;
let service: ServiceProcess | undefined;

beforeEach(async () => {
	dataDir = await mkdtemp(join(tmpdir(), 'mediakit-upgrade-'));
	sandbox = await startTestSandbox({ switches: { limitTimeScale: 100_000 } });
	settings = {
		...sandboxSettings(sandbox.url),
		MEDIAKIT_API_KEY: API_KEY,
		MEDIAKIT_ENCRYPTION_KEY: KEY.toString('hex'),
		LIMIT_TIME_SCALE: '100000',
		RETENTION_DAYS: '3650',
		DATA_DIR: dataDir,
	};
});
afterEach(async () => {
	await service?.stop();
	await sandbox.close();
	await rm(dataDir, { recursive: true, force: true });
});

const execute = (file: string, sql: string) =>
	new Promise<void>((resolve, reject) => {
		const connection = new Connection(file);
		connection.exec(sql, (error) => connection.close(() => (error ? reject(error) : resolve())));
	});

/** Returns SQL that stores tokens issued by this test's sandbox in the row written by the old version. */
async function grantAgain(): Promise<string> {
	const { http, close } = createPlatformHttp();
	const grant = await signIn({ http, apiBase: sandbox.base('open.tiktokapis.com') }, sandbox);
	await close();
	const cipher = createCipher(KEY);
	return `UPDATE accounts SET access_token = '${cipher.encrypt(grant.accessToken)}', refresh_token = '${cipher.encrypt(grant.refreshToken)}', expires_at = '${LATER()}', refresh_expires_at = '${LATER()}' WHERE platform = 'tiktok';`;
}

/** Adds the file of an upload that the old version accepted long ago. @returns its ID, and SQL that adds its rows */
async function leaveUpload(): Promise<{ id: string; sql: string }> {
	const [id, file, now] = [randomUUID(), `${randomUUID()}.upload`, new Date().toISOString()];
	await mkdir(join(dataDir, 'temporary'));
	await writeFile(join(dataDir, 'temporary', file), sampleVideo);
	await utimes(join(dataDir, 'temporary', file), TWO_DAYS_AGO, TWO_DAYS_AGO);
	const sql = `INSERT INTO uploads (id, created_at, file_name, content_type, size_bytes, sha256) VALUES ('${id}', '${now}', '${file}', 'video/mp4', ${sampleVideo.length}, '${sha256(sampleVideo)}');
		INSERT INTO deliveries (id, upload_id, platform, account_id, state, updated_at)
			SELECT '${randomUUID()}', '${id}', 'tiktok', id, 'queued', '${now}' FROM accounts WHERE platform = 'tiktok';`;
	return { id, sql };
}

const statusOf = async (id: string) => {
	const { body } = await callerOf(service?.url ?? '')(`/api/uploads/${id}`);
	return body as unknown as UploadStatus;
};
const untilDelivered = (id: string) =>
	until(
		() => statusOf(id),
		({ deliveries: [delivery] }) => delivery?.state === 'delivered',
		20_000,
	);

async function send(): Promise<string> {
	const form = new FormData();
	form.append('platforms', 'tiktok');
	form.append('file', new Blob([sampleVideo]), 'video.mp4');
	const { body } = await callerOf(service?.url ?? '')(WEBHOOK, { method: 'POST', body: form });
	return body.upload_id as string;
}

/** Returns the tables with their columns, and the indices, in alphabetical order. */
async function layoutOf(database: Database): Promise<string[]> {
	const rows = await database.raw<{ name: string; type: string; tbl_name: string }[]>(
		"SELECT type, name, tbl_name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'",
	);
	const columns = await Promise.all(
		rows.map(async ({ type, name }) =>
			JSON.stringify(
				await database.raw(
					type === 'table' ? `PRAGMA table_info('${name}')` : `PRAGMA index_info('${name}')`,
				),
			),
		),
	);
	return rows
		.map(({ type, name, tbl_name }, index) => `${type} ${tbl_name} ${name}: ${columns[index]}`)
		.sort();
}

describe.each([
	['the first version', 'first.sql', ['tiktok']],
	['a version with ten migrations', 'early.sql', ['instagram', 'tiktok']],
])('an upgrade from %s', (_name, file, platforms) => {
	it('keeps accounts, uploads and statistics, goes on with what was under way, and ends where a new database begins', async () => {
		const databaseFile = join(dataDir, 'mediakit.sqlite');
		const sql = await readFile(join(DATABASES, file), 'utf8');
		const left = await leaveUpload();
		await execute(databaseFile, `${sql}\n${await grantAgain()}\n${left.sql}`);
		const [, oldUpload = ''] = /INSERT INTO "uploads" VALUES\('([\da-f-]+)'/.exec(sql) ?? [];

		service = await startServiceProcess(settings);
		const call = callerOf(service.url);
		await untilDelivered(left.id);
		expect(await statusOf(oldUpload)).toMatchObject({ deliveries: [{ state: 'delivered' }] });
		const { accounts } = (await call('/api/accounts')).body as { accounts: { platform: string }[] };
		expect(accounts.map(({ platform }) => platform).sort()).toEqual(platforms);
		const statistics = await call('/api/mediakit/analytics/tiktok/example_creator');
		expect(statistics.body).toMatchObject({ data: { profile: { username: 'example_creator' } } });
		await untilDelivered(await send());

		// The upgraded database can be backed up and restored like any other.
		const backup = join(dataDir, 'backup.sqlite');
		const options = { cwd: dataDir, settings };
		expect(await runMediakit(['backup', backup], options)).toMatchObject({ status: 0 });
		await service.stop();
		expect(await runMediakit(['restore', backup, '--replace'], options)).toMatchObject({ status: 0 });
		const [upgraded, fresh] = await Promise.all([openDatabase(databaseFile), openNewDatabase()]);
		expect(await layoutOf(upgraded)).toEqual(await layoutOf(fresh));
		await Promise.all([upgraded.destroy(), fresh.destroy()]);

		service = await startServiceProcess(settings);
		expect(await statusOf(left.id)).toMatchObject({ deliveries: [{ state: 'delivered' }] });
	});
});
