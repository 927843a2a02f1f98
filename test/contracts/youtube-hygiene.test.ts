import { draft, put, redirectUri, scope, startForRules } from './support/youtube';

test('youtube rule 48: the log and the state carry nothing that was issued', async () => {
	const lines: string[] = [];
	const google = await startForRules({ seed: 'log', log: (line) => void lines.push(line) });
	try {
		const secrets = new Set(['sandbox-secret', 'state-1', 'wrong-guess']);
		const code = await google.code();
		secrets.add(code).add(encodeURIComponent(code));
		await google.exchange(code, { client_secret: 'wrong-guess' });
		const account = await google.connect();
		const { body } = await google.refresh(account.tokens.refresh_token);
		for (const { access_token, refresh_token = access_token } of [account.tokens, body]) {
			secrets.add(access_token).add(refresh_token);
		}
		await account.call(`channels?part=id&mine=true&access_token=${account.tokens.access_token}`);
		const uri = await account.session(4);
		secrets.add(uri).add(new URL(uri).searchParams.get('upload_id') ?? '');
		await put(uri, Buffer.from('clip'));
		await fetch(uri.replace('upload_id', 'upload_uid'), { method: 'PUT', body: 'clip' });
		const state = (await google.control('state')).text;
		await google.post('revoke', { token: body.access_token });
		const log = lines.join('\n');
		expect(lines.length).toBeGreaterThan(8);
		for (const secret of secrets) {
			expect(secret.length).toBeGreaterThan(3);
			expect(log).not.toContain(secret);
			expect(state).not.toContain(secret);
		}
		expect(log).not.toContain('?');
		expect(log).not.toContain(redirectUri);
	} finally {
		await google.close();
	}
});

test('youtube rule 49: what a careless client does is visible', async () => {
	const google = await startForRules();
	try {
		const account = await google.connect();
		await account.start(4, {}, { query: { notifySubscribers: 'true' } });
		await account.start(4);
		const { ledger } = await google.state();
		expect(ledger).toMatchObject([
			{ kind: 'insert', privacy_status: null, notify_subscribers: 'true', self_declared_made_for_kids: null },
			{
				kind: 'insert',
				privacy_status: 'private',
				notify_subscribers: 'false',
				self_declared_made_for_kids: false,
			},
		]);
		const uri = await account.session(8, draft);
		await put(uri, Buffer.from('clip'), 'bytes 0-3/8');
		interface Listed {
			readonly requests: readonly { method: string; status: number; at: string }[];
		}
		const { requests } = (await google.control<Listed>('requests?path=/upload/youtube/v3/videos')).body;
		expect(requests.map(({ method }) => method)).toEqual(['POST', 'POST', 'POST', 'PUT']);
		// Tests can count repeated sessions and calls after a quota error, since the time of each call is recorded.
		expect(requests.every(({ at }) => at.startsWith('2026-11-20'))).toBe(true);
	} finally {
		await google.close();
	}
});

test('youtube rule 50: a withdrawal makes no call, and time passes for clients that must forget', async () => {
	const google = await startForRules();
	try {
		const account = await google.connect('example_creator', scope('youtube.readonly'));
		await google.set('youtube/revoke', { username: 'example_creator' });
		interface Listed {
			readonly requests: readonly { path: string }[];
		}
		const before = (await google.control<Listed>('requests')).body.requests.length;
		await google.advance(30 * 86_400);
		expect((await google.control<Listed>('requests')).body.requests).toHaveLength(before);
		expect((await google.state()).grants).toEqual([]);
		expect((await google.refresh(account.tokens.refresh_token)).body.error).toBe('invalid_grant');
	} finally {
		await google.close();
	}
});
