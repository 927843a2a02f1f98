import type { Clock } from '../kernel/clock';
import type { Random } from '../kernel/random';
import { SlidingWindow } from '../kernel/sliding-window';
import { pacificDay } from './days';
import { Ids } from './ids';
import type {
	AccessToken,
	Client,
	Code,
	LedgerEntry,
	Project,
	RefreshToken,
	Session,
	Subscription,
	User,
	Video,
} from './model';
import { seededClient, seededUsers } from './seed';

/** Like `Omit`, but distributes over a union. */
type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;

/** Google's state. A reset creates a new one. */
export class Store {
	readonly ids: Ids;
	readonly projects = new Map<string, Project>();
	readonly clients = new Map<string, Client>();
	readonly users = new Map<string, User>();
	readonly codes = new Map<string, Code>();
	/** Granted scopes by client and user name. */
	readonly consents = new Map<string, Set<string>>();
	readonly sessions = new Map<string, Session>();
	/** Counts the uploads of each channel in the last 24 hours. */
	readonly channelUploads = new SlidingWindow();
	refreshTokens: RefreshToken[] = [];
	accessTokens: AccessToken[] = [];
	subscriptions: Subscription[] = [];
	readonly ledger: LedgerEntry[] = [];
	readonly startedAtMs: number;
	/** Random source for the IDs of new accounts. */
	readonly userRandom: Random;

	constructor(
		random: Random,
		private readonly clock: Clock,
	) {
		this.ids = new Ids(random);
		this.startedAtMs = clock.now();
		this.userRandom = random.fork('youtube/users');
		const client = seededClient();
		this.projects.set(client.project.id, client.project);
		this.clients.set(client.clientId, client);
		for (const user of seededUsers(this.userRandom, clock.now())) this.users.set(user.username, user);
	}

	user(username: string): User {
		const user = this.users.get(username);
		if (!user) throw new Error(`no user ${username}`);
		return user;
	}

	channel(id: string): User | undefined {
		return [...this.users.values()].find((user) => user.hasChannel && user.channelId === id);
	}

	video(id: string): Video | undefined {
		for (const { videos } of this.users.values()) {
			const video = videos.find((one) => one.id === id);
			if (video) return video;
		}
		return undefined;
	}

	/** Returns today's date in Los Angeles. */
	today(): string {
		return pacificDay(this.clock.now());
	}

	note(entry: WithoutTime<LedgerEntry>): void {
		this.ledger.push({ ...entry, at: new Date(this.clock.now()).toISOString() } as LedgerEntry);
	}
}
