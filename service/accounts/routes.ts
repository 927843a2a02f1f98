import { createHash, randomBytes } from 'node:crypto';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { PLATFORM_NAMES } from '../../platforms/errors';
import { isKnown, statusOf } from '../errors';
import { name as service, version } from '../package.json';
import { oneOf } from '../schemas';
import type { Connect } from './connect';
import { LOGIN_NAMES, type Logins } from './logins';
import type { Account } from './model';
import {
	callbackAnswers,
	callbackExample,
	connectAnswers,
	listAnswers,
	oauthUrlAnswers,
	testAnswers,
} from './schemas';
import type { AccountStore } from './store';

const BROWSER_COOKIE = 'mediakit_oauth';

// In these routes Instagram's two logins have names of their own.
const loginParams = Type.Object({ platform: oneOf(LOGIN_NAMES, { examples: ['tiktok'] }) });

const callbackQuery = Type.Object({
	code: Type.Optional(Type.String()),
	state: Type.Optional(Type.String()),
	error: Type.Optional(Type.String()),
	error_type: Type.Optional(Type.String()),
	error_description: Type.Optional(Type.String()),
	error_code: Type.Optional(Type.String()),
	error_message: Type.Optional(Type.String()),
});

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const CLOSE_SCRIPT = 'setTimeout(() => window.close(), 1500)';
const CLOSE_HASH = createHash('sha256').update(CLOSE_SCRIPT).digest('base64');
const PAGE_HEADERS = {
	'content-type': 'text/html; charset=utf-8',
	'content-security-policy': `default-src 'none'; script-src 'sha256-${CLOSE_HASH}'; frame-ancestors 'none'`,
	'cache-control': 'no-store',
};

/** The page at the end of a flow. A success closes itself, a failure stays to be read. */
function page(title: string, text: string, closes: boolean): string {
	const script = closes ? `<script>${CLOSE_SCRIPT}</script>` : '';
	return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title></head><body><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>${script}</body></html>`;
}

function readCookie(header: string | undefined, name: string): string | undefined {
	const pairs = (header ?? '').split(';').map((pair) => pair.trim().split('='));
	return pairs.find(([key]) => key === name)?.[1];
}

/** What is not possible without a scope; the others are needed for everything. */
const WITHOUT_SCOPE: Record<string, string> = {
	'user.info.profile': 'user name and description are not known',
	'user.info.stats': 'followers and likes are not counted',
	'video.list': 'videos and their figures are not read',
	'video.upload': 'no drafts can be sent',
	'video.publish': 'nothing can be posted directly',
	instagram_business_content_publish: 'nothing can be prepared or published',
	instagram_business_manage_insights: 'reach and views are not read',
	instagram_content_publish: 'nothing can be prepared or published',
	instagram_manage_insights: 'reach and views are not read',
};

const missingScopes = ({ login, scopes }: Account, logins: Logins): string[] =>
	logins[login].scopes.filter((scope) => !scopes.includes(scope));

/** What the page says of permissions that the person has not given; nothing if all are there. */
function tellMissing(missing: readonly string[]): string {
	if (missing.length === 0) return '';
	const told = missing.map((scope) => `${scope} (${WITHOUT_SCOPE[scope] ?? 'some calls will be refused'})`);
	return ` Not allowed: ${told.join(', ')}. To change that, connect again and allow it.`;
}

/** What the page says of the accounts that a flow has connected. */
function tellConnected(accounts: readonly Account[], missing: readonly string[]): string {
	const platforms = [...new Set(accounts.map(({ platform }) => PLATFORM_NAMES[platform]))].join();
	const names = accounts.map(({ username, pageName }) =>
		pageName === null ? username : `${username} (Page ${pageName})`,
	);
	const which =
		names.length === 1
			? `${platforms} account ${names[0]} is connected.`
			: `${names.length} ${platforms} accounts are connected, each for itself: ${names.join(', ')}.`;
	return `${which}${tellMissing(missing)} You can close this window.`;
}

function toJson(account: Account, logins: Logins) {
	return {
		id: account.id,
		platform: account.platform,
		username: account.username,
		display_name: account.displayName,
		connected: account.health === 'ok',
		scopes: account.scopes,
		missing_scopes: missingScopes(account, logins),
		expires_at: account.expiresAt,
		refresh_expires_at: account.refreshExpiresAt,
		last_synced_at: account.lastSyncedAt,
		health: account.health,
		...(account.healthReason !== null && { health_reason: account.healthReason }),
	};
}

/** Connecting and listing accounts. */
export const registerAccountRoutes: FastifyPluginAsyncTypebox<{
	store: AccountStore;
	connect: Connect;
	logins: Logins;
	/** Whether browsers reach the service over https. */
	secureCookies: boolean;
	onConnected: (account: Account) => void;
}> = async (app, { store, connect, logins, secureCookies, onConnected }) => {
	app.get(
		'/api/accounts',
		{ schema: { tags: ['Accounts'], summary: 'List connected accounts', response: listAnswers } },
		async () => ({ accounts: (await store.list()).map((account) => toJson(account, logins)) }),
	);

	app.get(
		'/n8n/test-connection',
		{
			schema: { tags: ['Operation'], summary: 'Test connection and key', response: testAnswers },
			config: { keyInQuery: true },
		},
		async () => ({
			ok: true as const,
			service,
			version,
			accounts: (await store.list())
				.map((account) => toJson(account, logins))
				.map(({ platform, username, connected, expires_at, missing_scopes }) => ({
					platform,
					username,
					connected,
					expires_at,
					missing_scopes,
				})),
		}),
	);

	const tags = ['Connecting accounts'];

	app.get(
		'/auth/oauth-url/:platform',
		{
			schema: {
				tags,
				summary: 'Get the address of a consent page',
				description:
					'For a person to open. `instagram` is Instagram Login, `facebook` is Facebook Login for Instagram accounts.',
				params: loginParams,
				response: oauthUrlAnswers,
			},
		},
		(request) => connect.begin(request.params.platform),
	);

	app.get(
		'/api/auth/:platform/connect',
		{
			schema: {
				tags,
				summary: 'Go to a consent page',
				description: 'The same as a redirect, for a browser. Only that browser can end the flow.',
				params: loginParams,
				response: connectAnswers,
			},
		},
		async (request, reply) => {
			const browser = randomBytes(24).toString('base64url');
			const { url } = await connect.begin(request.params.platform, browser);
			const secure = secureCookies ? '; Secure' : '';
			reply.header(
				'set-cookie',
				`${BROWSER_COOKIE}=${browser}; HttpOnly; SameSite=Lax; Path=/api/auth; Max-Age=600${secure}`,
			);
			return reply.redirect(url);
		},
	);

	app.get(
		'/api/auth/:platform/callback',
		{
			schema: {
				tags,
				summary: 'End of the flow, where the platform sends the browser',
				params: loginParams,
				querystring: callbackQuery,
				described: { example: callbackExample },
				response: callbackAnswers,
			},
			config: { public: true },
		},
		async (request, reply) => {
			reply.headers(PAGE_HEADERS);
			try {
				const connected = await connect.finish(
					request.params.platform,
					request.query,
					readCookie(request.headers.cookie, BROWSER_COOKIE),
				);
				connected.forEach(onConnected);
				const missing = [...new Set(connected.flatMap((account) => missingScopes(account, logins)))];
				// What is missing stays to be read.
				return page('Connected', tellConnected(connected, missing), missing.length === 0);
			} catch (error) {
				if (!isKnown(error)) throw error;
				reply.code(statusOf(error));
				return page('Not connected', error.message, false);
			}
		},
	);
};
