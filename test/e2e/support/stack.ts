import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sandboxCredentials, type SandboxCredential } from '../../../sandbox/n8n/credentials';
import type { N8nVersion } from '../../../sandbox/n8n/install';
import { signIn, type N8nOwner } from '../../../sandbox/n8n/rest';
import { COMMUNITY_PACKAGES, startN8n, type N8nProcess, type N8nServer } from '../../../sandbox/n8n/server';
import { fetchToken } from '../../support/instagram-node';
import { startInstantSandbox, type TestSandbox } from '../../support/sandbox';
import { startQueue, type StartProcess } from '../queue/support/queue';
import { createSharedClock } from './clock';
import { programOf } from './hosts';
import { startStackService, type StackService } from './service';

/** More hours than any test moves the clock, so that the session stays valid. */
const SESSION_HOURS = 24 * 365;

/** A node's reference to a saved credential. */
export interface CredentialReference {
	id: string;
	name: string;
}

/** The sandbox, the service and a real n8n with all credentials connected, each in a fresh state. */
export interface Stack {
	sandbox: TestSandbox;
	service: StackService;
	/** The current n8n process, in queue mode the main one. The URL stays the same after a restart. */
	readonly n8n: N8nServer;
	/** In queue mode, the processes that run executions; `webhooks` are those that receive webhooks. */
	workers: N8nServer[];
	webhooks: N8nServer[];
	owner: N8nOwner;
	/** Credentials by type; all are connected. */
	credentials: ReadonlyMap<string, CredentialReference>;
	/** Moves the clocks of the sandbox, the service and n8n ahead; timers still run in real time. */
	moveTime(seconds: number): Promise<void>;
	/** Kills a worker in queue mode, and starts another in its place. */
	replaceWorker(index: number): Promise<void>;
	/** Restarts n8n with the same data. */
	restartN8n(): Promise<void>;
	/** Stops everything, and deletes all stored data. */
	stop(): Promise<void>;
}

export interface StackOptions {
	/** Major version of n8n; 2 by default. */
	n8n?: N8nVersion;
	/** `default` means in memory, which n8n 1 uses unless configured otherwise. */
	binaryData?: 'filesystem' | 'database' | 'default';
	/** True if the TikTok credential contains the service's URL. Instagram's always do, since they require it. */
	serviceUrl?: boolean;
	/** True (the default) if the credentials exist and are connected. */
	connected?: boolean;
	/** Installs other community packages before n8n starts. */
	placePackages?: (modules: string) => Promise<void>;
	/** Settings of the service in addition to those that point it to the sandbox. */
	service?: Record<string, string>;
	/** True if n8n runs in queue mode: two workers and two webhook processors, PostgreSQL and Redis. */
	queue?: boolean;
	/** Additional settings for n8n. */
	environment?: Record<string, string>;
}

/** Returns a credential of every type in the package, filled in for the sandbox. */
export async function filledCredentials(
	sandbox: TestSandbox,
	service: StackService,
	serviceUrl = true,
): Promise<SandboxCredential[]> {
	const { access_token: accessToken } = await fetchToken(sandbox, 'instagram');
	const pasted: SandboxCredential = {
		type: 'mediaKitInstagramTokenApi',
		name: 'Instagram token (sandbox)',
		oauth: false,
		data: {
			login: 'instagram',
			accessToken,
			customHosts: true,
			graphBaseUrl: sandbox.base('graph.instagram.com'),
			uploadHosts: sandbox.host,
		},
	};
	const others = sandboxCredentials(sandbox.url, service).map((credential) =>
		credential.type === 'mediaKitTikTokOAuth2Api' && !serviceUrl
			? { ...credential, data: { ...credential.data, serviceUrl: '' } }
			: credential,
	);
	return [...others, pasted];
}

async function connectAll(
	owner: N8nOwner,
	filled: readonly SandboxCredential[],
): Promise<Map<string, CredentialReference>> {
	const credentials = new Map<string, CredentialReference>();
	for (const { type, name, data, oauth } of filled) {
		const id = await owner.saveCredential(name, type, data);
		if (oauth) await owner.connect(id, { user: 'example_creator' });
		credentials.set(type, { id, name });
	}
	return credentials;
}

/** Starts everything. If a part does not start, those already started are stopped. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
	const { n8n: version = 2, binaryData = 'filesystem' } = options;
	const folder = await mkdtemp(join(tmpdir(), 'mediakit-e2e-'));
	const stops: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
	// A part that does not stop must not keep the others running.
	const stop = async () => {
		const failures: unknown[] = [];
		for (const end of stops.splice(0).reverse()) await end().catch((error) => failures.push(error));
		if (failures.length > 0) throw failures[0];
	};
	try {
		const clock = await createSharedClock(folder);
		const sandbox = await startInstantSandbox();
		stops.push(() => sandbox.close());

		const dataDir = join(folder, 'service');
		await mkdir(dataDir);
		const service = await startStackService(sandbox.url, dataDir, {
			...clock.environment,
			...options.service,
		});
		stops.push(() => service.stop());

		await options.placePackages?.(join(folder, 'n8n', COMMUNITY_PACKAGES));
		const queue = options.queue ? await startQueue(folder, (end) => stops.push(end)) : undefined;
		const startProcess = (role: N8nProcess, port?: number, environment?: Record<string, string>) =>
			startN8n({
				program: programOf(version),
				userFolder: join(folder, 'n8n'),
				role,
				port,
				environment: {
					...clock.environment,
					N8N_DEFAULT_BINARY_DATA_MODE: binaryData,
					N8N_USER_MANAGEMENT_JWT_DURATION_HOURS: String(SESSION_HOURS),
					...queue?.environment,
					...options.environment,
					...environment,
				},
			});
		let n8n = await startProcess('start');
		stops.push(() => n8n.stop());
		const startOther: StartProcess = async (...process) => {
			const started = await startProcess(...process);
			stops.push(() => started.stop());
			return started;
		};
		const { workers, webhooks } = (await queue?.startProcesses(startOther)) ?? { workers: [], webhooks: [] };

		const owner = await signIn(n8n.url, version);
		const filled =
			options.connected === false ? [] : await filledCredentials(sandbox, service, options.serviceUrl);
		return {
			sandbox,
			service,
			get n8n() {
				return n8n;
			},
			workers,
			webhooks,
			owner,
			credentials: await connectAll(owner, filled),
			async moveTime(seconds) {
				await sandbox.control('clock', { advanceSeconds: seconds });
				const processes = [service, n8n, ...workers, ...webhooks];
				await clock.advance(
					seconds,
					processes.map(({ pid }) => pid),
				);
			},
			async replaceWorker(index) {
				await workers[index]!.kill();
				workers[index] = await queue!.startWorker(startOther, index);
			},
			async restartN8n() {
				await n8n.stop();
				n8n = await startProcess('start', Number(new URL(n8n.url).port));
			},
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}
