import { Strategy, type Profile } from 'passport-tiktok-auth';
import type { TestSandbox } from '../support/sandbox';
import {
	APP,
	consent,
	REDIRECT_URI,
	startDefaultSandbox,
	TIKTOK_SCOPES,
	tiktokEndpoints,
} from './support/platforms';

let sandbox: TestSandbox;

beforeAll(async () => {
	sandbox = await startDefaultSandbox();
});
afterAll(() => sandbox.close());

interface User {
	accessToken: string;
	refreshToken: string;
	profile: Profile;
}

const isUrl = (outcome: unknown): outcome is string => typeof outcome === 'string';

/** Runs the strategy once, as Passport does. The result is a redirect, a user, a rejection or an error. */
function authenticate(query: Record<string, string>, scopes = TIKTOK_SCOPES): Promise<string | User> {
	const { authorization, token, profile } = tiktokEndpoints(sandbox);
	return new Promise((resolve, reject) => {
		const strategy = new Strategy(
			{
				clientID: APP.id,
				clientSecret: APP.secret,
				callbackURL: REDIRECT_URI,
				scope: scopes,
				authorizationURL: authorization,
				tokenURL: token,
				profileURL: profile,
			},
			(accessToken, refreshToken, found, done) => done(null, { accessToken, refreshToken, profile: found }),
		);
		strategy.redirect = resolve;
		strategy.success = (user) => resolve(user as User);
		strategy.fail = (challenge) => reject(new Error(JSON.stringify(challenge)));
		strategy.error = reject;
		strategy.authenticate({ query }, {});
	});
}

async function signIn(scopes?: string[]): Promise<User> {
	const authorizeUrl = await authenticate({}, scopes);
	if (!isUrl(authorizeUrl)) throw new Error('no redirect to TikTok');
	const callback = await consent(sandbox, authorizeUrl);
	const user = await authenticate(Object.fromEntries(callback.searchParams), scopes);
	if (isUrl(user)) throw new Error('another redirect');
	return user;
}

it('sign-in', async () => {
	const user = await signIn();
	expect(user).toMatchObject({
		accessToken: expect.stringMatching(/^act\./),
		refreshToken: expect.stringMatching(/^rft\./),
	});
});

it('profile, with the undocumented avatar_url_200 that it always requests', async () => {
	const { profile } = await signIn();
	expect(profile).toMatchObject({ username: 'example_creator', followerCount: expect.any(Number) });
	expect(profile._json.data.user.avatar_url_200).toEqual(expect.stringMatching(/^http/));
});

it('error of a profile outside the granted scopes', async () => {
	await expect(signIn(['user.info.basic'])).rejects.toThrow('failed to fetch user profile');
});
