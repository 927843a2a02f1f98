import { call } from '../../kernel/outgoing';
import { ControlError } from '../../kernel/fields';
import type { Json } from '../../kernel/types';
import type { Instagram } from '../context';
import type { Account, App, Login } from '../model';
import { hubSignature, signingSecret } from './signing';

/** The valid and invalid signatures that a test can choose (rule 48). */
export const signatureKinds = ['valid', 'wrong', 'altered', 'missing'] as const;
export type SignatureKind = (typeof signatureKinds)[number];

const answerTimeoutMs = 10_000;

export interface Event {
	readonly app: App;
	readonly login: Login;
	readonly account: Account;
	readonly field: string;
	readonly value: Json;
	/** Unix seconds. */
	readonly time: number;
	readonly signature: SignatureKind;
}

/** Sends one event to the app's callback (contract §6). Returns the delivery's ID. */
export function sendEvent(instagram: Instagram, event: Event): number {
	const { app, login, account, field, value, time, signature } = event;
	if (!app.webhook) throw new ControlError(`app ${app.id} has no webhook`);
	const entry = { id: account.id, time, changes: [{ field, value }] };
	const body = JSON.stringify({ object: 'instagram', entry: [entry] });
	const secret = signingSecret(instagram, app, login);
	const signed = hubSignature(signature === 'wrong' ? `not ${secret}` : secret, body);
	return instagram.webhooks.send({
		url: app.webhook.url,
		body: signature === 'altered' ? body.replace('":', '": ') : body,
		headers: () => ({
			'Content-Type': 'application/json',
			...(signature === 'missing' ? {} : { 'X-Hub-Signature-256': signed }),
		}),
		about: { username: account.username, login, field, time, signature },
	});
}

/** Performs Meta's handshake: the callback must return 200 with the bare challenge. Throws the portal's message. */
export async function verifyCallback(instagram: Instagram, url: string, verifyToken: string): Promise<void> {
	const challenge = instagram.store.ids.challenge();
	const query = new URLSearchParams({
		'hub.mode': 'subscribe',
		'hub.challenge': challenge,
		'hub.verify_token': verifyToken,
	});
	const address = `${url}${url.includes('?') ? '&' : '?'}${query}`;
	const answer = await call(address, { method: 'GET', signal: AbortSignal.timeout(answerTimeoutMs) }).catch(
		(error: Error) => {
			throw new ControlError(`the callback could not be reached: ${error.message}`);
		},
	);
	let text = '';
	for await (const piece of answer) text += String(piece);
	if (answer.statusCode !== 200 || text !== challenge) {
		throw new ControlError(
			`the callback did not answer 200 with the challenge (status ${answer.statusCode})`,
		);
	}
}

/** Returns the default value of an event. */
export function sampleValue(login: Login, account: Account, field: string): Json {
	const [post] = account.media;
	const from = { id: '26000000000000001', username: 'some_follower' };
	const id = '18000000000000001';
	if (field === 'story_insights') {
		const figures = { exits: 3, impressions: 120, reach: 104, replies: 1, taps_forward: 40, taps_back: 6 };
		return { media_id: account.stories[0]?.id ?? id, ...figures };
	}
	if (field === 'mentions') return { media_id: post?.id ?? id, comment_id: id };
	const media = { id: post?.id ?? id, media_product_type: post?.productType ?? 'FEED' };
	return { [login === 'facebook' ? 'comment_id' : 'id']: id, from, text: 'Where was this?', media };
}
