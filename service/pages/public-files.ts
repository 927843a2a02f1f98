import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyPluginAsync } from 'fastify';
import type { Assets } from './assets';

const ICONS = [
	['/favicon.ico', 'favicon.ico', 'image/x-icon'],
	['/apple-touch-icon.png', 'apple-touch-icon.png', 'image/png'],
	['/apple-touch-icon-precomposed.png', 'apple-touch-icon.png', 'image/png'],
	['/icon-192.png', 'icon-192.png', 'image/png'],
	['/icon-512.png', 'icon-512.png', 'image/png'],
] as const;

/** Platforms fetch media, and people look for media kits; everything else is of no use to a crawler. */
const robots = (prefix: string) =>
	[
		'User-agent: *',
		...['media/', 'mediakit/', 'dashboard/assets/', 'favicon.ico'].map((path) => `Allow: ${prefix}/${path}`),
		`Disallow: ${prefix}/`,
		'',
	].join('\n');

/** What a phone needs to keep the dashboard on its home screen. */
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

/** What crawlers, browsers and phones ask every server for. */
export const registerPublicFiles: FastifyPluginAsync<{ assets: Assets }> = async (app, { assets }) => {
	const { prefix } = assets;
	const serve = (url: string, contentType: string, body: string | Buffer) =>
		app.get(url, { config: { public: true }, schema: { hide: true } }, (_request, reply) =>
			reply.headers({ 'content-type': contentType, 'cache-control': 'public, max-age=86400' }).send(body),
		);

	serve('/robots.txt', 'text/plain; charset=utf-8', robots(prefix));
	serve(
		'/manifest.webmanifest',
		'application/manifest+json; charset=utf-8',
		JSON.stringify(manifest(prefix)),
	);
	for (const [url, file, contentType] of ICONS) {
		serve(url, contentType, readFileSync(join(__dirname, 'icons', file)));
	}
};
