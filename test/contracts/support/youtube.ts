import type { SandboxOptions } from '../../../sandbox';
import { Account } from './youtube-account';
import type { TokenAnswer } from './youtube-account';
import { readReply } from './http';
import type { Reply } from './http';
import { redirectUri, startWithRuleSettings, SteeredSandbox } from './steered-sandbox';

export * from './youtube-account';

export { redirectUri };
const base = 'https://www.googleapis.com/auth/';
export const scope = (...names: string[]) => names.map((name) => base + name).join(' ');
export const everyScope = scope('youtube.readonly', 'youtube.upload', 'youtube', 'yt-analytics.readonly');

export interface Ledger {
	readonly kind: string;
	readonly video_id?: string;
	readonly privacy_status?: string | null;
	readonly notify_subscribers?: string | null;
	readonly self_declared_made_for_kids?: boolean | null;
}

export interface State {
	readonly projects: readonly { project: string; left: Record<string, number> }[];
	readonly accounts: readonly { username: string; channel_id: string }[];
	readonly grants: readonly Record<string, unknown>[];
	readonly sessions: readonly { stored_bytes: number; video_id: string | null }[];
	readonly uploads: readonly { id: string; privacy_status: string; sha256: string; upload_status: string }[];
	readonly ledger: readonly Ledger[];
	readonly subscriptions: readonly Record<string, unknown>[];
	readonly pushes: readonly { id: number; outcome: string; title: string }[];
}

type Changes = Readonly<Record<string, string | null>>;

const without = (values: Changes) =>
	new URLSearchParams(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null));

/** Starts a sandbox for testing rules: the clock is frozen, and loopback addresses are not trusted. */
export async function startForRules(options: Partial<SandboxOptions> = {}): Promise<YouTubeSandbox> {
	return new YouTubeSandbox(await startWithRuleSettings(options));
}

/** A running sandbox, with a Google client and the test's controls. */
export class YouTubeSandbox extends SteeredSandbox {
	switch(name: string, value: unknown): Promise<void> {
		return this.set('switches', { [`youtube.${name}`]: value });
	}

	async state(): Promise<State> {
		return (await this.control<{ youtube: State }>('state')).body.youtube;
	}

	async channelId(username = 'example_creator'): Promise<string> {
		return (await this.state()).accounts.find((one) => one.username === username)?.channel_id ?? '';
	}

	/** Returns the URL of a valid authorize request with these changes. A change to `null` removes a parameter. */
	authorizeUrl(changes: Changes = {}): string {
		const query = without({
			client_id: 'sandbox-key',
			redirect_uri: redirectUri,
			response_type: 'code',
			scope: everyScope,
			state: 'state-1',
			access_type: 'offline',
			prompt: 'consent',
			...changes,
		});
		return `${this.url}/accounts.google.com/o/oauth2/v2/auth?${query}`;
	}

	openAuthorize(changes: Changes = {}): Promise<Response> {
		return fetch(this.authorizeUrl(changes), { redirect: 'manual' });
	}

	/** Submits the consent form. Without `scopes`, every box stays ticked. */
	consent(
		changes: Changes = {},
		user = 'example_creator',
		scopes?: readonly string[],
		decision = 'allow',
	): Promise<Response> {
		const body = new URLSearchParams({ decision, user });
		if (scopes) for (const one of ['', ...scopes]) body.append('scope', one);
		return fetch(this.authorizeUrl(changes), { method: 'POST', redirect: 'manual', body });
	}

	/** Submits the consent form. @returns the parameters with which the browser returns to the client */
	async callback(...parameters: Parameters<YouTubeSandbox['consent']>): Promise<URLSearchParams> {
		const location = (await this.consent(...parameters)).headers.get('location');
		if (location === null) throw new Error('no redirect');
		return new URL(location).searchParams;
	}

	async code(...parameters: Parameters<YouTubeSandbox['consent']>): Promise<string> {
		return (await this.callback(...parameters)).get('code') ?? '';
	}

	async post(path: string, form: Record<string, string>): Promise<Reply<TokenAnswer>> {
		const body = new URLSearchParams(form);
		return readReply(await fetch(`${this.url}/oauth2.googleapis.com/${path}`, { method: 'POST', body }));
	}

	exchange(code: string, changes: Record<string, string> = {}): Promise<Reply<TokenAnswer>> {
		const app = { client_id: 'sandbox-key', client_secret: 'sandbox-secret' };
		const grant = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
		return this.post('token', { ...app, ...grant, ...changes });
	}

	refresh(refreshToken: string | undefined): Promise<Reply<TokenAnswer>> {
		return this.post('token', {
			client_id: 'sandbox-key',
			client_secret: 'sandbox-secret',
			grant_type: 'refresh_token',
			refresh_token: refreshToken ?? '',
		});
	}

	/** Connects an account through the consent page and the token endpoint. */
	async connect(user = 'example_creator', scopes = everyScope): Promise<Account> {
		const { body } = await this.exchange(await this.code({ scope: scopes }, user));
		return new Account(this.url, body);
	}
}
