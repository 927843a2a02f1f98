import { startSandbox, type SandboxOptions } from '../../sandbox';
import { until } from './until';
import { findBreaches, type LedgerEntry } from './youtube-ledger';

/** A request that the sandbox received. */
export interface ReceivedRequest {
	method: string;
	host: string;
	path: string;
	query: Record<string, string>;
	headers: Record<string, string>;
	body?: string;
	status: number | null;
}

/** An upload in the sandbox. */
export interface ReceivedUpload {
	size_bytes: number;
	sha256: string;
	complete: boolean;
	chunks: { first: number; last: number; size_bytes: number }[];
}

/** A sandbox in this process, with its control API. */
export interface TestSandbox {
	url: string;
	/** In the form `host:port`. */
	host: string;
	/** Returns the base URL of one of the platforms' hosts. */
	base(host: string): string;
	/**
	 * Posts to `/_sandbox/…`. A reset changes the accounts' IDs, since the clients' rate limits outlive the reset.
	 *
	 * @throws Error on a reset, as on `close`, if a YouTube insert created anything other than a draft
	 */
	control(path: string, body?: unknown): Promise<Record<string, unknown>>;
	/** Clears all faults and releases held requests. */
	clearFaults(): Promise<void>;
	/** Reads from `/_sandbox/…`. */
	read(path: string): Promise<Record<string, unknown>>;
	/** Returns what the sandbox has received for a publish ID. */
	upload(publishId: unknown): Promise<ReceivedUpload>;
	/** Waits until faults are holding this many requests. */
	untilHeld(count?: number, patienceMs?: number): Promise<void>;
	/** Returns the requests whose path contains this text. */
	requests(path: string): Promise<ReceivedRequest[]>;
	/** @throws Error if a YouTube insert created anything other than a draft; the sandbox is closed in any case */
	close(): Promise<void>;
}

/** Reads the switches for a whole test run: `SANDBOX_SWITCHES='{"instagram.newApp":true}' npm test`. */
const readRunSwitches = () => JSON.parse(process.env.SANDBOX_SWITCHES ?? '{}') as SandboxOptions['switches'];

/** For each open sandbox, a function that resets the switches and faults set by the test. */
const takeBacks = new Set<() => Promise<void>>();
let testRuns = false;

// Benchmarks start sandboxes without Jest.
if (typeof afterEach === 'function') {
	beforeEach(() => void (testRuns = true));
	afterEach(async () => {
		testRuns = false;
		for (const takeBack of takeBacks) await takeBack();
	});
}

/**
 * Starts a sandbox; a test's own switches override `SANDBOX_SWITCHES`. After each test, the switches are restored
 * and the faults cleared. Switches and faults set in `beforeAll` apply to all tests.
 */
export async function startTestSandbox(options: Partial<SandboxOptions> = {}): Promise<TestSandbox> {
	const switches = { ...readRunSwitches(), ...options.switches };
	const sandbox = await startSandbox({ port: 0, ...options, switches });
	async function send(path: string, init?: RequestInit) {
		const response = await fetch(`${sandbox.url}/_sandbox/${path}`, init);
		const text = await response.text();
		if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${text}`);
		return JSON.parse(text) as Record<string, unknown>;
	}
	const read = (path: string) => send(path);
	const post = (path: string, body: unknown) => send(path, { method: 'POST', body: JSON.stringify(body) });
	const clearFaults = async () => void (await send('faults', { method: 'DELETE' }));

	let switchesBefore: Record<string, unknown> | undefined;
	let testHasFaults = false;
	async function takeBack() {
		if (switchesBefore) await post('switches', switchesBefore);
		if (testHasFaults) await clearFaults();
		[switchesBefore, testHasFaults] = [undefined, false];
	}
	takeBacks.add(takeBack);

	/** Checks that every YouTube insert so far created a draft. */
	async function checkDrafts() {
		const { ledger } = (await read('state')).youtube as { ledger: LedgerEntry[] };
		const breaches = findBreaches(ledger);
		if (breaches.length > 0) throw new Error(`YouTube got more than drafts: ${JSON.stringify(breaches)}`);
	}

	let resets = 0;
	async function control(path: string, body?: unknown) {
		if (path === 'reset') {
			[switchesBefore, testHasFaults] = [undefined, false];
			await checkDrafts();
		}
		if (path === 'switches' && testRuns) switchesBefore ??= await post('switches', {});
		if (path === 'faults' && testRuns) testHasFaults = true;
		return post(path, body ?? (path === 'reset' ? { seed: `reset ${++resets}` } : {}));
	}
	return {
		url: sandbox.url,
		host: new URL(sandbox.url).host,
		base: (host) => `${sandbox.url}/${host}`,
		upload: async (publishId) =>
			(await read(`uploads/${encodeURIComponent(String(publishId))}`)) as unknown as ReceivedUpload,
		read,
		control,
		clearFaults,
		requests: async (path) =>
			(await read(`requests?path=${encodeURIComponent(path)}`)).requests as ReceivedRequest[],
		async untilHeld(count = 1, patienceMs) {
			const held = async () => (await read('faults')).faults as { held: number }[];
			const isEnough = (faults: { held: number }[]) =>
				faults.reduce((sum, fault) => sum + fault.held, 0) >= count;
			await until(held, isEnough, patienceMs);
		},
		async close() {
			takeBacks.delete(takeBack);
			try {
				await checkDrafts();
			} finally {
				await sandbox.close();
			}
		},
	};
}

/** Starts a sandbox in which drafts are delivered as soon as their bytes have arrived. */
export function startInstantSandbox(): Promise<TestSandbox> {
	return startTestSandbox({ switches: { 'tiktok.processingSeconds': 0, 'tiktok.downloadSeconds': 0 } });
}

/**
 * The account and videos of the reference case for statistics, which result in an engagement rate of 5.72 percent and
 * an average of 12500 views.
 */
export const REFERENCE_CASE = {
	platform: 'tiktok',
	username: 'example_creator',
	follower_count: 50_000,
	following_count: 120,
	likes_count: 1_000_000,
	video_count: 150,
	videos: [
		{
			id: '7512345678901234567',
			title: 'Newest',
			view_count: 10_000,
			like_count: 500,
			comment_count: 50,
			share_count: 25,
		},
		{
			id: '7512345678901234566',
			title: 'Older',
			view_count: 15_000,
			like_count: 750,
			comment_count: 75,
			share_count: 30,
		},
	],
};
