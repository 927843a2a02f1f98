import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSandbox } from '../../sandbox';
import type { Sandbox, SandboxOptions } from '../../sandbox';

export const redirectUri = 'https://app.sandbox.example/callback';
export const instagramScopes =
	'instagram_business_basic,instagram_business_content_publish,instagram_business_manage_insights,instagram_business_manage_comments';
export const facebookScopes =
	'instagram_basic,instagram_content_publish,instagram_manage_insights,instagram_manage_comments,instagram_manage_contents,pages_show_list,pages_read_engagement,business_management';
export const daySeconds = 86_400;

export interface GraphErrorBody {
	readonly message: string;
	readonly type: string;
	readonly code: number;
	readonly error_subcode?: number;
	readonly is_transient?: boolean;
	readonly error_user_title?: string;
	readonly error_user_msg?: string;
	readonly fbtrace_id: string;
}

export interface Insight {
	readonly name: string;
	readonly period: string;
	readonly values?: readonly { value: number; end_time?: string }[];
	readonly total_value?: {
		value: number;
		breakdowns?: readonly {
			dimension_keys: string[];
			results: readonly { dimension_values: string[]; value: number }[];
		}[];
	};
}

/** What Graph answers; each test asserts the members that its rule is about. */
export interface GraphBody {
	readonly error: GraphErrorBody;
	readonly id: string;
	readonly uri: string;
	readonly user_id: string;
	readonly username: string;
	readonly followers_count: number;
	readonly success: boolean;
	readonly status: string;
	readonly status_code: string;
	readonly access_token: string;
	readonly token_type: string;
	readonly expires_in: number;
	readonly paging?: { cursors?: { before: string; after: string }; next?: string; previous?: string };
	readonly data: readonly (Record<string, unknown> & { id: string })[];
	readonly debug_info: { retriable: boolean; type: string; message: string };
	readonly video_status: {
		uploading_phase: { status: string; bytes_transferred: number };
		processing_phase: { status: string };
	};
	readonly [name: string]: unknown;
}

export interface Reply<T = GraphBody> {
	readonly status: number;
	readonly headers: Headers;
	readonly body: T;
	readonly text: string;
}

type Parameters = Readonly<Record<string, string | null>>;
export type Form = Readonly<Record<string, string>> | readonly (readonly [string, string])[];

/** A sandbox with the rules' settings: frozen clock, nothing on loopback is trusted. */
export async function startForRules(options: Partial<SandboxOptions> = {}): Promise<InstagramSandbox> {
	const sandbox = await startSandbox({
		port: 0,
		seed: 'rules',
		now: new Date('2026-11-20T12:00:00Z'),
		frozen: true,
		switches: { loopback: false },
		...options,
	});
	return new InstagramSandbox(sandbox);
}

/** A running sandbox as a client of Instagram and as a test that steers it. */
export class InstagramSandbox {
	constructor(private readonly sandbox: Sandbox) {}

	get url(): string {
		return this.sandbox.url;
	}

	close(): Promise<void> {
		return this.sandbox.close();
	}

