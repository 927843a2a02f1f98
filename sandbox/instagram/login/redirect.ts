import { escapeHtml, html, redirect } from '../../kernel/answers';
import type { Answer } from '../../kernel/types';
import { isLoopbackAddress } from '../../kernel/loopback';
import type { App } from '../model';

/** An error shown on the platform's own page, without a redirect (rule 1). */
export class PageError extends Error {}

/** Runs a page handler; shows the error page if the request is invalid. */
export async function onPage(act: () => Answer | Promise<Answer>): Promise<Answer> {
	try {
		return await act();
	} catch (error) {
		if (!(error instanceof PageError)) throw error;
		const text = escapeHtml(error.message);
		return html(
			400,
			`<!doctype html><title>Sandbox: error</title><h1>This page is not available</h1><p>${text}</p>`,
		);
	}
}

export function checkRedirectUri(app: App, uri: string | null, loopback: boolean): string {
	if (uri === null || uri === '') throw new PageError('redirect_uri is missing');
	if (app.redirectUris.includes(uri) || (loopback && isLoopbackAddress(uri))) return uri;
	throw new PageError('Invalid redirect_uri: it is not registered for this app');
}

/** Redirects to the app; `end` is the fragment that Instagram appends. */
export function back(
	redirectUri: string,
	parameters: Record<string, string>,
	state: string | null,
	end = '',
): Answer {
	const query = new URLSearchParams(parameters);
	if (state !== null) query.set('state', state);
	return redirect(`${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${query}${end}`);
}
