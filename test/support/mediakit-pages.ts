import { withDatabase } from './database';
import { createAnswerCheck, type Description } from './openapi';
import { startInstantSandbox, type TestSandbox } from './sandbox';
import { API_KEY, connectAccount, sandboxSettings, startService, type TestService } from './service';
import { until } from './until';
import { INSTAGRAM_DOCUMENT, TIKTOK_DOCUMENT } from './statistics-documents';

type Platform = 'tiktok' | 'instagram';
type Json = Record<string, unknown>;

const DAY_MS = 24 * 60 * 60 * 1000;
const DOCUMENTS = { tiktok: TIKTOK_DOCUMENT, instagram: INSTAGRAM_DOCUMENT };

/** Returns the time `days` days ago, in the format of the documents. */
export const daysAgo = (days: number) =>
	new Date(Date.now() - days * DAY_MS).toISOString().replace(/\.\d+Z$/, 'Z');

export interface Answer {
	status: number;
	text: string;
	headers: Headers;
}

/** A service with one TikTok and one Instagram account with the same username, and its public pages. */
export class PageBench {
	sandbox!: TestSandbox;
	service!: TestService;
	/** Account IDs by platform. */
	accounts!: Record<Platform, string>;
	private check!: ReturnType<typeof createAnswerCheck>;
	private settings!: Record<string, string>;

	/** @param pictureHosts hosts from which the service may fetch images, in addition to the sandbox */
	async open(settings: Record<string, string> = {}, pictureHosts: readonly string[] = []): Promise<void> {
		this.sandbox = await startInstantSandbox();
		const allowed = { FETCH_HOST_ALLOWLIST: [this.sandbox.host, ...pictureHosts].join(',') };
		this.settings = { ...sandboxSettings(this.sandbox.url), ...allowed, ...settings };
		this.service = await startService(this.settings);
		this.check = createAnswerCheck(this.service.app.swagger() as unknown as Description);
		await connectAccount(this.service, 'tiktok', { user: 'example_creator' });
		await connectAccount(this.service, 'instagram', { user: 'example_creator' });
		// Wait for the background reads after connecting, so that they do not overwrite values stored by a test.
		for (const platform of ['tiktok', 'instagram']) {
			await this.service.call(`/api/mediakit/refresh-${platform}-api`, { method: 'POST' });
		}
		const { body } = await this.service.call('/api/accounts');
		const list = body.accounts as { id: string; platform: Platform }[];
		this.accounts = Object.fromEntries(list.map(({ id, platform }) => [platform, id])) as Record<
			Platform,
			string
		>;
	}

	/** Restarts the service so that it runs its scheduled work. */
	async restart(): Promise<void> {
		const { dataDir } = this.service;
		await this.service.stop();
		this.service = await startService({ ...this.settings, DATA_DIR: dataDir });
	}

	/** Changes the stored document of an account, as a newer version might, and waits until the change is visible. */
	async amend(platform: Platform, change: (document: Json) => Json): Promise<void> {
		const stats_data = await withDatabase(this.service, async (database) => {
			const rows = () => database('social_stats_cache').where({ platform, username: 'example_creator' });
			const row = await rows().first();
			const document = JSON.parse(row?.stats_data ?? '{}') as Json;
			const amended = JSON.stringify({ ...document, ...change(document) });
			await rows().update({ stats_data: amended });
			return amended;
		});
		const url = `${this.service.url}/api/mediakit/analytics/${platform}/example_creator`;
		await until(
			async () => (await fetch(url, { headers: { 'x-api-key': API_KEY } })).text(),
			(text) => text.includes(stats_data),
		);
	}

	/** Adds accounts with statistics, alternating between the platforms. @returns their IDs */
	async addAccounts(count: number): Promise<string[]> {
		const ids = Array.from({ length: count }, (_, index) => `added-${index}`);
		const platformOf = (index: number) => (index % 2 === 0 ? 'tiktok' : 'instagram');
		await withDatabase(this.service, async (database) => {
			const rows = await database('accounts');
			for (const [index, id] of ids.entries()) {
				const row = rows.find(({ platform }) => platform === platformOf(index));
				const added = { id, platform_user_id: id, username: `creator_${index}`, display_name: null };
				await database('accounts').insert({ ...row, ...added } as never);
			}
		});
		for (const index of ids.keys()) {
			const platform = platformOf(index);
			const document = DOCUMENTS[platform];
			const username = `creator_${index}`;
			const profile = { ...document.profile, username, name: username, avatar: null };
			const body = { ...document, profile, fetched_at: daysAgo(0) };
			const { status } = await this.put(`analytics/${platform}/${username}`, body);
			if (status !== 200) throw new Error(`The statistics of ${username} were not stored.`);
		}
		return ids;
	}

	async close(): Promise<void> {
		await this.service.close();
		await this.sandbox.close();
	}

	/**
	 * Stores the statistics of an account for a day.
	 *
	 * @param changes members that replace those of the example document; `followers` is also set in its `stats`
	 * @param days how many days ago that day was
	 */
	async store(platform: Platform, changes: Json, days = 0): Promise<void> {
		const document = DOCUMENTS[platform];
		const { status, body } = await this.put(`analytics/${platform}/example_creator`, {
			...document,
			fetched_at: daysAgo(days),
			...changes,
			stats: {
				...document.stats,
				...('followers' in changes && { followers: changes.followers }),
				...(changes.stats as Json | undefined),
			},
			profile: { ...document.profile, avatar: null, bio: null, ...(changes.profile as Json | undefined) },
		});
		if (status !== 200) throw new Error(JSON.stringify(body));
	}

	put(path: string, body: Json, headers: Record<string, string> = {}) {
		return this.service.call(`/api/mediakit/${path}`, {
			method: 'PUT',
			headers: { 'content-type': 'application/json', ...headers },
			body: JSON.stringify(body),
		});
	}

	/** Sets up a page with both accounts. */
	setPage(slug = 'example_creator', changes: Json = {}) {
		const { tiktok, instagram } = this.accounts;
		return this.put(`pages/${slug}`, { account_ids: [tiktok, instagram], enabled: true, ...changes });
	}

	/** Requests a page without a key, as visitors do, and validates the response against the OpenAPI description. */
	async visit(path: string, headers: Record<string, string> = {}): Promise<Answer> {
		const response = await fetch(`${this.service.url}/mediakit/${path}`, { headers });
		const { status, headers: received } = response;
		const text = await response.text();
		const contentType = received.get('content-type');
		this.check({ method: 'GET', path: `/mediakit/${path}`, status, contentType, text });
		return { status, text, headers: received };
	}
}
