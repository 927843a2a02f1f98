import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { ApiError } from '../core/errors';
import { pathPart } from '../core/schemas';
import type { Assets } from './assets';

const ICONS = join(__dirname, 'icons');
const ICON_URLS = [
	'/favicon.ico',
	'/apple-touch-icon.png',
	'/apple-touch-icon-precomposed.png',
	'/icon-192.png',
	'/icon-512.png',
];

/** Platforms fetch media, and search engines may index media kits; all other paths are closed to crawlers. */
const robots = (prefix: string) =>
	[
		'User-agent: *',
		...['media/', 'mediakit/', 'dashboard/assets/', 'favicon.ico'].map((path) => `Allow: ${prefix}/${path}`),
		`Disallow: ${prefix}/`,
		'',
	].join('\n');

/** The web app manifest, for adding the dashboard to a home screen. */
const manifest = (prefix: string) => ({
	name: 'MediaKit',
	short_name: 'MediaKit',
	start_url: `${prefix}/`,
	scope: `${prefix}/`,
	display: 'standalone',
	background_color: '#ffffff',
	theme_color: '#3b4fd8',
	icons: [192, 512].map((size) => ({
		src: `${prefix}/icon-${size}.png`,
		sizes: `${size}x${size}`,
		type: 'image/png',
	})),
});

const unknownAsset = () =>
	new ApiError(
		404,
		'asset_unknown',
		'This file does not exist; the service was probably updated. Reload the page.',
		'fix-request',
	);

/**
 * The scripts and styles of our pages, and files that crawlers, browsers and phones request from every server.
 */
export const registerStaticFiles: FastifyPluginAsyncTypebox<{ assets: Assets }> = async (app, { assets }) => {
	const { prefix, folder = ICONS } = assets;
	const config = { public: true };
	const schema = { hide: true };
	await app.register(fastifyStatic, { root: folder, serve: false, preCompressed: true });

	app.get(
		'/dashboard/assets/:name',
		{ config, schema: { ...schema, params: Type.Object({ name: pathPart() }) } },
		({ params }, reply) => {
			if (!assets.has(params.name)) throw unknownAsset();
			return reply.sendFile(params.name, { maxAge: '365d', immutable: true });
		},
	);

	for (const url of ICON_URLS) {
		const file = url.slice(1).replace('-precomposed', '');
		app.get(url, { config, schema }, (_request, reply) => reply.sendFile(file, ICONS, { maxAge: '1d' }));
	}

	const serve = (url: string, contentType: string, text: string) =>
		app.get(url, { config, schema }, (_request, reply) =>
			reply.headers({ 'content-type': contentType, 'cache-control': 'public, max-age=86400' }).send(text),
		);
	serve('/robots.txt', 'text/plain; charset=utf-8', robots(prefix));
	serve(
		'/manifest.webmanifest',
		'application/manifest+json; charset=utf-8',
		JSON.stringify(manifest(prefix)),
	);
};
