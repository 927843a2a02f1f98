import { authorizeUrl, codeChallengeOf, createPkce } from '../../../platforms/tiktok';

describe('PKCE of the desktop flow (tiktok §1.3)', () => {
	it('has the hex digest as its challenge, as in the vector of the contract', () => {
		expect(codeChallengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
			'13d31e961a1ad8ec2f16b10c4c982e0876a878ad6df144566ee1894acb70f9c3',
		);
	});

	it.each([
		'http://127.0.0.1:8001/callback',
		'http://localhost:8001/callback',
		'https://localhost:8001/callback',
	])('gives %s a fresh pair each time', (redirectUri) => {
		const [first, second] = [createPkce(redirectUri), createPkce(redirectUri)];
		expect(first?.codeVerifier).toMatch(/^[A-Za-z0-9\-._~]{43,128}$/);
		expect(first?.codeChallenge).toBe(codeChallengeOf(first?.codeVerifier ?? ''));
		expect(second?.codeVerifier).not.toBe(first?.codeVerifier);
	});

	it.each(['https://mediakit.example.com/callback', 'https://127.0.0.1.example.com/callback'])(
		'leaves the web flow of %s without one',
		(redirectUri) => expect(createPkce(redirectUri)).toBeUndefined(),
	);

	it('names the method beside the challenge', () => {
		const options = {
			authBase: 'https://a.example',
			clientKey: 'k',
			redirectUri: 'r',
			scopes: [],
			state: 's',
		};
		const query = new URL(authorizeUrl({ ...options, codeChallenge: 'c' })).searchParams;
		expect([query.get('code_challenge'), query.get('code_challenge_method')]).toEqual(['c', 'S256']);
		expect(authorizeUrl(options)).not.toContain('code_challenge');
	});
});
