import { createHmac } from 'node:crypto';
import { escapeHtml } from '../../kernel/answers';
import { isLoopbackAddress } from '../../kernel/loopback';
import { call } from '../../kernel/outgoing';
import type { Answer, SandboxRequest } from '../../kernel/types';
import type { YouTube } from '../context';
import type { Subscription, User, Video } from '../model';

const mostLeaseSeconds = 828_000;
const answerTimeoutMs = 10_000;

const plain = (status: number, body: string): Answer => ({
	status,
	headers: { 'Content-Type': 'text/plain; charset=utf-8' },
	body,
});

/**
 * `POST /subscribe`: verifies the callback with a challenge, then keeps the subscription for the duration of the lease
 * (contract §10, rule 47).
 */
export async function subscribe(youTube: YouTube, request: SandboxRequest): Promise<Answer> {
	const form = new URLSearchParams((await request.bytes()).toString('utf8'));
	const [mode, callback, topic] = ['hub.mode', 'hub.callback', 'hub.topic'].map(
		(name) => form.get(name) ?? '',
	);
	if (mode !== 'subscribe' && mode !== 'unsubscribe') return plain(400, 'Invalid parameter: hub.mode');
	const { loopback } = youTube.kernel.switches;
	if (
		!URL.canParse(callback ?? '') ||
		!(callback?.startsWith('https://') || (loopback && isLoopbackAddress(callback ?? '')))
	) {
		return plain(400, 'Invalid parameter: hub.callback');
	}
	const channelId =
		/^https:\/\/www\.youtube\.com\/(?:xml\/)?feeds\/videos\.xml\?channel_id=(UC[\w-]{22})$/.exec(
			topic ?? '',
		)?.[1];
	if (channelId === undefined) return plain(400, 'Invalid parameter: hub.topic');
	const lease = Math.min(
		Number(form.get('hub.lease_seconds') || youTube.switches.pushLeaseSeconds),
		mostLeaseSeconds,
	);
	const wanted: Subscription = {
		topic: topic ?? '',
		callback: callback ?? '',
		channelId,
		secret: form.get('hub.secret') || null,
		expiresAtMs: youTube.kernel.clock.now() + lease * 1000,
	};
	if (!(await isConfirmed(youTube, wanted, mode, lease)))
		return plain(409, 'Subscription verification failed');
	const others = youTube.store.subscriptions.filter(
		(one) => one.callback !== wanted.callback || one.topic !== wanted.topic,
	);
	youTube.store.subscriptions = mode === 'subscribe' ? [...others, wanted] : others;
	return { status: form.get('hub.verify') === 'sync' ? 204 : 202 };
}

/** Returns true if the callback echoes the challenge. */
async function isConfirmed(
	{ kernel }: YouTube,
	{ callback, topic }: Subscription,
	mode: string,
	lease: number,
): Promise<boolean> {
	const url = new URL(callback);
	const challenge = kernel.random.fork(`youtube/challenge/${kernel.clock.now()}`).text(24);
	url.searchParams.set('hub.topic', topic);
	url.searchParams.set('hub.challenge', challenge);
	url.searchParams.set('hub.mode', mode);
	url.searchParams.set('hub.lease_seconds', String(lease));
	try {
		const answer = await call(url.href, { method: 'GET', signal: AbortSignal.timeout(answerTimeoutMs) });
		let text = '';
		for await (const piece of answer) text += String(piece);
		return answer.statusCode === 200 && text === challenge;
	} catch {
		// Without a response, the subscription is not confirmed.
		return false;
	}
}

/** Notifies a channel's subscribers of a new video, or of a new title or description, but not of changed counts. */
export function pushUpdate(youTube: YouTube, video: Video): void {
	if (video.privacyStatus !== 'public') return;
	const now = youTube.kernel.clock.now();
	const owner = youTube.store.user(video.username);
	for (const subscription of youTube.store.subscriptions) {
		if (subscription.channelId !== owner.channelId || subscription.expiresAtMs <= now) continue;
		const body = feedOf(owner, video, subscription, now);
		const { secret } = subscription;
		youTube.pushes.send({
			url: subscription.callback,
			body,
			headers: () => ({
				'Content-Type': 'application/atom+xml',
				Link: `<${subscription.topic}>; rel=self, <https://pubsubhubbub.appspot.com/>; rel=hub`,
				...(secret !== null && {
					'X-Hub-Signature': `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`,
				}),
			}),
			about: { video_id: video.id, channel_id: owner.channelId, title: video.title },
		});
	}
}

function feedOf(owner: User, video: Video, { topic }: Subscription, nowMs: number): string {
	const published = new Date(video.uploadedAtMs).toISOString();
	const updated = new Date(nowMs).toISOString();
	return `<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns="http://www.w3.org/2005/Atom"><link rel="hub" href="https://pubsubhubbub.appspot.com"/><link rel="self" href="${escapeHtml(topic)}"/><title>YouTube video feed</title><updated>${updated}</updated><entry>
<id>yt:video:${video.id}</id>
<yt:videoId>${video.id}</yt:videoId>
<yt:channelId>${owner.channelId}</yt:channelId>
<title>${escapeHtml(video.title)}</title>
<link rel="alternate" href="https://www.youtube.com/watch?v=${video.id}"/>
<author><name>${escapeHtml(owner.displayName)}</name><uri>https://www.youtube.com/channel/${owner.channelId}</uri></author>
<published>${published}</published>
<updated>${updated}</updated>
</entry></feed>
`;
}
