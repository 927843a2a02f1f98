import type { Json } from '../../kernel/types';
import type { YouTube } from '../context';
import type { Client, Project, Video } from '../model';
import { leftOf } from '../quota';
import { presentUser } from './users';

const time = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

/** Returns the member `youtube` of `GET /_sandbox/state`, without tokens, codes, secrets or session URIs. */
export function presentState(youTube: YouTube): Json {
	const { store, pushes } = youTube;
	return {
		projects: [...store.projects.values()].map((project) => presentProject(youTube, project)),
		clients: [...store.clients.values()].map(presentClient),
		accounts: [...store.users.values()].map(presentUser),
		grants: store.refreshTokens.map(({ client, username, scopes, expiresAtMs }) => ({
			username,
			client_id: client.clientId,
			scopes,
			expires_at: time(expiresAtMs),
		})),
		sessions: [...store.sessions.values()].map((session) => ({
			username: session.username,
			size_bytes: session.sizeBytes,
			stored_bytes: session.storedBytes,
			video_id: session.videoId,
		})),
		uploads: [...store.users.values()].flatMap(({ videos }) =>
			videos.filter((video) => video.file !== null).map(presentVideo),
		),
		ledger: store.ledger,
		subscriptions: store.subscriptions.map(({ topic, callback, expiresAtMs }) => ({
			topic,
			callback,
			expires_at: time(expiresAtMs),
		})),
		pushes: pushes.list(),
	};
}

/** `GET /_sandbox/uploads/:id`, by video ID or `upload_id`: the bytes received so far. */
export function presentUpload({ store }: YouTube, id: string): Json {
	const session = store.sessions.get(id) ?? [...store.sessions.values()].find((one) => one.videoId === id);
	return (
		session && {
			video_id: session.videoId,
			size_bytes: session.storedBytes,
			sha256: session.hash.copy().digest('hex'),
			complete: session.videoId !== null,
			chunks: [],
		}
	);
}

export function presentProject(youTube: YouTube, project: Project): Json {
	return {
		project: project.id,
		status: project.status,
		test_users: project.testUsers,
		audited: project.audited,
		left: Object.fromEntries(
			(['general', 'insert', 'search', 'batch'] as const).map((name) => [
				name,
				leftOf(youTube, project, name),
			]),
		),
	};
}

export function presentClient({ clientId, name, redirectUris, project }: Client): Json {
	return { client_id: clientId, name, redirect_uris: redirectUris, project: project.id };
}

export function presentVideo(video: Video): Json {
	return {
		id: video.id,
		username: video.username,
		title: video.title,
		privacy_status: video.privacyStatus,
		publish_at: time(video.publishAtMs),
		upload_status: video.uploadStatus,
		processing_status: video.processing.status,
		made_for_kids: video.selfDeclaredMadeForKids ?? null,
		synthetic_media: video.containsSyntheticMedia,
		size_bytes: video.file?.sizeBytes ?? null,
		sha256: video.file?.sha256 ?? null,
		thumbnail_sha256: video.thumbnail?.sha256 ?? null,
	};
}
