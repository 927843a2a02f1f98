import { fetchCode, SCOPES_WITH_COMMENTS } from '../../support/instagram';
import { film, jpeg } from '../../contracts/support/media-files';
import { LocalServer } from '../../contracts/support/local-server';
import { startDefaultSandbox } from './platforms';
import type { TestSandbox } from '../../support/sandbox';

/** What a client that uses Facebook Login needs in order to start. */
export interface Studio {
	sandbox: TestSandbox;
	/** A server for the media below, which also receives webhooks. */
	web: LocalServer;
	photo: string;
	film: string;
	/** A short-lived user token of example_creator. */
	userToken: string;
	close(): Promise<void>;
}

/** Starts a sandbox with default settings and a web server with media, and logs a user in with Facebook. */
export async function startStudio(): Promise<Studio> {
	const sandbox = await startDefaultSandbox();
	const web = new LocalServer();
	await web.listen();
	const query = new URLSearchParams({
		client_id: 'sandbox-key',
		client_secret: 'sandbox-secret',
		redirect_uri: 'http://127.0.0.1:8001/api/auth/instagram/callback',
		code: await fetchCode(sandbox, 'facebook', { scopes: SCOPES_WITH_COMMENTS.facebook }),
	});
	const answer = await fetch(`${sandbox.base('graph.facebook.com')}/v26.0/oauth/access_token?${query}`);
	const { access_token: userToken } = (await answer.json()) as { access_token: string };
	return {
		sandbox,
		web,
		photo: web.serve('photo.jpg', jpeg()),
		film: web.serve('film.mp4', film()),
		userToken,
		close: async () => {
			await web.close();
			await sandbox.close();
		},
	};
}
