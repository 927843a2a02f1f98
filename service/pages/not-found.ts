import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import type { Assets } from './assets';
import { html } from './html';
import { languageOf } from './language';
import { pageHeaders, renderPage } from './page';

const TEXTS = {
	en: {
		title: 'Page not found',
		why: 'This page does not exist, or its link has expired. Check the URL or ask for a new link.',
		home: 'Open the dashboard',
	},
	de: {
		title: 'Seite nicht gefunden',
		why: 'Diese Seite gibt es nicht, oder ihr Link ist abgelaufen. Prüfe die URL oder bitte um einen neuen Link.',
		home: 'Zum Dashboard',
	},
};

/** True if a browser is opening a page. Programs such as curl do not request HTML. */
export function wantsPage({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>): boolean {
	if (method !== 'GET' && method !== 'HEAD') return false;
	return new Negotiator({ headers }).mediaType(['application/json', 'text/html']) === 'text/html';
}

/** Responds with the "not found" page. */
export function sendNotFoundPage(assets: Assets, request: FastifyRequest, reply: FastifyReply): FastifyReply {
	const language = languageOf(request);
	const texts = TEXTS[language];
	const page = renderPage(assets, {
		language,
		title: `${texts.title} · MediaKit`,
		styles: ['pages.css'],
		head: html`<meta name="robots" content="noindex" />`,
		body: html`<main>
			<p class="brand">MediaKit</p>
			<h1>${texts.title}</h1>
			<p>${texts.why}</p>
			<p class="note"><a href="${assets.prefix}/">${texts.home}</a></p>
		</main>`,
	});
	return pageHeaders(reply).code(404).send(page);
}
