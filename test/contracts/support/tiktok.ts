import type { Sandbox, SandboxOptions } from '../../../sandbox';
import { Account } from './account';
import type { TokenAnswer } from './account';
import { readReply } from './http';
import type { Reply } from './http';
import { redirectUri, startWithRuleSettings, SteeredSandbox } from './steered-sandbox';

export { redirectUri };
export const everyScope =
	'user.info.basic,user.info.profile,user.info.stats,video.list,video.upload,video.publish';

type Form = Readonly<Record<string, string>> | readonly (readonly [string, string])[];

/** Starts a sandbox for testing rules: the clock is frozen, and loopback addresses are not trusted. */
export async function startForRules(options: Partial<SandboxOptions> = {}): Promise<TikTokSandbox> {
	return new TikTokSandbox(await startWithRuleSettings(options));
}

/** A running sandbox, with a TikTok client and the test's controls. */
export class TikTokSandbox extends SteeredSandbox {
	readonly api: string;
	readonly authorizePage: string;

	constructor(sandbox: Sandbox) {
		super(sandbox);
		this.api = `${sandbox.url}/open.tiktokapis.com`;
		this.authorizePage = `${sandbox.url}/www.tiktok.com/v2/auth/authorize/`;
	}

	get port(): number {
		return this.sandbox.port;
	}

	/** Returns the URL of a valid authorize request with these changes. A change to `null` removes a parameter. */
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

	/** Submits the consent form. */
	consent(changes: Readonly<Record<string, string | null>>, form: Form): Promise<Response> {
		return fetch(this.authorizeUrl(changes), {
			method: 'POST',
			redirect: 'manual',
			body: new URLSearchParams(form as Record<string, string>),
		});
	}

	/** Obtains a new code. */
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
		return new Account(this.api, body);
	}
}
