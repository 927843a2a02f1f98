import type { Clock } from '../kernel/clock';
import type { Random } from '../kernel/random';
import { appScopedId, Ids } from './ids';
import type {
	Account,
	App,
	Code,
	Comment,
	Container,
	Grant,
	Hashtag,
	Media,
	Page,
	Person,
	Token,
} from './model';
import { seededApp, seededAccounts, seededPersons } from './seed';
import { Usage } from './usage';

/** Instagram's state. A reset creates a new one. */
export class Store {
	readonly ids: Ids;
	readonly apps = new Map<string, App>();
	/** By user name, like `persons`. */
	readonly accounts = new Map<string, Account>();
	readonly persons = new Map<string, Person>();
	readonly codes = new Map<string, Code>();
	readonly tokens = new Map<string, Token>();
	readonly containers = new Map<string, Container>();
	readonly grants: Grant[] = [];
	/** Times at which posts were published through the API, by account ID (contract §4.5). */
	readonly publishedAtMs = new Map<string, number[]>();
	/** Subscribed fields by app, login and ID of the account or Page. */
	readonly subscriptions = new Map<string, string[]>();
	/** Hashtags that have been searched for, by ID. */
	readonly hashtags = new Map<string, Hashtag>();
	/** Time of the first search for each hashtag, by account ID (contract §3.7). */
	readonly hashtagSearches = new Map<string, Map<string, number>>();
	/** Number of recent posts already returned, by cursor. */
	readonly hashtagPages = new Map<string, number>();
	readonly usage = new Usage();
	/** Random source for the IDs of posts and children; containers and tokens have a different source. */
	readonly mediaRandom: Random;
	/** Random source for the IDs of accounts and Pages that tests add. */
	readonly userRandom: Random;
	/** Random source for daily metrics. */
	readonly figures: Random;
	/** Secret for signing media URLs, so that they can expire. */
	readonly linkSecret: string;

	constructor(random: Random, clock: Clock) {
		this.ids = new Ids(random);
		this.mediaRandom = random.fork('media');
		this.userRandom = random.fork('added users');
		this.figures = random.fork('figures');
		this.linkSecret = random.fork('links').hex(32);
		const app = seededApp();
		this.apps.set(app.id, app);
		const nowSeconds = clock.seconds();
		for (const account of seededAccounts(random.fork('accounts'), nowSeconds)) {
			this.accounts.set(account.username, account);
		}
		for (const person of seededPersons(random.fork('persons'), [...this.accounts.values()])) {
			this.persons.set(person.username, person);
		}
	}

	account(username: string): Account {
		const account = this.accounts.get(username);
		if (!account) throw new Error(`no account ${username}`);
		return account;
	}

	person(username: string): Person {
		const person = this.persons.get(username);
		if (!person) throw new Error(`no person ${username}`);
		return person;
	}

	/** Finds a post, story or carousel child, with its owner. */
	findMedia(id: string): { owner: Account; media: Media } | undefined {
		for (const owner of this.accounts.values()) {
			const posts = [...owner.media, ...owner.stories];
			const media = posts.flatMap((post) => [post, ...post.children]).find((post) => post.id === id);
			if (media) return { owner, media };
		}
		return undefined;
	}

	/** Finds a comment or a reply, with its post. */
	findComment(id: string): { owner: Account; media: Media; comment: Comment } | undefined {
		for (const owner of this.accounts.values()) {
			for (const media of [...owner.media, ...owner.stories]) {
				const all = media.comments.flatMap((comment) => [comment, ...comment.replies]);
				const comment = all.find((one) => one.id === id);
				if (comment) return { owner, media, comment };
			}
		}
		return undefined;
	}

	/** Returns an account's app-scoped ID for Instagram Login: `id`, not `user_id` (contract §2). */
	scopedId(account: Account, app: App): string {
		return appScopedId(account.id, app.id);
	}

	personScopedId(person: Person, app: App): string {
		return appScopedId(person.id, app.id);
	}

	/** Returns the Pages of a Facebook grant. */
	pagesOf({ username, pageIds }: Grant): Page[] {
		return this.person(username).pages.filter(({ id }) => pageIds.includes(id));
	}

	/** Returns the professional account linked to a Page; personal accounts do not count. */
	linkedAccount({ linked }: Page): Account | undefined {
		const account = linked === null ? undefined : this.account(linked);
		return account?.type === 'Personal' ? undefined : account;
	}

	tokensOf(grant: Grant): Token[] {
		return [...this.tokens.values()].filter((token) => token.grant === grant);
	}
}
