import { readReply } from './http';
import type { Reply } from './http';

/** A response from the data endpoints. Each test asserts the fields that its rule covers. */
export interface Envelope {
	readonly data?: {
		readonly user?: Record<string, unknown>;
		readonly videos?: readonly VideoObject[];
		readonly cursor?: number;
		readonly has_more?: boolean;
		readonly publish_id?: string;
		readonly upload_url?: string;
		readonly status?: string;
		readonly fail_reason?: string;
		readonly uploaded_bytes?: number;
		readonly downloaded_bytes?: number;
		readonly privacy_level_options?: readonly string[];
	};
	readonly error: { readonly code: string; readonly message: string; readonly log_id: string };
}

export interface VideoObject {
	readonly id: string;
	readonly create_time: number;
	readonly cover_image_url: string;
	readonly title: string;
}

export interface TokenAnswer {
	readonly access_token: string;
	readonly refresh_token: string;
	readonly open_id: string;
	readonly scope: string;
	readonly expires_in: number;
	readonly refresh_expires_in: number;
	readonly error?: string;
	readonly error_description?: string;
}

/** A connected account. */
export class Account {
	constructor(
		private readonly api: string,
		readonly tokens: TokenAnswer,
	) {}

	get openId(): string {
		return this.tokens.open_id;
	}

	async get(path: string): Promise<Reply<Envelope>> {
		const headers = { Authorization: `Bearer ${this.tokens.access_token}` };
		return readReply(await fetch(`${this.api}${path}`, { headers }));
	}

	async post(path: string, body?: unknown): Promise<Reply<Envelope>> {
		const answer = await fetch(`${this.api}${path}`, {
			method: 'POST',
			headers: {
				Authorization: `Bearer ${this.tokens.access_token}`,
				'Content-Type': 'application/json; charset=UTF-8',
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		return readReply(answer);
	}

	initFile(size: number, chunk: number, count: number): Promise<Reply<Envelope>> {
		return this.post('/v2/post/publish/inbox/video/init/', {
			source_info: { source: 'FILE_UPLOAD', video_size: size, chunk_size: chunk, total_chunk_count: count },
		});
	}

	initPull(videoUrl: string): Promise<Reply<Envelope>> {
		return this.post('/v2/post/publish/inbox/video/init/', {
			source_info: { source: 'PULL_FROM_URL', video_url: videoUrl },
		});
	}

	/** Starts a direct post of four bytes, which is private unless `postInfo` overrides this. */
	directVideo(postInfo: Readonly<Record<string, unknown>>): Promise<Reply<Envelope>> {
		return this.post('/v2/post/publish/video/init/', {
			post_info: { privacy_level: 'SELF_ONLY', ...postInfo },
			source_info: { source: 'FILE_UPLOAD', video_size: 4, chunk_size: 4, total_chunk_count: 1 },
		});
	}

	/** Requests a draft of two photos with these fields changed. */
	photos(
		changes: Readonly<Record<string, unknown>>,
		sourceChanges: Readonly<Record<string, unknown>>,
	): Promise<Reply<Envelope>> {
		const images = ['https://media.sandbox.example/1.jpg', 'https://media.sandbox.example/2.jpg'];
		return this.post('/v2/post/publish/content/init/', {
			media_type: 'PHOTO',
			post_mode: 'MEDIA_UPLOAD',
			post_info: { title: 'Two pictures', description: 'Said here' },
			source_info: {
				source: 'PULL_FROM_URL',
				photo_images: images,
				photo_cover_index: 0,
				...sourceChanges,
			},
			...changes,
		});
	}

	status(publishId: string | undefined): Promise<Reply<Envelope>> {
		return this.post('/v2/post/publish/status/fetch/', { publish_id: publishId });
	}

	/** Uploads a draft of a few bytes, which has not been processed yet. */
	async uploadedDraft(): Promise<string> {
		const { body } = await this.initFile(4, 4, 1);
		const answer = await putChunk(body.data?.upload_url, Buffer.from('clip'), 0, 4);
		if (answer.status !== 201) throw new Error(`upload: ${answer.status}`);
		return body.data?.publish_id ?? '';
	}
}

/** Sends one chunk with PUT, starting at byte `first` of `total`. */
export function putChunk(
	url: string | undefined,
	bytes: Buffer,
	first: number,
	total: number,
	headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
	return fetch(url ?? '', {
		method: 'PUT',
		headers: {
			'Content-Type': 'video/mp4',
			'Content-Range': `bytes ${first}-${first + bytes.length - 1}/${total}`,
			...headers,
		},
		body: new Uint8Array(bytes),
	});
}
