import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ApiError } from '../core/errors';
import { isKnownTo } from '../core/etag';
import { languageOf, pageHeaders, type Assets } from '../pages';
import type { Avatars, Picture } from './avatar';
import { renderBadge } from './badge';
import { totalFollowers, type MediaKit } from './kit';
import type { Answer, Answers } from './kit-reader';
import { renderGone, renderKit } from './kit-page';
import { SHOW, SHOW_AVATAR, SHOW_BADGE, SHOW_JSON } from './kit-schemas';
import { WORDING } from './kit-words';

const config = { public: true };
/** Short: a page that is switched off is gone for everybody soon. */
const CACHED = 'public, max-age=60';
/** The forms for other people's pages: they may be read and shown there, and can do nothing. */
const EMBEDDED = {
	'cache-control': CACHED,
	'access-control-allow-origin': '*',
	'cross-origin-resource-policy': 'cross-origin',
	'content-security-policy': "default-src 'none'; sandbox",
};
const JSON_TYPE = 'application/json; charset=utf-8';
const BADGE_TYPE = 'image/svg+xml; charset=utf-8';

/** Under it the page's initials stay to be seen. */
const NO_PICTURE: Picture = {
	contentType: 'image/svg+xml',
	bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"/>'),
};

/** The page as JSON text. */
function renderJson(kit: MediaKit): string {
	const { slug, title, description, url, accounts, bestPosts } = kit;
	return JSON.stringify({
		slug,
		title,
		description,
		url,
		followers: totalFollowers(kit).total,
		accounts: accounts.map(({ shown }) => shown),
		best_posts: bestPosts,
	});
}

/** The same whether there is no such page or its owner has switched it off. */
const notFound = () =>
	new ApiError(
		404,
		'page_unknown',
		'There is no such media-kit page, or it is switched off. Check the address.',
		'fix-request',
	);

function send(request: FastifyRequest, reply: FastifyReply, { body, etag }: Answer): FastifyReply {
	reply.header('etag', etag);
	return isKnownTo(request, etag) ? reply.code(304).send() : reply.send(body);
}

/** Media-kit pages as everybody sees them. */
export const registerPublicRoutes: FastifyPluginAsyncTypebox<{
	answers: Answers;
	avatars: Avatars;
	assets: Assets;
}> = async (app, { answers, avatars, assets }) => {
	// The page's address fits these two as well, so they come first in the description.
	app.get('/mediakit/:slug.json', { config, schema: SHOW_JSON }, async (request, reply) => {
		const answer = await answers.find(request.params.slug.toLowerCase(), 'json', renderJson);
		if (answer === undefined) throw notFound();
		return send(request, reply.headers(EMBEDDED).type(JSON_TYPE), answer);
	});

	app.get('/mediakit/:slug.svg', { config, schema: SHOW_BADGE }, async (request, reply) => {
		const language = languageOf(request);
		const answer = await answers.find(request.params.slug.toLowerCase(), `badge ${language}`, (kit) =>
			renderBadge(kit, WORDING[language]),
		);
		if (answer === undefined) throw notFound();
		reply.headers({ ...EMBEDDED, vary: 'accept-language, cookie' });
		return send(request, reply.type(BADGE_TYPE), answer);
	});

	app.get('/mediakit/:slug', { config, schema: SHOW }, async (request, reply) => {
		pageHeaders(reply);
		const language = languageOf(request);
		const answer = await answers.find(request.params.slug.toLowerCase(), `page ${language}`, (kit) =>
			renderKit(assets, kit, language),
		);
		if (answer === undefined) return reply.code(404).send(renderGone(assets, language));
		return send(request, reply.header('cache-control', CACHED), answer);
	});

	app.get('/mediakit/:slug/avatar', { config, schema: SHOW_AVATAR }, async (request, reply) => {
		const kit = await answers.kit(request.params.slug.toLowerCase());
		if (kit === undefined) throw notFound();
		const url = kit.accounts.find(({ avatarUrl }) => avatarUrl)?.avatarUrl;
		const picture = url ? await avatars(url) : undefined;
		reply.headers({ ...EMBEDDED, 'cache-control': picture ? 'public, max-age=3600' : CACHED });
		const { contentType, bytes } = picture ?? NO_PICTURE;
		return reply.type(contentType).send(bytes);
	});
};
