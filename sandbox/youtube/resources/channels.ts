import type { Json, SandboxRequest } from '../../kernel/types';
import { admit, requireChannel } from '../access';
import type { YouTube } from '../context';
import { ApiError } from '../errors';
import { uploadsOf } from '../ids';
import type { User } from '../model';
import { etagOf, listOf, partsOf, pick, wholeList } from '../parameters';
import { read } from '../quota';
import { access } from '../scopes';
import { viewsOf } from './views';

const kind = 'youtube#channelListResponse';
const knownParts = [
	'auditDetails',
	'brandingSettings',
	'contentDetails',
	'contentOwnerDetails',
	'id',
	'localizations',
	'snippet',
	'statistics',
	'status',
	'topicDetails',
];
const filters = ['mine', 'id', 'forHandle', 'forUsername', 'managedByMe'] as const;

/** `GET channels` (contract §2, rules 15, 23). */
export function listChannels(youTube: YouTube, request: SandboxRequest): Json {
	const caller = admit(youTube, request, read, access.read);
	const parts = partsOf(request, knownParts);
	const given = filters.filter((name) => request.query.has(name));
	if (given.length === 0) {
		throw new ApiError(
			'missingRequiredParameter',
			'No filter selected. Expected one of: mine, id, forHandle',
			{
				location: { name: 'parameters.', type: 'other' },
			},
		);
	}
	if (given.length > 1) {
		throw new ApiError(
			'incompatibleParameters',
			`Incompatible parameters specified in the request: ${given.join(', ')}`,
			{
				location: { name: given[0] ?? '', type: 'parameter' },
			},
		);
	}
	if (given[0] === 'mine') {
		if (!caller.user.hasChannel && youTube.switches.noChannel === 'empty') {
			return { ...(wholeList(kind, []) as Record<string, Json>), items: undefined };
		}
		requireChannel(caller);
	}
	const channels = chosen(youTube, request, given[0] ?? 'mine', caller.user);
	const items = channels.map((user) => channelResource(youTube, request, user, parts));
	// An empty list has no `items` (contract §2).
	return { ...(wholeList(kind, items) as Record<string, Json>), items: items.length > 0 ? items : undefined };
}

function chosen({ store }: YouTube, request: SandboxRequest, filter: string, caller: User): User[] {
	const all = [...store.users.values()].filter((user) => user.hasChannel);
	if (filter === 'mine') return [caller];
	if (filter === 'id') {
		const ids = listOf(request, 'id');
		return all.filter((user) => ids.includes(user.channelId));
	}
	const name = (request.query.get(filter) ?? '').replace(/^@/, '').toLowerCase();
	return filter === 'forHandle' ? all.filter((user) => user.username.toLowerCase() === name) : [];
}

function channelResource(
	youTube: YouTube,
	request: SandboxRequest,
	user: User,
	parts: readonly string[],
): Json {
	const publicVideos = user.videos.filter((video) => video.privacyStatus === 'public');
	const body = pick(parts, {
		snippet: () => ({
			title: user.displayName,
			description: user.description,
			customUrl: `@${user.username}`,
			publishedAt: new Date(user.createdAtMs).toISOString(),
			thumbnails: Object.fromEntries(
				[
					['default', 88],
					['medium', 240],
					['high', 800],
				].map(([name, size]) => [
					name,
					{ url: `${request.baseUrl}/yt3.ggpht.com/${user.channelId}=s${size}`, width: size, height: size },
				]),
			) as Json,
			localized: { title: user.displayName, description: user.description },
			country: user.country,
		}),
		contentDetails: () => ({ relatedPlaylists: { likes: '', uploads: uploadsOf(user.channelId) } }),
		statistics: () => ({
			viewCount: String(
				user.viewCount ?? publicVideos.reduce((sum, video) => sum + viewsOf(youTube, video), 0),
			),
			subscriberCount: String(rounded(user.subscriberCount)),
			hiddenSubscriberCount: user.hiddenSubscriberCount,
			videoCount: String(publicVideos.length),
		}),
		status: () => ({
			privacyStatus: 'public',
			isLinked: true,
			longUploadsStatus: user.longUploadsStatus,
			madeForKids: false,
		}),
		brandingSettings: () => ({ channel: { title: user.displayName, description: user.description } }),
		topicDetails: () => ({ topicIds: [] }),
	});
	return { kind: 'youtube#channel', etag: etagOf(body), id: user.channelId, ...body };
}

/** Rounds down to three significant digits from 1,000 on, even for the owner (rule 23). */
function rounded(count: number): number {
	const step = 10 ** Math.max(0, String(count).length - 3);
	return Math.floor(count / step) * step;
}
