import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Negotiator from 'negotiator';
import { ApiError } from '../core/errors';
import { isKnownTo } from '../core/etag';
import { chosenLanguage, languageOf, pageHeaders, type Assets } from '../pages';
import { accentCss } from './accent';
import type { Avatars, Picture } from './avatar';
import { renderBadge } from './badge';
import { renderCard } from './card';
import type { Images } from './images';
import { totalFollowers, type MediaKit } from './kit';
import type { Answer, Answers } from './kit-answers';
import { renderGone, renderKit } from './kit-page';
import {
	SHOW,
	SHOW_ACCENT,
	SHOW_AVATAR,
	SHOW_BADGE,
	SHOW_CARD,
	SHOW_IMAGE,
	SHOW_JSON,
	SHOW_THUMBNAIL,
} from './kit-schemas';
import { wordingOf } from './kit-words';
import { publicView } from './page-view';
import { canDraw } from './sharp';

const config = { public: true };
/** Short, so that pages disappear quickly after being disabled. */
const CACHED = 'public, max-age=60';
/** For content that never changes under its URL. */
const FOR_EVER = 'public, max-age=31536000, immutable';
/** For the formats of a page that other sites embed: any site may read them, but they get no permissions. */
const EMBEDDED = {
	'cache-control': CACHED,
	'access-control-allow-origin': '*',
	'cross-origin-resource-policy': 'cross-origin',
	'content-security-policy': "default-src 'none'; sandbox",
};
const JSON_TYPE = 'application/json; charset=utf-8';
const BADGE_TYPE = 'image/svg+xml; charset=utf-8';

/** A transparent image, so that the initials on the page stay visible. */
const NO_PICTURE: Picture = {
	contentType: 'image/svg+xml',
	bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"/>'),
};

/** Renders the page as JSON. */
function renderJson(kit: MediaKit): string {
	const { slug, title, description, url, content, accounts, bestPosts } = kit;
	const { contact_email, website, location, languages, currency, packages, collaborations } = content;
	return JSON.stringify({
		slug,
		title,
		description,
		url,
		followers: totalFollowers(kit).total,
		...{ contact_email, website, location, languages, currency, packages },
		collaborations: collaborations.map(({ name, url }) => ({ name, url })),
		accounts: accounts.map(({ shown }) => shown),
		best_posts: bestPosts.map(({ shown }) => shown),
	});
}

/** Returns the same error for pages that do not exist and for disabled pages. */
const notFound = () =>
	new ApiError(
		404,
		'page_unknown',
		'This media-kit page does not exist or is switched off. Check the URL.',
		'fix-request',
	);

/** Allows the given origins to embed this page in a frame. */
function allowFrames(reply: FastifyReply, origins: readonly string[]): void {
	if (origins.length === 0) return;
	const policy = String(reply.getHeader('content-security-policy'));
	reply.header(
		'content-security-policy',
		policy.replace("frame-ancestors 'none'", `frame-ancestors ${origins.join(' ')}`),
	);
	// This header does not support lists of origins.
	reply.removeHeader('x-frame-options');
}

/** Sends a response, compressed if the client accepts it. */
function send(
	request: FastifyRequest,
	reply: FastifyReply,
	{ body, etag, compressed }: Answer,
): FastifyReply {
	reply.header('etag', etag);
	if (compressed)
		reply.header('vary', ['accept-encoding', reply.getHeader('vary')].flat().filter(Boolean).join(', '));
	if (isKnownTo(request, etag)) return reply.code(304).send();
	const taken = compressed ? new Negotiator(request).encodings(['br', 'gzip']) : [];
	const coding = taken.includes('br') ? 'br' : taken[0];
	if (coding !== 'br' && coding !== 'gzip') return reply.send(body);
	return reply.header('content-encoding', coding).send(compressed?.[coding]);
}

