import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Api, UploadStatus } from './api';
import { clickAllow } from './consent';
import { openPage, tellOfThePast, type DemoAccount } from './showcase';

/** The video that the demo sends, created by `make-video.sh`. */
export const VIDEO = join(__dirname, 'video.mp4');

const LOGINS = [
	{ login: 'tiktok', label: 'TikTok' },
	// Of Instagram's two logins, only Facebook Login can upload a file without a public URL.
	{ login: 'facebook', label: 'Instagram' },
	{ login: 'youtube', label: 'YouTube' },
] as const;

const LABELS = { tiktok: 'TikTok', instagram: 'Instagram', youtube: 'YouTube' } as const;

interface Statistics {
	data: Record<
		'username' | 'followers' | 'engagement_rate' | 'avg_views' | 'reach_daily' | 'views_30d',
		unknown
	>;
}

interface SandboxState {
	instagram: { media: { container_id: string }[] };
	youtube: {
		uploads: { id: string; privacy_status: string }[];
		ledger: { kind: string }[];
	};
}

const print = (label: string, value: unknown) => console.log(`${`${label}:`.padEnd(28)}${String(value)}`);

async function connectAccounts(api: Api): Promise<DemoAccount[]> {
	for (const { login, label } of LOGINS) {
		const { url } = await api.get<{ url: string }>(`/auth/oauth-url/${login}`);
		const callback = await fetch(await clickAllow(url, { user: 'example_creator' }));
		if (!callback.ok) throw new Error(`${label} was not connected: ${await callback.text()}`);
	}
	const { accounts } = await api.get<{ accounts: DemoAccount[] }>('/api/accounts');
	for (const { platform, username } of accounts) print('Account connected', `${platform} @${username}`);
	return accounts.filter(({ username }) => username === 'example_creator');
}

async function refreshStatistics(api: Api): Promise<void> {
	const tiktok = await api.post<Statistics>('/api/mediakit/refresh-tiktok-api');
	print('TikTok followers', tiktok.data.followers);
	print('TikTok engagement rate', `${tiktok.data.engagement_rate} %`);
	print('TikTok average views', tiktok.data.avg_views);
	const instagram = await api.post<Statistics>('/api/mediakit/refresh-instagram-api?account=example_creator');
	print('Instagram followers', instagram.data.followers);
	print('Instagram engagement rate', `${instagram.data.engagement_rate} %`);
	print('Instagram daily reach', instagram.data.reach_daily);
	const youtube = await api.post<Statistics>('/api/mediakit/refresh-youtube-api?account=example_creator');
	print('YouTube subscribers', youtube.data.followers);
	print('YouTube views in 30 days', youtube.data.views_30d);
}

async function upload(api: Api, video: Buffer, platforms: string, content: string): Promise<string> {
	const form = new FormData();
	form.append('platforms', platforms);
	form.append('account', 'example_creator');
	form.append('content', content);
	form.append('file', new Blob([new Uint8Array(video)], { type: 'video/mp4' }), 'a week in the studio.mp4');
	const accepted = await api.post<UploadStatus & { status_url: string }>('/webhook/n8n/video-upload', form);
	print('Upload', accepted.status_url);
	return accepted.upload_id;
}

/** Compares the bytes that the platform received with the bytes that were sent. @throws Error if they differ */
async function compare(
	sandboxUrl: string,
	label: string,
	id: string | undefined,
	sent: Buffer,
): Promise<void> {
	const receipt = await fetch(`${sandboxUrl}/_sandbox/uploads/${id}`);
	const received = (await receipt.json()) as { size_bytes: number; sha256: string };
	print(`Received by ${label}`, `${received.size_bytes} bytes, SHA-256 ${received.sha256}`);
	const sha256 = createHash('sha256').update(sent).digest('hex');
	if (received.size_bytes !== sent.length || received.sha256 !== sha256)
		throw new Error(`What ${label} received is not what was sent.`);
}

async function readState(sandboxUrl: string): Promise<SandboxState> {
	return (await (await fetch(`${sandboxUrl}/_sandbox/state`)).json()) as SandboxState;
}