	/** A control call; GET without a body. */
	async control<T = Record<string, unknown>>(path: string, body?: unknown): Promise<Reply<T>> {
		return readReply<T>(
			await fetch(
				`${this.url}/_sandbox/${path}`,
				body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) },
			),
		);
	}

	/** A control call that must succeed. */
	async set<T = Record<string, unknown>>(path: string, body: unknown): Promise<T> {
		const answer = await this.control<T>(path, body);
		if (answer.status !== 200) throw new Error(`${path}: ${answer.text}`);
		return answer.body;
	}

	reset(): Promise<unknown> {
		return this.set('reset', {});
	}

	advance(advanceSeconds: number): Promise<unknown> {
		return this.set('clock', { advanceSeconds });
	}

	switches(values: Readonly<Record<string, unknown>>): Promise<unknown> {
		const named = Object.entries(values).map(([name, value]) => [
			name === 'loopback' || name === 'limitTimeScale' ? name : `instagram.${name}`,
			value,
		]);
		return this.set('switches', Object.fromEntries(named));
	}

	/** A call without a token of its own: method, host and path, query, body. */
	async call(
		method: string,
		path: string,
		query: Parameters = {},
		init: { body?: BodyInit; headers?: Record<string, string> } = {},
	): Promise<Reply> {
		const kept = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== null);
		const address = `${this.url}/${path}${kept.length > 0 ? `?${new URLSearchParams(kept)}` : ''}`;
		return readReply(await fetch(address, { method, redirect: 'manual', ...init }));
	}

	/** The consent page of one login; `null` takes a parameter out. */
	authorizeUrl(login: 'instagram' | 'facebook', changes: Parameters = {}): string {
		const page =
			login === 'instagram' ? 'www.instagram.com/oauth/authorize' : 'www.facebook.com/v26.0/dialog/oauth';
		const parameters = {
			client_id: 'sandbox-key',
			response_type: 'code',
			scope: login === 'instagram' ? instagramScopes : facebookScopes,
			redirect_uri: redirectUri,
			state: 'state 1/ä',
			...changes,
		};
		const kept = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== null);
		return `${this.url}/${page}?${new URLSearchParams(kept)}`;
	}

	/** Sends the consent form. */
	consent(login: 'instagram' | 'facebook', form: Form, changes: Parameters = {}): Promise<Response> {
		return fetch(this.authorizeUrl(login, changes), {
			method: 'POST',
			redirect: 'manual',
			body: new URLSearchParams(form as Record<string, string>),
		});
	}

	async code(
		login: 'instagram' | 'facebook',
		user = 'example_creator',
		form: Form = [],
		changes: Parameters = {},
	): Promise<string> {
		const entries = Array.isArray(form) ? (form as [string, string][]) : Object.entries(form);
		const answer = await this.consent(login, [['decision', 'allow'], ['user', user], ...entries], changes);
		const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code');
		if (code === null) throw new Error(`no code: ${await answer.text()}`);
		return code;
	}

	/** Code against short token on Instagram Login. */
	exchange(code: string, changes: Readonly<Record<string, string>> = {}): Promise<Reply> {
		const form = {
			client_id: 'sandbox-key',
			client_secret: 'sandbox-secret',
			grant_type: 'authorization_code',
			redirect_uri: redirectUri,
			code,
			...changes,
		};
		return this.call('POST', 'api.instagram.com/oauth/access_token', {}, { body: new URLSearchParams(form) });
	}

	/** Code against token on Facebook Login. */
	facebookExchange(code: string, changes: Parameters = {}): Promise<Reply> {
		return this.call('GET', 'graph.facebook.com/v26.0/oauth/access_token', {
			client_id: 'sandbox-key',
			client_secret: 'sandbox-secret',
			redirect_uri: redirectUri,
			code,
			...changes,
		});
	}

	async shortToken(user?: string, form?: Form, changes?: Parameters): Promise<string> {
		const { body } = await this.exchange(await this.code('instagram', user, form, changes));
		return String(body.data[0]?.access_token);
	}

	/** A connected account through Instagram Login, with its 60-day token. */
	async connect(user?: string, form?: Form, changes?: Parameters): Promise<GraphClient> {
		const { body } = await this.call('GET', 'graph.instagram.com/access_token', {
			grant_type: 'ig_exchange_token',
			client_secret: 'sandbox-secret',
			access_token: await this.shortToken(user, form, changes),
		});
		return new GraphClient(this, 'graph.instagram.com', body.access_token, 'me');
	}

	/** A connected person through Facebook Login; `me` stands for the account that is linked to the first Page. */
	async connectFacebook(user?: string, form?: Form, changes?: Parameters): Promise<GraphClient> {
		const short = await this.facebookExchange(await this.code('facebook', user, form, changes));
		const { body } = await this.call('GET', 'graph.facebook.com/v26.0/oauth/access_token', {
			grant_type: 'fb_exchange_token',
			client_id: 'sandbox-key',
			client_secret: 'sandbox-secret',
			fb_exchange_token: short.body.access_token,
		});
		const client = new GraphClient(this, 'graph.facebook.com', body.access_token, '');
		const pages = await client.get('me/accounts', { fields: 'instagram_business_account' });
		const linked = pages.body.data?.find((page) => page.instagram_business_account !== undefined);
		const account = linked?.instagram_business_account as { id: string } | undefined;
		return new GraphClient(this, 'graph.facebook.com', body.access_token, account?.id ?? '');
	}
}

/** A Graph host with a token. */
export class GraphClient {
	constructor(
		readonly sandbox: InstagramSandbox,
		readonly host: string,
		readonly token: string,
		/** The account that the token works on. */
		readonly account: string,
	) {}

	get(path: string, query: Parameters = {}): Promise<Reply> {
		return this.send('GET', path, query);
	}

	post(path: string, parameters: Parameters = {}): Promise<Reply> {
		return this.send('POST', path, parameters);
	}

	send(method: string, path: string, query: Parameters = {}): Promise<Reply> {
		return this.sandbox.call(method, `${this.host}/v26.0/${path}`, { access_token: this.token, ...query });
	}

