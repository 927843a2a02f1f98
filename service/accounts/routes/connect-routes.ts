import { randomBytes } from 'node:crypto';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PLATFORM_NAMES, type Platform } from '../../../platforms/errors';
import { isKnown, statusOf } from '../../core/errors';
import { languageOf, pageHeaders, type Assets } from '../../pages';
import { loginParams, longText } from '../../core/schemas';
import type { Connect } from '../oauth/connect';
import { connectedPage, notConnectedPage } from '../oauth/connect-page';
import { LOGIN_FACTS, type Logins } from '../../channels';
import { LOGINS, type LoginName } from '../../config';
import { missingScopes } from '../oauth/missing-scopes';
import { callbackAnswers, callbackExample, connectAnswers, oauthUrlAnswers } from './account-schemas';

const BROWSER_COOKIE = 'mediakit_oauth';

/** Explains the choice of logins for each platform that has more than one. */
const whichLogin = Object.entries(LOGINS)
	.flatMap(([platform, names]: [string, readonly LoginName[]]) =>
		names.length === 1
			? []
			: names.map((name) =>
					name === platform
						? `\`${name}\` is ${LOGIN_FACTS[name].title}`
						: `\`${name}\` is ${LOGIN_FACTS[name].title} for ${PLATFORM_NAMES[platform as Platform]} accounts`,
				),
	)
	.join(', ');

const tags = ['Connecting accounts'];

const callbackQuery = Type.Object({
	code: Type.Optional(longText()),
	state: Type.Optional(longText()),
	error: Type.Optional(longText()),
	error_type: Type.Optional(longText()),
	error_description: Type.Optional(longText()),
	error_code: Type.Optional(longText()),
	error_message: Type.Optional(longText()),
});

const callbackSchema = {
	tags,
	summary: 'Complete the login flow after the redirect',
	params: loginParams,
	querystring: callbackQuery,
	described: { example: callbackExample },
	response: callbackAnswers,
};

/** Routes of the login flow: the consent page and the callback. */
export const registerConnectRoutes: FastifyPluginAsyncTypebox<{
	connect: Connect;
	logins: Logins;
	assets: Assets;
}> = async (app, { connect, logins, assets }) => {
	/** Shows an error page at the end of a failed flow, without internal details. */
	function refuse(request: FastifyRequest, reply: FastifyReply, login: LoginName, error: unknown) {
		if (!isKnown(error)) request.log.error({ err: error }, 'an account could not be connected');
		return pageHeaders(reply)
			.code(statusOf(error))
			.send(notConnectedPage(assets, languageOf(request), logins[login].platform, error));
	}

	app.get(
		'/auth/oauth-url/:platform',
		{
			schema: {
				tags,
				summary: 'Get the URL of a consent page',
				description: `Open it in a browser. ${whichLogin}.`,
				params: loginParams,
				response: oauthUrlAnswers,
			},
			config: { viewers: 'refused' },
		},
		(request) => connect.begin(request.params.platform),
	);

	app.get(
		'/api/auth/:platform/connect',
		{
			schema: {
				tags,
				summary: 'Redirect to a consent page',
				description: 'The same as a redirect for browsers. Only the same browser can complete the flow.',
				params: loginParams,
				response: connectAnswers,
			},
			config: { viewers: 'refused' },
		},
		async (request, reply) => {
			const { platform: login } = request.params;
			const browser = randomBytes(24).toString('base64url');
			try {
				const { url } = await connect.begin(login, browser);
				reply.setCookie(BROWSER_COOKIE, browser, { path: `${assets.prefix}/api/auth`, maxAge: 600 });
				return reply.redirect(url);
			} catch (error) {
				if (!request.headers.accept?.includes('text/html')) throw error;
				return refuse(request, reply, login, error);
			}
		},
	);

	app.get(
		'/api/auth/:platform/callback',
		{
			schema: callbackSchema,
			config: { public: true },
		},
		async (request, reply) => {
			const { platform: login } = request.params;
			// HEAD requests come from link checkers and browser prefetching, and must not complete the flow.
			if (request.method === 'HEAD') return pageHeaders(reply).send('');
			try {
				const browser = request.cookies[BROWSER_COOKIE];
				const connected = await connect.finish(login, request.query, browser);
				const missing = [...new Set(connected.flatMap((account) => missingScopes(account, logins)))];
				return pageHeaders(reply).send(connectedPage(assets, languageOf(request), connected, missing));
			} catch (error) {
				return refuse(request, reply, login, error);
			}
		},
	);
};
