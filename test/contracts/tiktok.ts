import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { startSandbox } from '../../sandbox';
import type { Sandbox, SandboxOptions } from '../../sandbox';

export const redirectUri = 'https://app.sandbox.example/callback';
export const everyScope =
	'user.info.basic,user.info.profile,user.info.stats,video.list,video.upload,video.publish';

/** What the data endpoints answer; each test asserts the members that its rule is about. */
export interface Envelope {
	readonly data?: {
		readonly user?: Record<string, unknown>;
		readonly videos?: readonly VideoObject[];
		readonly cursor?: number;
		readonly has_more?: boolean;
		readonly publish_id?: string;
		readonly upload_url?: string;
		readonly status?: string;
		readonly fail_reason?: string;
		readonly uploaded_bytes?: number;
		readonly downloaded_bytes?: number;
		readonly privacy_level_options?: readonly string[];
	};
	readonly error: { readonly code: string; readonly message: string; readonly log_id: string };
}

export interface VideoObject {
	readonly id: string;
	readonly create_time: number;
	readonly cover_image_url: string;
	readonly title: string;
}

export interface TokenAnswer {
	readonly access_token: string;
	readonly refresh_token: string;
	readonly open_id: string;
	readonly scope: string;
	readonly expires_in: number;
	readonly refresh_expires_in: number;
	readonly error?: string;
	readonly error_description?: string;
}

export interface Reply<T> {
	readonly status: number;
	readonly body: T;
	readonly text: string;
}

type Form = Readonly<Record<string, string>> | readonly (readonly [string, string])[];

/** A sandbox with the rules' settings: frozen clock, nothing on loopback is trusted. */
export async function startForRules(options: Partial<SandboxOptions> = {}): Promise<TikTokSandbox> {
	const sandbox = await startSandbox({
		port: 0,
		seed: 'rules',
		now: new Date('2026-11-20T12:00:00Z'),
		frozen: true,
		switches: { loopback: false },
		...options,
	});
	return new TikTokSandbox(sandbox);
}

/** A running sandbox as a client of TikTok and as a test that steers it. */
export class TikTokSandbox {
	readonly api: string;
	readonly authorizePage: string;

	constructor(private readonly sandbox: Sandbox) {
		this.api = `${sandbox.url}/open.tiktokapis.com`;
		this.authorizePage = `${sandbox.url}/www.tiktok.com/v2/auth/authorize/`;
	}

	get url(): string {
		return this.sandbox.url;
	}

	get port(): number {
		return this.sandbox.port;
	}

	close(): Promise<void> {
		return this.sandbox.close();
	}

	/** A control call; GET without a body. */
	async control<T = Record<string, unknown>>(path: string, body?: unknown): Promise<Reply<T>> {
		const answer = await fetch(
			`${this.url}/_sandbox/${path}`,
			body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) },
		);
		return readReply<T>(answer);
	}

	/** A control call that must succeed. */
	async set(path: string, body: unknown): Promise<void> {
		const { status, text } = await this.control(path, body);
		if (status !== 200) throw new Error(`${path}: ${text}`);
	}

	reset(): Promise<void> {
		return this.set('reset', {});
	}

	advance(advanceSeconds: number): Promise<void> {
		return this.set('clock', { advanceSeconds });
	}

	/** A valid authorize request with some parameters changed, or removed with `null`. */
	authorizeUrl(changes: Readonly<Record<string, string | null>> = {}): string {
		const parameters = {
			client_key: 'sandbox-key',
			response_type: 'code',
			scope: everyScope,
			redirect_uri: redirectUri,
			state: 'state-1',
			...changes,
		};
		const kept = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== null);
		return `${this.authorizePage}?${new URLSearchParams(kept)}`;
	}

	openAuthorize(changes: Readonly<Record<string, string | null>> = {}, headers = {}): Promise<Response> {
		return fetch(this.authorizeUrl(changes), { redirect: 'manual', headers });
	}

	/** Sends the consent form. */
	consent(changes: Readonly<Record<string, string | null>>, form: Form): Promise<Response> {
		return fetch(this.authorizeUrl(changes), {
			method: 'POST',
			redirect: 'manual',
			body: new URLSearchParams(form as Record<string, string>),
		});
	}

	/** A fresh code. */
	async code(
		changes: Readonly<Record<string, string | null>> = {},
		user = 'example_creator',
	): Promise<string> {
		const answer = await this.consent(changes, { decision: 'allow', user });
		const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code');
		if (code === null) throw new Error('no code');
		return code;
	}

	async post(path: string, form: Form): Promise<Reply<TokenAnswer>> {
		const body = new URLSearchParams({
			client_key: 'sandbox-key',
			client_secret: 'sandbox-secret',
			...(form as Record<string, string>),
		});
		return readReply(await fetch(`${this.api}${path}`, { method: 'POST', body }));
	}

	exchange(code: string, changes: Readonly<Record<string, string>> = {}): Promise<Reply<TokenAnswer>> {
		return this.post('/v2/oauth/token/', {
			grant_type: 'authorization_code',
			code,
			redirect_uri: redirectUri,
			...changes,
		});
	}

	refresh(refreshToken: string): Promise<Reply<TokenAnswer>> {
		return this.post('/v2/oauth/token/', { grant_type: 'refresh_token', refresh_token: refreshToken });
	}

	/** Connects an account through the authorize page and the token endpoint. */
	async connect(user = 'example_creator', scope = everyScope): Promise<Account> {
		const { body } = await this.exchange(await this.code({ scope }, user));
		return new Account(this, body);
	}
}

