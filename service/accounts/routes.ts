import { createHash, randomBytes } from 'node:crypto';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { isKnown, statusOf } from '../errors';
import { name as service, version } from '../package.json';
import type { Connect } from './connect';
import type { Account, AccountStore } from './store';

const BROWSER_COOKIE = 'mediakit_oauth';

// The other platforms join with their own issue; until then only this one is known.
const platformParams = Type.Object({ platform: Type.Literal('tiktok') });

const callbackQuery = Type.Object({
	code: Type.Optional(Type.String()),
	state: Type.Optional(Type.String()),
	error: Type.Optional(Type.String()),
	error_type: Type.Optional(Type.String()),
	error_description: Type.Optional(Type.String()),
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

function toJson(account: Account, wanted: readonly string[]) {
	return {
		id: account.id,
		platform: account.platform,
		username: account.username,
		display_name: account.displayName,
		connected: account.health === 'ok',
		scopes: account.scopes,
		missing_scopes: wanted.filter((scope) => !account.scopes.includes(scope)),
		expires_at: account.expiresAt,
		refresh_expires_at: account.refreshExpiresAt,
		last_synced_at: account.lastSyncedAt,
		health: account.health,
	};
}

/** Connecting and listing accounts. */
export const registerAccountRoutes: FastifyPluginAsyncTypebox<{
	store: AccountStore;
	connect: Connect;
	/** The scopes a fully connected account has. */
	wantedScopes: readonly string[];
	/** Whether browsers reach the service over https. */
	secureCookies: boolean;
	onConnected: (account: Account) => void;
}> = async (app, { store, connect, wantedScopes, secureCookies, onConnected }) => {
	app.get('/api/accounts', async () => ({
		accounts: (await store.list()).map((account) => toJson(account, wantedScopes)),
	}));

	app.get('/n8n/test-connection', { config: { keyInQuery: true } }, async () => ({
		ok: true,
		service,
		version,
		accounts: (await store.list())
			.map((account) => toJson(account, wantedScopes))
			.map(({ platform, username, connected, expires_at, missing_scopes }) => ({
				platform,
				username,
				connected,
				expires_at,
				missing_scopes,
			})),
	}));

	app.get('/auth/oauth-url/:platform', { schema: { params: platformParams } }, () => connect.begin());

	app.get('/api/auth/:platform/connect', { schema: { params: platformParams } }, async (_request, reply) => {
		const browser = randomBytes(24).toString('base64url');
		const { url } = await connect.begin(browser);
		const secure = secureCookies ? '; Secure' : '';
		reply.header(
			'set-cookie',
			`${BROWSER_COOKIE}=${browser}; HttpOnly; SameSite=Lax; Path=/api/auth; Max-Age=600${secure}`,
		);
		return reply.redirect(url);
	});

	app.get(
		'/api/auth/:platform/callback',
		{ schema: { params: platformParams, querystring: callbackQuery }, config: { public: true } },
		async (request, reply) => {
			reply.headers(PAGE_HEADERS);
			try {
				const account = await connect.finish(
					request.query,
					readCookie(request.headers.cookie, BROWSER_COOKIE),
				);
				onConnected(account);
				return page(
					'Connected',
					`TikTok account ${account.username} is connected. You can close this window.`,
					true,
				);
			} catch (error) {
				if (!isKnown(error)) throw error;
				reply.code(statusOf(error));
				return page('Not connected', error.message, false);
			}
		},
	);
};