/** The public routes of media-kit pages. */
export const registerPublicRoutes: FastifyPluginAsyncTypebox<{
	answers: Answers;
	avatars: Avatars;
	images: Images;
	assets: Assets;
	/** Origins whose pages may embed a media kit. */
	frameAncestors: readonly string[];
}> = async (app, { answers, avatars, images, assets, frameAncestors }) => {
	const avatarOf = async ({ accounts }: MediaKit) => {
		const url = accounts.find(({ avatarUrl }) => avatarUrl)?.avatarUrl;
		return url ? await avatars(url) : undefined;
	};

	// The route of the HTML page also matches these two paths, so they are registered first.
	app.get('/mediakit/:slug.json', { config, schema: SHOW_JSON }, async (request, reply) => {
		const answer = await answers.find(request.params.slug.toLowerCase(), 'json', renderJson);
		if (answer === undefined) throw notFound();
		return send(request, reply.headers(EMBEDDED).type(JSON_TYPE), answer);
	});

	app.get('/mediakit/:slug.svg', { config, schema: SHOW_BADGE }, async (request, reply) => {
		const language = languageOf(request);
		const answer = await answers.find(request.params.slug.toLowerCase(), `badge ${language}`, (kit) =>
			renderBadge(kit, wordingOf(language)),
		);
		if (answer === undefined) throw notFound();
		reply.headers({ ...EMBEDDED, vary: 'accept-language, cookie' });
		return send(request, reply.type(BADGE_TYPE), answer);
	});

	app.get('/mediakit/:slug', { config, schema: SHOW }, async (request, reply) => {
		pageHeaders(reply);
		const [language, chosen] = [languageOf(request), chosenLanguage(request)];
		const answer = await answers.find(
			request.params.slug.toLowerCase(),
			`page ${language} ${chosen} ${canDraw()}`,
			(kit) => renderKit(assets, kit, { view: publicView(kit, wordingOf(language)), language, chosen }),
		);
		if (answer === undefined) return reply.code(404).send(renderGone(assets, language));
		allowFrames(reply, frameAncestors);
		return send(request, reply.header('cache-control', CACHED), answer);
	});

	app.get('/mediakit/:slug/card.jpg', { config, schema: SHOW_CARD }, async (request, reply) => {
		const language = languageOf(request);
		const answer = await answers.find(request.params.slug.toLowerCase(), `card ${language}`, async (kit) => {
			const { cover_image: id } = kit.content;
			const [avatar, cover] = await Promise.all([avatarOf(kit), id === null ? undefined : images.find(id)]);
			return await renderCard(kit, wordingOf(language), { avatar: avatar?.bytes, cover });
		});
		if (answer === undefined) throw notFound();
		reply.headers({ ...EMBEDDED, vary: 'accept-language, cookie' });
		return send(request, reply.type('image/jpeg'), answer);
	});

	app.get('/mediakit/:slug/avatar', { config, schema: SHOW_AVATAR }, async (request, reply) => {
		const kit = await answers.kit(request.params.slug.toLowerCase());
		if (kit === undefined) throw notFound();
		const picture = await avatarOf(kit);
		reply.headers({ ...EMBEDDED, 'cache-control': picture ? 'public, max-age=3600' : CACHED });
		const { contentType, bytes } = picture ?? NO_PICTURE;
		return reply.type(contentType).send(bytes);
	});

	app.get('/mediakit/:slug/thumbnails/:name', { config, schema: SHOW_THUMBNAIL }, async (request, reply) => {
		const { slug, name } = request.params;
		const kit = await answers.kit(slug.toLowerCase());
		const found = kit?.bestPosts.find(({ thumbnail }) => thumbnail?.name === name)?.thumbnail;
		if (found === undefined) throw notFound();
		reply.headers({ ...EMBEDDED, 'cache-control': 'public, max-age=3600' });
		return reply.type('image/webp').send(found.bytes);
	});

	// This path cannot collide with a page, since page names contain no "@".
	app.get('/mediakit/@images/:id', { config, schema: SHOW_IMAGE }, async (request, reply) => {
		const bytes = await images.find(request.params.id);
		if (bytes === undefined) throw notFound();
		reply.headers({ ...EMBEDDED, 'cache-control': FOR_EVER });
		return reply.type('image/webp').send(bytes);
	});

	app.get('/mediakit/@accent/:color.css', { config, schema: SHOW_ACCENT }, async (request, reply) => {
		reply.header('cache-control', FOR_EVER);
		return reply.type('text/css; charset=utf-8').send(accentCss(`#${request.params.color}`));
	});
};