/** A connected account. */
export class Account {
	constructor(
		private readonly tiktok: TikTokSandbox,
		readonly tokens: TokenAnswer,
	) {}

	get openId(): string {
		return this.tokens.open_id;
	}

	async get(path: string): Promise<Reply<Envelope>> {
		const headers = { Authorization: `Bearer ${this.tokens.access_token}` };
		return readReply(await fetch(`${this.tiktok.api}${path}`, { headers }));
	}

	async post(path: string, body?: unknown): Promise<Reply<Envelope>> {
		const answer = await fetch(`${this.tiktok.api}${path}`, {
			method: 'POST',
			headers: {
				Authorization: `Bearer ${this.tokens.access_token}`,
				'Content-Type': 'application/json; charset=UTF-8',
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		return readReply(answer);
	}

	initFile(size: number, chunk: number, count: number): Promise<Reply<Envelope>> {
		return this.post('/v2/post/publish/inbox/video/init/', {
			source_info: { source: 'FILE_UPLOAD', video_size: size, chunk_size: chunk, total_chunk_count: count },
		});
	}

	initPull(videoUrl: string): Promise<Reply<Envelope>> {
		return this.post('/v2/post/publish/inbox/video/init/', {
			source_info: { source: 'PULL_FROM_URL', video_url: videoUrl },
		});
	}

	status(publishId: string | undefined): Promise<Reply<Envelope>> {
		return this.post('/v2/post/publish/status/fetch/', { publish_id: publishId });
	}

	/** A draft of a few bytes that has been uploaded; processing is still ahead. */
	async uploadedDraft(): Promise<string> {
		const { body } = await this.initFile(4, 4, 1);
		const answer = await putChunk(body.data?.upload_url, Buffer.from('clip'), 0, 4);
		if (answer.status !== 201) throw new Error(`upload: ${answer.status}`);
		return body.data?.publish_id ?? '';
	}
}

/** PUTs one chunk that begins at `first` of `total` bytes. */
export function putChunk(
	url: string | undefined,
	bytes: Buffer,
	first: number,
	total: number,
	headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
	return fetch(url ?? '', {
		method: 'PUT',
		headers: {
			'Content-Type': 'video/mp4',
			'Content-Range': `bytes ${first}-${first + bytes.length - 1}/${total}`,
			...headers,
		},
		body: new Uint8Array(bytes),
	});
}

/** A request with exactly these headers, for what `fetch` would not send. */
export function rawRequest(
	url: string,
	options: { method: string; headers?: Record<string, string>; body?: Buffer },
): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> {
	return new Promise((resolve, reject) => {
		const { method, headers, body } = options;
		const request = httpRequest(url, { method, headers, agent: false }, (answer) => {
			const pieces: Buffer[] = [];
			answer.on('data', (piece: Buffer) => pieces.push(piece));
			answer.on('error', reject);
			answer.on('end', () => {
				const text = Buffer.concat(pieces).toString('utf8');
				resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
			});
		});
		request.on('error', reject);
		if (body) request.write(body);
		request.end();
	});
}

/** Asks again until `done` accepts the answer; for what happens in the background. */
export async function until<T>(ask: () => Promise<T>, done: (answer: T) => boolean): Promise<T> {
	for (let attempt = 0; attempt < 200; attempt++) {
		const answer = await ask();
		if (done(answer)) return answer;
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	throw new Error('the expected state did not come');
}

async function readReply<T>(answer: Response): Promise<Reply<T>> {
	const text = await answer.text();
	let body = {} as T;
	try {
		body = JSON.parse(text) as T;
	} catch {
		// Pages and empty answers are asserted through `text`.
	}
	return { status: answer.status, body, text };
}