/** Checks that the draft on YouTube is a private video. @throws Error if not */
async function checkDraft(sandboxUrl: string, videoId: string | undefined): Promise<void> {
	const { youtube } = await readState(sandboxUrl);
	const video = youtube.uploads.find(({ id }) => id === videoId);
	print('Privacy on YouTube', video?.privacy_status);
	if (video?.privacy_status !== 'private') throw new Error('The draft on YouTube is not private.');
}

/**
 * Checks that the post is on Instagram exactly once, and that the video is unlisted on YouTube, with no notification
 * sent.
 *
 * @throws Error if not
 */
async function checkPublished(sandboxUrl: string, { deliveries }: UploadStatus): Promise<void> {
	const deliveryTo = (wanted: string) => deliveries.find(({ platform }) => platform === wanted);
	const [post, video] = [deliveryTo('instagram'), deliveryTo('youtube')];
	for (const { platform, permalink, state } of deliveries.filter(({ permalink: link }) => link !== undefined))
		print(`Published on ${LABELS[platform]}`, permalink ?? state);
	const { instagram, youtube } = await readState(sandboxUrl);
	const posts = instagram.media.filter(({ container_id }) => container_id === post?.container_id);
	print('Posts on Instagram', posts.length);
	if (posts.length !== 1) throw new Error('The video was not published exactly once.');
	const [now, ...others] = youtube.uploads;
	print('Videos on YouTube', `${youtube.uploads.length}, ${now?.privacy_status}`);
	if (now?.id !== video?.publish_id || others.length > 0 || now?.privacy_status !== 'unlisted')
		throw new Error('YouTube does not have exactly one video, unlisted.');
	const told = youtube.ledger.filter(({ kind }) => kind === 'subscribers_notified').length;
	print('Subscribers notified', told);
	if (told > 0) throw new Error('Subscribers were notified.');
}

/**
 * Connects an account on each platform, reads the statistics, and sends a real video to the TikTok inbox, to Instagram
 * and, as a private video, to YouTube; the latter two wait for approval. Then prepares something to look at: weeks of
 * statistics, a published media-kit page, and a post waiting for approval.
 *
 * @returns the URL of the media-kit page
 * @throws Error if any result is not as expected
 */
export async function runMainJob(sandboxUrl: string, api: Api, dataDir: string): Promise<string> {
	const accounts = await connectAccounts(api);
	await refreshStatistics(api);

	const video = await readFile(VIDEO);
	const uploadId = await upload(api, video, 'tiktok,instagram,youtube', 'Made in the sandbox');
	const prepared = await api.waitFor(uploadId, ['delivered', 'awaiting_approval']);
	for (const { platform, state } of prepared.deliveries) print(`State on ${platform}`, state);
	print('Sent', `${video.length} bytes`);
	for (const { platform, publish_id, container_id } of prepared.deliveries)
		await compare(sandboxUrl, LABELS[platform], publish_id ?? container_id, video);
	await checkDraft(
		sandboxUrl,
		prepared.deliveries.find(({ platform }) => platform === 'youtube')?.publish_id,
	);

	await api.post(`/api/uploads/${uploadId}/approve`, { privacy: 'unlisted' });
	await checkPublished(sandboxUrl, await api.waitFor(uploadId, ['delivered', 'published']));

	const left = await readdir(join(dataDir, 'temporary'));
	print('Temporary files left', left.length);
	if (left.length > 0) throw new Error(`Temporary files were left behind: ${left.join(', ')}`);
	return await leaveSomethingToSee(api, accounts, video);
}

/** Prepares something to look at; see `runMainJob`. @returns the URL of the media-kit page */
async function leaveSomethingToSee(
	api: Api,
	accounts: readonly DemoAccount[],
	video: Buffer,
): Promise<string> {
	let days = 0;
	for (const account of accounts) days = await tellOfThePast(api, account);
	print('Days of statistics', days);
	const waiting = await upload(
		api,
		video,
		'instagram,youtube',
		'A week in the studio. Which day was your favourite?',
	);
	const { deliveries } = await api.waitFor(waiting, ['awaiting_approval']);
	print('Posts that wait for you', deliveries.length);
	const page = await openPage(api, accounts);
	print('Media-kit page', page);
	return page;
}
