import { call } from '../../kernel/outgoing';
import type { Json } from '../../kernel/types';
import type { Instagram } from '../context';
import type { Grant } from '../model';
import { signedRequest, signingSecret } from './signing';

const answerTimeoutMs = 10_000;
const formHeaders = { 'Content-Type': 'application/x-www-form-urlencoded' };

/** Notifies an app that a user has removed it (contract §6). Sent only once. */
export function sendDeauthorize(instagram: Instagram, grant: Grant): void {
	const { deauthorizeUrl } = grant.app;
	if (deauthorizeUrl === null) return;
	instagram.callbacks.send({
		url: deauthorizeUrl,
		body: callbackBody(instagram, grant),
		headers: () => formHeaders,
		about: { callback: 'deauthorize', username: grant.username, login: grant.login },
	});
}

/** Requests deletion of a user's data from the app, and checks the response (rule 50). */
export async function requestDataDeletion(instagram: Instagram, grant: Grant, url: string): Promise<Json> {
	const answer = await call(url, {
		method: 'POST',
		headers: formHeaders,
		body: callbackBody(instagram, grant),
		signal: AbortSignal.timeout(answerTimeoutMs),
	});
	let text = '';
	for await (const piece of answer) text += String(piece);
	return { status: answer.statusCode, ...judge(answer.statusCode ?? 0, text) };
}

function judge(status: number, text: string): { accepted: boolean; [name: string]: Json } {
	if (status !== 200) return { accepted: false, problem: 'the status must be 200' };
	let body: unknown;
	try {
		body = JSON.parse(text);
	} catch {
		return { accepted: false, problem: 'the answer must be JSON' };
	}
	const { url, confirmation_code: code } = (body ?? {}) as Record<string, unknown>;
	if (typeof url !== 'string' || !URL.canParse(url) || typeof code !== 'string' || code === '') {
		return { accepted: false, problem: 'the answer must contain url and confirmation_code' };
	}
	return { accepted: true, url, confirmation_code: code };
}

/** Returns the body of a callback, in which `user_id` is the app-scoped ID (contract §6). */
function callbackBody(instagram: Instagram, grant: Grant): string {
	const { store, kernel } = instagram;
	const { app, login, username } = grant;
	const userId =
		login === 'instagram'
			? store.scopedId(store.account(username), app)
			: store.personScopedId(store.person(username), app);
	const payload = { user_id: userId, algorithm: 'HMAC-SHA256', issued_at: kernel.clock.seconds() };
	const signed = signedRequest(signingSecret(instagram, app, login), payload);
	return new URLSearchParams({ signed_request: signed }).toString();
}
