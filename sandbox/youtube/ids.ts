import type { Random } from '../kernel/random';

const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Generates IDs, codes and tokens in Google's formats from the seed. */
export class Ids {
	private readonly secret: Random;
	private readonly plain: Random;

	constructor(random: Random) {
		this.secret = random.fork('youtube/secret');
		this.plain = random.fork('youtube/ids');
	}

	/** Returns a code that contains a slash, like Google's codes (rule 7). */
	code(): string {
		return `4/0Asandbox-${this.secret.text(40)}`;
	}

	accessToken(): string {
		return `ya29.a0sandbox${this.secret.text(60)}`;
	}

	refreshToken(): string {
		return `1//0sandbox${this.secret.text(40)}-L9Ir${this.secret.text(20)}`;
	}

	/** Returns the ID in a session URI, which is all that is needed to upload. */
	uploadId(): string {
		return `AHsandbox${this.secret.text(60)}`;
	}

	videoId(): string {
		return videoId(this.plain);
	}
}

/** Returns a video ID: 11 characters. */
export function videoId(random: Random): string {
	return random.text(11, base64url);
}

/** Returns a channel ID: `UC` and 22 characters. */
export function channelId(random: Random): string {
	return `UC${random.text(22, base64url)}`;
}

/** Returns the ID of the playlist with all uploads of a channel. */
export function uploadsOf(channel: string): string {
	return channel.replace(/^UC/, 'UU');
}
