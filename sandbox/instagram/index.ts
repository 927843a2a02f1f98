import { html } from '../kernel/answers';
import type { Answer, Kernel, Platform, SandboxRequest } from '../kernel/types';
import { WebhookSender } from '../kernel/webhooks';
import type { Instagram } from './context';
import { createActions } from './control/actions';
import { presentState, presentUpload } from './control/state';
import { putUser } from './control/users';
import { GraphError, graphErrorAnswer, isGraphHost, knowsError, orderedErrorAnswer } from './errors';
import { handleGraph } from './graph';
import { mediaHost, serveMedia } from './links';
import { decideConsent, showConsent } from './login/authorize';
import { exchangeCode } from './login/instagram-tokens';
import type { Login } from './model';
import { receiveUpload } from './publishing/rupload';
import { Store } from './store';
import { instagramSwitches } from './switches';

type Host = (instagram: Instagram, request: SandboxRequest) => Promise<Answer | null>;

const hosts: Readonly<Record<string, Host>> = {
	'www.instagram.com': consentAt(/^\/oauth\/authorize\/?$/, 'instagram'),
	'api.instagram.com': async (instagram, request) =>
		request.method === 'POST' && request.path === '/oauth/access_token'
			? exchangeCode(instagram, request)
			: null,
	'graph.instagram.com': (instagram, request) => handleGraph(instagram, request, 'instagram'),
	'www.facebook.com': consentAt(/^(\/v\d+\.\d+)?\/dialog\/oauth\/?$/, 'facebook'),
	'graph.facebook.com': (instagram, request) => handleGraph(instagram, request, 'facebook'),
	'rupload.facebook.com': receiveUpload,
	[mediaHost]: async (instagram, request) => serveMedia(instagram, request),
};

function consentAt(path: RegExp, login: Login): Host {
	return async (instagram, request) => {
		if (!path.test(request.path)) return null;
		if (request.method === 'GET') return showConsent(instagram, request, login);
		return request.method === 'POST' ? decideConsent(instagram, request, login) : null;
	};
}

/** Creates the Instagram platform, with both logins, as described in docs/contracts/instagram-api.md. */
export function createInstagram(kernel: Kernel): Platform {
	const instagram: Instagram = {
		kernel,
		switches: kernel.switchboard.add('instagram.', instagramSwitches),
		webhooks: new WebhookSender(kernel.clock, {
			giveUpAfterHours: 36,
			retriesAtOnce: true,
			accepts: (status) => status === 200,
		}),
		callbacks: new WebhookSender(kernel.clock, { giveUpAfterHours: 0, accepts: (status) => status === 200 }),
		downloads: new Set(),
		store: newStore(kernel),
	};
	const stop = () => {
		for (const container of instagram.store.containers.values()) container.stop();
		for (const download of instagram.downloads) download.abort();
		instagram.webhooks.clear();
		instagram.callbacks.clear();
	};
	return {
		name: 'instagram',
		hosts: Object.keys(hosts),
		reset: () => {
			stop();
			instagram.store = newStore(kernel);
		},
		handle: async (request) => hosts[request.host]?.(instagram, request) ?? null,
		notFound: (request) => notFound(instagram, request),
		knowsError,
		errorAnswer: (request, error) => orderedErrorAnswer(instagram, request, error),
		state: () => presentState(instagram),
		putUser: (fields) => putUser(instagram, fields),
		upload: (id) => presentUpload(instagram, id),
		actions: createActions(instagram),
		close: stop,
	};
}

/** Creates a store. A fork of the random generator makes its random numbers independent of the other platforms. */
function newStore({ random, clock }: Kernel): Store {
	return new Store(random.fork('instagram'), clock);
}

function notFound(instagram: Instagram, { host, path }: SandboxRequest): Answer {
	if (isGraphHost(host)) {
		return graphErrorAnswer(instagram, new GraphError(2500, `Unknown path components: ${path}`));
	}
	return html(404, '<!doctype html><title>Sandbox: not found</title><h1>This page is not available</h1>');
}
