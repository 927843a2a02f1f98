import { html, json } from '../kernel/answers';
import type { Answer, Json, Kernel, Platform, SandboxRequest } from '../kernel/types';
import { createActions } from './actions';
import { decideConsent, showConsent } from './authorize';
import type { TikTok } from './context';
import { uploadHost } from './create-post';
import { creatorInfo } from './creator-info';
import { DataError, dataErrorAnswer, knowsError, orderedErrorAnswer } from './errors';
import { Events } from './events';
import { imageHost, serveImage } from './images';
import { initDirectVideo, initInboxVideo, initPhotos } from './inits';
import { revoke, token } from './oauth';
import { presentState, presentUpload } from './state';
import { cancelPost, fetchStatus } from './status';
import { Store } from './store';
import { tiktokSwitches } from './switches';
import { putChunk } from './upload';
import { userInfo } from './user-info';
import { putUser } from './users';
import { listVideos, queryVideos } from './videos';

const pageHost = 'www.tiktok.com';
const apiHost = 'open.tiktokapis.com';

type Route = (tiktok: TikTok, request: SandboxRequest) => Answer | Promise<Answer>;
type Endpoint = (tiktok: TikTok, request: SandboxRequest) => Json | Promise<Json>;

const routes: Readonly<Record<string, Route>> = {
	[`GET ${pageHost}/v2/auth/authorize/`]: showConsent,
	[`POST ${pageHost}/v2/auth/authorize/`]: decideConsent,
	// Unlike the API, the page also works without the trailing slash (contract §1.1, rule 60).
	[`GET ${pageHost}/v2/auth/authorize`]: showConsent,
	[`POST ${pageHost}/v2/auth/authorize`]: decideConsent,
	[`POST ${apiHost}/v2/oauth/token/`]: token,
	[`POST ${apiHost}/v2/oauth/revoke/`]: revoke,
	[`GET ${apiHost}/v2/user/info/`]: data(userInfo),
	[`POST ${apiHost}/v2/video/list/`]: data(listVideos),
	[`POST ${apiHost}/v2/video/query/`]: data(queryVideos),
	[`POST ${apiHost}/v2/post/publish/inbox/video/init/`]: data(initInboxVideo),
	[`POST ${apiHost}/v2/post/publish/video/init/`]: data(initDirectVideo),
	[`POST ${apiHost}/v2/post/publish/content/init/`]: data(initPhotos),
	[`POST ${apiHost}/v2/post/publish/creator_info/query/`]: data(creatorInfo),
	[`POST ${apiHost}/v2/post/publish/status/fetch/`]: data(fetchStatus),
	[`POST ${apiHost}/v2/post/publish/cancel/`]: data(cancelPost),
	[`PUT ${uploadHost}/upload`]: putChunk,
};

/** Creates the TikTok platform, as described in docs/contracts/tiktok-api.md. */
export function createTikTok(kernel: Kernel): Platform {
	const tiktok: TikTok = {
		kernel,
		switches: kernel.switchboard.add('tiktok.', tiktokSwitches),
		events: new Events(kernel.clock),
		store: new Store(kernel.random, kernel.clock),
	};
	const stop = () => {
		for (const post of tiktok.store.posts.values()) post.download?.stop();
		tiktok.events.sender.clear();
	};
	return {
		name: 'tiktok',
		hosts: [pageHost, apiHost, uploadHost, imageHost],
		reset: () => {
			stop();
			tiktok.store = new Store(kernel.random, kernel.clock);
		},
		handle: async (request) => {
			if (request.host === imageHost) return serveImage(tiktok, request);
			const route = routes[`${request.method} ${request.host}${request.path}`];
			return route ? route(tiktok, request) : null;
		},
		notFound,
		knowsError,
		errorAnswer: (request, error) => orderedErrorAnswer(tiktok, request, error),
		state: () => presentState(tiktok),
		putUser: (fields) => putUser(tiktok, fields),
		upload: (id) => presentUpload(tiktok, id),
		actions: createActions(tiktok),
		close: stop,
	};
}

/**
 * Returns the observed response of the API's gateway, which is also sent for a wrong method or a missing slash
 * (contract §6, rule 25).
 */
function notFound({ host }: SandboxRequest): Answer {
	if (host === apiHost) {
		return {
			status: 404,
			headers: { 'Content-Type': 'text/plain; charset=utf-8' },
			body: 'Unsupported path(Janus)',
		};
	}
	if (host === pageHost)
		return html(404, "<!doctype html><title>404</title><h1>Couldn't find this page</h1>");
	return { status: 404 };
}

/** Wraps the result of a data endpoint, or the error it throws, in the envelope (rule 22). */
function data(endpoint: Endpoint): Route {
	return async (tiktok, request) => {
		try {
			const found = await endpoint(tiktok, request);
			return json(200, { data: found, error: { code: 'ok', message: '', log_id: tiktok.store.ids.logId() } });
		} catch (error) {
			if (error instanceof DataError) return dataErrorAnswer(tiktok, error);
			throw error;
		}
	};
}
