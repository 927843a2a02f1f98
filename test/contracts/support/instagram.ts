import type { SandboxOptions } from '../../../sandbox';
import { queryOf, readGraphReply } from './graph';
import type { Parameters, Reply } from './graph';
import { GraphClient } from './graph-client';
import { redirectUri, startWithRuleSettings, SteeredSandbox } from './steered-sandbox';

export { redirectUri };
export const instagramScopes =
	'instagram_business_basic,instagram_business_content_publish,instagram_business_manage_insights,instagram_business_manage_comments';
export const facebookScopes =
	'instagram_basic,instagram_content_publish,instagram_manage_insights,instagram_manage_comments,instagram_manage_contents,pages_show_list,pages_read_engagement,pages_manage_metadata,business_management';

export type Form = Readonly<Record<string, string>> | readonly (readonly [string, string])[];

/** Starts a sandbox for testing rules: the clock is frozen, and loopback addresses are not trusted. */
export async function startForRules(options: Partial<SandboxOptions> = {}): Promise<InstagramSandbox> {
	return new InstagramSandbox(await startWithRuleSettings(options));
}

/** A running sandbox, with an Instagram client and the test's controls. */
export class InstagramSandbox extends SteeredSandbox {
	switches(values: Readonly<Record<string, unknown>>): Promise<unknown> {
		const named = Object.entries(values).map(([name, value]) => [
			name === 'loopback' || name === 'limitTimeScale' ? name : `instagram.${name}`,
			value,
		]);
		return this.set('switches', Object.fromEntries(named));
	}

	/** Makes a call without a token. */
	async call(
		method: string,
		path: string,
		query: Parameters = {},
		init: { body?: RequestInit['body']; headers?: Record<string, string> } = {},
	): Promise<Reply> {
		const sent = queryOf(query);
		const address = `${this.url}/${path}${sent.size > 0 ? `?${sent}` : ''}`;
		return readGraphReply(await fetch(address, { method, redirect: 'manual', ...init }));
	}

	/** Returns the URL of a login's consent page. A change to `null` removes a parameter. */
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
		return `${this.url}/${page}?${queryOf(parameters)}`;
	}

	/** Submits the consent form. */
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

	/** Exchanges a code for a short-lived token with Instagram Login. */
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

	/** Exchanges a code for a token with Facebook Login. */
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
		return body.access_token;
	}

	/** Connects an account with Instagram Login. @returns a client with the account's 60-day token */
	async connect(user?: string, form?: Form, changes?: Parameters): Promise<GraphClient> {
		const { body } = await this.call('GET', 'graph.instagram.com/access_token', {
			grant_type: 'ig_exchange_token',
			client_secret: 'sandbox-secret',
			access_token: await this.shortToken(user, form, changes),
		});
		return new GraphClient(this, 'graph.instagram.com', body.access_token, 'me');
	}

	/** Connects a person with Facebook Login. @returns a client for the account of the first Page that has one */
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