	createContainer(parameters: Parameters): Promise<Reply> {
		return this.post(`${this.account}/media`, parameters);
	}

	container(id: string, fields = 'status_code,status,video_status'): Promise<Reply> {
		return this.get(id, { fields });
	}

	publish(id: string): Promise<Reply> {
		return this.post(`${this.account}/media_publish`, { creation_id: id });
	}

	/** Waits until a download has ended, while the clock stands still. */
	async arrived(id: string): Promise<void> {
		for (let attempt = 0; attempt < 1000; attempt++) {
			const { body } = await this.container(id);
			if (body.video_status?.uploading_phase.status !== 'in_progress') return;
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
		throw new Error(`the bytes of container ${id} do not arrive`);
	}

	/** What becomes of a container once its bytes are there and the clock has moved on. */
	async settled(id: string): Promise<Reply> {
		await this.arrived(id);
		for (let attempt = 0; attempt < 200; attempt++) {
			await this.sandbox.advance(1);
			const answer = await this.container(id);
			if (answer.body.status_code !== 'IN_PROGRESS') return answer;
		}
		throw new Error(`container ${id} stays in progress`);
	}

	/** A container that is ready to be published. */
	async readyContainer(parameters: Parameters): Promise<string> {
		const { body, text } = await this.createContainer(parameters);
		if (body.id === undefined) throw new Error(`no container: ${text}`);
		const { body: status } = await this.settled(body.id);
		if (status.status_code !== 'FINISHED') throw new Error(`container: ${status.status}`);
		return body.id;
	}
}

/** `code/subcode` of an error, and its HTTP status. */
export function failure({ status, body }: Reply): {
	status: number;
	code: number;
	subcode: number | undefined;
} {
	return { status, code: body.error?.code, subcode: body.error?.error_subcode };
}

export function refused(code: number, subcode?: number, status = 400) {
	return { status, code, subcode };
}

async function readReply<T>(answer: Response): Promise<Reply<T>> {
	const text = await answer.text();
	let body = {} as T;
	try {
		body = JSON.parse(text) as T;
	} catch {
		// Pages and empty answers are asserted through `text`.
	}
	return { status: answer.status, headers: answer.headers, body, text };
}

export interface Asset {
	readonly status?: number;
	readonly type?: string;
	readonly bytes?: Buffer;
	readonly location?: string;
	/** Never answered. */
	readonly silent?: boolean;
}

/** A local web server: serves media to the sandbox and notes what is posted to it. */
export class LocalServer {
	readonly assets = new Map<string, Asset>();
	readonly posts: { path: string; headers: IncomingMessage['headers']; body: string }[] = [];
	/** Answers of the next POSTs; then 200 without a body. */
	answers: { status: number; body?: string }[] = [];
	/** How GET requests with `hub.challenge` are answered. */
	verifyToken = 'verify-me';
	private readonly server: Server;

	constructor() {
		this.server = createServer((request, response) => {
			const url = new URL(request.url ?? '/', 'http://localhost');
			if (request.method === 'POST') {
				let body = '';
				request.on('data', (piece: Buffer) => (body += piece.toString('utf8')));
				request.on('end', () => {
					this.posts.push({ path: url.pathname, headers: request.headers, body });
					const answer = this.answers.shift() ?? { status: 200 };
					response.writeHead(answer.status).end(answer.body ?? '');
				});
				return;
			}
			if (url.searchParams.has('hub.challenge')) {
				const right = url.searchParams.get('hub.verify_token') === this.verifyToken;
				response.writeHead(right ? 200 : 403).end(right ? url.searchParams.get('hub.challenge') : '');
				return;
			}
			const asset = this.assets.get(url.pathname);
			if (asset?.silent) return;
			if (asset?.location !== undefined) response.setHeader('Location', asset.location);
			if (asset?.type !== undefined) response.setHeader('Content-Type', asset.type);
			response.writeHead(asset ? (asset.status ?? 200) : 404).end(asset?.bytes);
		});
	}

	listen(): Promise<void> {
		return new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
	}

	/** Serves bytes under a name and returns the address. */
	serve(name: string, bytes: Buffer, type = name.endsWith('.jpg') ? 'image/jpeg' : 'video/mp4'): string {
		return this.put(name, { bytes, type });
	}

	put(name: string, asset: Asset): string {
		this.assets.set(`/${name}`, asset);
		return this.address(name);
	}

	address(name: string): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/${name}`;
	}

	close(): Promise<unknown> {
		this.server.closeAllConnections();
		return new Promise((resolve) => this.server.close(resolve));
	}
}
