import { createHash } from 'node:crypto';
import type { Clock } from '../kernel/clock';
import type { Random } from '../kernel/random';
import { SlidingWindow } from '../kernel/sliding-window';
import { Ids } from './ids';
import type { App, Code, Grant, Post, User, Video } from './model';
import { seededApp, seededUsers } from './seed';

/** TikTok's state. A reset creates a new one. */
export class Store {
	readonly ids: Ids;
	readonly apps = new Map<string, App>();
	readonly users = new Map<string, User>();
	readonly codes = new Map<string, Code>();
	readonly posts = new Map<string, Post>();
	readonly rates = new SlidingWindow();
	/** Client tokens are issued, but no endpoint accepts them (rule 20), so only grants are stored. */
	grants: Grant[] = [];
	/** Random source for the IDs of new accounts. */
	readonly userRandom: Random;
	/** Secret for signing image URLs, so that they can expire. */
	readonly linkSecret: string;

	constructor(random: Random, clock: Clock) {
		this.ids = new Ids(random, clock);
		this.linkSecret = random.fork('links').hex(32);
		this.userRandom = random.fork('users');
		const app = seededApp();
		this.apps.set(app.clientKey, app);
		for (const user of seededUsers(this.userRandom, clock.seconds())) this.users.set(user.username, user);
	}

	/** Returns a user's `open_id` for an app (contract §1.5); for the seeded app, this is the account's `openId`. */
	openId(user: User, app: App): string {
		if (app.clientKey === seededApp().clientKey) return user.openId;
		const hash = createHash('sha256').update(`${user.openId} ${app.clientKey}`).digest('base64url');
		return `-000${hash.slice(0, 32)}`;
	}

	user(username: string): User {
		const user = this.users.get(username);
		if (!user) throw new Error(`no user ${username}`);
		return user;
	}

	/** Finds a user by user name or by any app's `open_id`. */
	findUser(nameOrOpenId: string): User | undefined {
		const byName = this.users.get(nameOrOpenId.replace(/^@/, ''));
		if (byName) return byName;
		return [...this.users.values()].find((user) =>
			[...this.apps.values()].some((app) => this.openId(user, app) === nameOrOpenId),
		);
	}

	findVideo(id: string): { user: User; video: Video } | undefined {
		for (const user of this.users.values()) {
			const video = user.videos.find((one) => one.id === id);
			if (video) return { user, video };
		}
		return undefined;
	}

	postByUploadId(uploadId: string): Post | undefined {
		return [...this.posts.values()].find((post) => post.upload?.uploadId === uploadId);
	}

	/** Returns a user's posts from all apps. */
	postsOf(username: string): Post[] {
		return [...this.posts.values()].filter((post) => post.username === username);
	}
}
