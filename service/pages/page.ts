import type { FastifyReply } from 'fastify';
import type { Assets } from './assets';
import { html, type Html } from './html';
import type { Language } from './language';

/** Three bars as an inline icon, which saves a request. */
const ICON = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#3b4fd8"/><path d="M9 23v-6M16 23V13M23 23V9" stroke="#fff" stroke-width="4" stroke-linecap="round"/></svg>')}`;

/** Sets the headers of all HTML pages. Cacheable pages set `cache-control` afterwards. */
export function pageHeaders(reply: FastifyReply): FastifyReply {
	return reply.headers({
		'content-type': 'text/html; charset=utf-8',
		'x-frame-options': 'DENY',
		'cache-control': 'no-store',
		vary: 'accept-language, cookie',
	});
}

/**
 * Renders a complete page.
 *
 * @param page.styles names of style sheets among the assets; pages are readable without them
 * @param page.scripts names of scripts among the assets
 * @param page.head additional head elements
 */
export function renderPage(
	assets: Assets,
	page: {
		language: Language;
		title: string;
		styles: readonly string[];
		scripts?: readonly string[];
		head?: Html;
		body: Html;
	},
): string {
	const addresses = (names: readonly string[] = []) => names.flatMap((name) => assets.address(name) ?? []);
	const styles = addresses(page.styles).map((url) => html`<link rel="stylesheet" href="${url}" />`);
	const scripts = addresses(page.scripts).map((url) => html`<script type="module" src="${url}"></script>`);
	// Preloaded together; otherwise the browser would discover the imports one after the other.
	const imported = [...new Set((page.scripts ?? []).flatMap((name) => assets.parts(name).slice(1)))];
	const preloads = imported.map((url) => html`<link rel="modulepreload" href="${url}" />`);
	return html`<!doctype html>
		<html lang="${page.language}">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<meta name="color-scheme" content="light dark" />
				<title>${page.title}</title>
				<link rel="icon" href="${ICON}" />
				<link rel="apple-touch-icon" href="${assets.prefix}/apple-touch-icon.png" />
				<link rel="manifest" href="${assets.prefix}/manifest.webmanifest" />
				${page.head}${styles}${scripts}${preloads}
			</head>
			<body>
				${page.body}
			</body>
		</html> `.text;
}
