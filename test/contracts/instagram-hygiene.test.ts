import { startForRules } from './support/instagram';
import { LocalServer } from './support/local-server';
import { film, jpeg } from './support/media-files';

/* Collects every secret that was issued or sent. The sandbox may reveal them only in the request log for tests. */
test('the log and the state carry no token, code, secret or signature', async () => {
	const lines: string[] = [];
	const web = new LocalServer();
	const instagram = await startForRules({
		switches: { loopback: true },
		log: (line) => void lines.push(line),
	});
	try {
		await web.listen();
		await instagram.set('instagram/app', {
			webhook: { url: web.address('hook'), verify_token: 'verify-me' },
			deauthorize_url: web.address('deauthorize'),
		});
		const secrets = new Set(['sandbox-secret', 'verify-me', 'state 1/ä', encodeURIComponent('state 1/ä')]);
		await fetch(instagram.authorizeUrl('instagram'));
		const code = await instagram.code('instagram');
		const { body } = await instagram.exchange(code);
		secrets.add(code).add(body.access_token);
		const client = await instagram.connect();
		const facebook = await instagram.connectFacebook();
		const pages = await facebook.get('me/accounts');
		secrets.add(client.token).add(facebook.token);
		for (const page of pages.body.data) secrets.add(String(page.access_token));
		await client.publish(await client.readyContainer({ image_url: web.serve('a.jpg', jpeg()) }));
		const { uri } = await facebook.resumable();
		const bytes = film();
		await facebook.upload(uri, { offset: '0', file_size: String(bytes.length) }, bytes);
		await client.post('me/subscribed_apps', { subscribed_fields: 'comments' });
		await instagram.set('instagram/webhook', {
			deliveries: [{ username: 'example_creator', field: 'comments' }],
		});
		await facebook.send('DELETE', 'me/permissions');
		await client.get('me', { access_token: 'IGAAguess' });
		secrets.add('IGAAguess');

		const { text: state } = await instagram.control('state');
		for (const post of web.posts) {
			secrets.add(String(post.headers['x-hub-signature-256'] ?? post.body));
		}
		expect(lines.length).toBeGreaterThan(15);
		expect(lines.join('\n')).not.toContain('?');
		for (const secret of secrets) {
			expect(secret.length).toBeGreaterThan(5);
			expect(lines.join('\n')).not.toContain(secret);
			expect(state).not.toContain(secret);
		}
	} finally {
		await instagram.close();
		await web.close();
	}
});
