import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Api, UploadStatus } from './api';
import { clickAllow } from './consent';

/** The video that the demo sends. */
export const VIDEO = join(__dirname, '../../test/media/sample.mp4');

const LOGINS = [
	{ login: 'tiktok', label: 'TikTok' },
	// A file goes to Instagram without a public address only by this of its two logins.
	{ login: 'facebook', label: 'Instagram' },
] as const;

interface Statistics {
	data: Record<'username' | 'followers' | 'engagement_rate' | 'avg_views' | 'reach_daily', unknown>;
}

interface SandboxState {
	instagram: { media: { container_id: string }[] };
}

const print = (label: string, value: unknown) => console.log(`${`${label}:`.padEnd(28)}${String(value)}`);

async function connectAccounts(api: Api): Promise<void> {
	for (const { login, label } of LOGINS) {
		const { url } = await api.get<{ url: string }>(`/auth/oauth-url/${login}`);
		const callback = await fetch(await clickAllow(url, { user: 'example_creator' }));
		if (!callback.ok) throw new Error(`${label} was not connected: ${await callback.text()}`);
	}
	const { accounts } = await api.get<{ accounts: { platform: string; username: string }[] }>('/api/accounts');
	for (const { platform, username } of accounts) print('Account connected', `${platform} @${username}`);
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
}

async function upload(api: Api, video: Buffer): Promise<string> {
	const form = new FormData();
	form.append('platforms', 'tiktok,instagram');
	form.append('account', 'example_creator');
	form.append('content', 'Made in the sandbox');
	form.append('file', new Blob([new Uint8Array(video)], { type: 'video/mp4' }), 'sample.mp4');
	const accepted = await api.post<UploadStatus & { status_url: string }>('/webhook/n8n/video-upload', form);
	print('Upload', accepted.status_url);
	return accepted.upload_id;
}

/** Compares what the platform has received with what was sent. @throws Error if anything differs */
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

/**
 * Connects an account of each platform, reads their statistics, brings a real video into the TikTok inbox and onto
 * Instagram, where it waits for its approval.
 *
 * @throws Error if anything is not as it should be
 */
export async function runMainJob(sandboxUrl: string, api: Api, dataDir: string): Promise<void> {
	await connectAccounts(api);
	await refreshStatistics(api);

	const video = await readFile(VIDEO);
	const uploadId = await upload(api, video);
	const prepared = await api.waitFor(uploadId, ['delivered', 'awaiting_approval']);
	for (const { platform, state } of prepared.deliveries) print(`State on ${platform}`, state);
	print('Sent', `${video.length} bytes`);
	for (const { publish_id, container_id } of prepared.deliveries)
		await compare(sandboxUrl, publish_id ? 'TikTok' : 'Instagram', publish_id ?? container_id, video);

	await api.post(`/api/uploads/${uploadId}/approve`);
	const published = await api.waitFor(uploadId, ['delivered', 'published']);
	const post = published.deliveries.find(({ platform }) => platform === 'instagram');
	print('Approved and published', post?.permalink ?? post?.state);
	const { instagram } = (await (await fetch(`${sandboxUrl}/_sandbox/state`)).json()) as SandboxState;
	const posts = instagram.media.filter(({ container_id }) => container_id === post?.container_id);
	print('Posts on Instagram', posts.length);
	if (posts.length !== 1) throw new Error('The video was not published exactly once.');

	const left = await readdir(join(dataDir, 'temporary'));
	print('Temporary files left', left.length);
	if (left.length > 0) throw new Error(`Temporary files were left behind: ${left.join(', ')}`);
}
