import type { Random } from '../kernel/random';
import { accountId, objectId } from './ids';
import type { Account, App, Page, Person } from './model';
import { seededMedia, seededStories } from './seed-media';

/** The app that every sandbox starts with, for both logins. */
export function seededApp(): App {
	return newApp('sandbox-key', 'sandbox-secret');
}

export function newApp(id: string, secret: string): App {
	return {
		id,
		name: 'Sandbox App',
		secrets: { instagram: secret, facebook: secret },
		redirectUris: ['https://app.sandbox.example/callback'],
		admins: ['example_creator'],
		requireProof: false,
		webhook: null,
		deauthorizeUrl: null,
		dataDeletionUrl: null,
	};
}

/** Creates an account with default values. */
export function newAccount(username: string, random: Random): Account {
	return {
		username,
		id: accountId(random),
		name: username,
		biography: '',
		website: '',
		type: 'Media_Creator',
		followersCount: 0,
		followsCount: 0,
		mediaCount: null,
		media: [],
		stories: [],
		invites: [],
		daily: null,
		ageGated: false,
		restricted: false,
	};
}

/** Creates six accounts; the same seed and start time produce the same metrics. */
export function seededAccounts(random: Random, nowSeconds: number): Account[] {
	const account = (username: string, profile: Partial<Account>, posts: number): Account => {
		const own = { ...newAccount(username, random.fork(username)), ...profile };
		own.media = seededMedia(random.fork(`${username}/media`), own, posts, nowSeconds);
		if (posts > 0) own.stories = seededStories(random.fork(`${username}/stories`), own, nowSeconds);
		return own;
	};
	return [
		account(
			'example_creator',
			{
				name: 'Example Creator',
				biography: 'Cameras, sound and small studios. New reels on Tuesdays and Fridays.',
				website: 'https://creator.sandbox.example',
				followersCount: 48_300,
				followsCount: 310,
			},
			36,
		),
		account(
			'nordlicht_studio',
			{
				name: 'Nordlicht Studio',
				biography: 'Landscapes from the far north',
				type: 'Business',
				followersCount: 12_840,
				followsCount: 96,
			},
			28,
		),
		account(
			'tiny_bakery',
			{
				name: 'Tiny Bakery',
				biography: 'Bread, twice a week',
				type: 'Business',
				followersCount: 64,
				followsCount: 80,
			},
			9,
		),
		account(
			'silent_gallery',
			{ name: 'Silent Gallery', type: 'Business', followersCount: 250, daily: new Map() },
			0,
		),
		account('adults_only_bar', { name: 'Bar', type: 'Business', followersCount: 900, ageGated: true }, 3),
		account('private_person', { name: 'Somebody', type: 'Personal', followersCount: 120 }, 4),
	];
}

const allTasks = ['ADVERTISE', 'ANALYZE', 'CREATE_CONTENT', 'MESSAGING', 'MODERATE', 'MANAGE'];

export function newPage(random: Random, name: string, linked: string | null): Page {
	return { id: `10${random.text(13, '0123456789')}`, name, tasks: allTasks, linked, businessOnly: false };
}

/** Creates a user with one Page, which is linked to the account with the same user name. */
export function newPerson(random: Random, { username, name }: Account): Person {
	return {
		username,
		id: objectId(random).replace(/^18/, '12'),
		businessId: objectId(random).replace(/^18/, '90'),
		name,
		pages: [newPage(random, name, username)],
	};
}

/**
 * Creates the Facebook users. Everyone with a professional account has a Page; the first user has several, including
 * one without an account.
 */
export function seededPersons(random: Random, accounts: readonly Account[]): Person[] {
	const persons = accounts
		.filter(({ type }) => type !== 'Personal')
		.map((account) => newPerson(random.fork(account.username), account));
	const more = random.fork('more pages');
	persons[0]?.pages.push(
		newPage(more, 'Example Creator Archive', null),
		{ ...newPage(more, 'Nordlicht Studio', 'nordlicht_studio'), tasks: ['ANALYZE', 'CREATE_CONTENT'] },
		{ ...newPage(more, 'Example Agency', null), businessOnly: true },
	);
	return persons;
}
