import { html, json } from '../kernel/answers';
import { pictureOf } from '../kernel/picture';
import type { Answer, Json, Kernel, Platform, SandboxRequest } from '../kernel/types';
import { WebhookSender } from '../kernel/webhooks';
import { queryReport } from './analytics/report';
import type { YouTube } from './context';
import { createActions } from './control/actions';
import { presentState, presentUpload } from './control/state';
import { putUser } from './control/users';
import { deleteVideo, updateVideo } from './resources/changes';
import { listChannels } from './resources/channels';
import { batchGetStats, listPlaylistItems, listVideos, search } from './resources/lists';
import { ApiError, apiErrorAnswer, knowsError, orderedErrorAnswer } from './errors';
import { decideConsent, showConsent } from './oauth/authorize';
import { revoke, token, tokenInfo } from './oauth/tokens';
import { subscribe } from './push/hub';
import { Store } from './store';
import { youTubeSwitches } from './switches';
import { insertMultipart } from './upload/multipart';
import { putBytes } from './upload/put';
import { startSession } from './upload/start';
import { setThumbnail } from './upload/thumbnail';

const pageHost = 'accounts.google.com';
const tokenHost = 'oauth2.googleapis.com';
const hubHost = 'pubsubhubbub.appspot.com';
const analyticsHost = 'youtubeanalytics.googleapis.com';
/** The hosts of the Data API and its uploads (contract §0). */
const dataHosts = ['www.googleapis.com', 'youtube.googleapis.com'];
const imageHosts = ['i.ytimg.com', 'yt3.ggpht.com'];

type Route = (youTube: YouTube, request: SandboxRequest) => Answer | Promise<Answer>;
type Endpoint = (youTube: YouTube, request: SandboxRequest) => Json | Promise<Json>;

const dataRoutes: Readonly<Record<string, Route>> = {
	'GET /youtube/v3/channels': data(listChannels),
	'GET /youtube/v3/playlistItems': data(listPlaylistItems),
	'GET /youtube/v3/videos': data(listVideos),
	'GET /youtube/v3/videos:batchGetStats': data(batchGetStats),
	'GET /youtube/v3/search': data(search),
	'PUT /youtube/v3/videos': data(updateVideo),
	'DELETE /youtube/v3/videos': api(deleteVideo),
	'POST /upload/youtube/v3/videos': api(insert),
	'PUT /upload/youtube/v3/videos': api(putBytes),
	'POST /upload/youtube/v3/thumbnails/set': api(setThumbnail),
};

const routes: Readonly<Record<string, Route>> = {
	[`GET ${pageHost}/o/oauth2/v2/auth`]: showConsent,
	[`POST ${pageHost}/o/oauth2/v2/auth`]: decideConsent,
	[`POST ${tokenHost}/token`]: token,
	[`POST ${tokenHost}/revoke`]: revoke,
	[`GET ${tokenHost}/tokeninfo`]: tokenInfo,
	[`POST ${tokenHost}/tokeninfo`]: tokenInfo,
	[`GET ${analyticsHost}/v2/reports`]: data(queryReport),
	[`POST ${hubHost}/subscribe`]: subscribe,
	[`POST ${hubHost}/`]: subscribe,
};

/** Creates the YouTube platform, with Google's OAuth, as described in docs/contracts/youtube-api.md. */
export function createYouTube(kernel: Kernel): Platform {
	const youTube: YouTube = {
		kernel,
		switches: kernel.switchboard.add('youtube.', youTubeSwitches),
		pushes: new WebhookSender(kernel.clock, {
			giveUpAfterHours: 1,
			accepts: (status) => status >= 200 && status < 300,
		}),
		store: new Store(kernel.random, kernel.clock),
	};
	return {
		name: 'youtube',
		hosts: [pageHost, tokenHost, ...dataHosts, analyticsHost, hubHost, ...imageHosts],
		reset: () => {
			youTube.pushes.clear();
			youTube.store = new Store(kernel.random, kernel.clock);
		},
		handle: async (request) => {
			if (imageHosts.includes(request.host)) return image(request);
			const route = dataHosts.includes(request.host)
				? dataRoutes[`${request.method} ${request.path}`]
				: routes[`${request.method} ${request.host}${request.path}`];
			return route ? route(youTube, request) : null;
		},
		notFound,
		knowsError,
		errorAnswer: orderedErrorAnswer,
		state: () => presentState(youTube),
		putUser: (fields) => putUser(youTube, fields),
		upload: (id) => presentUpload(youTube, id),
		actions: createActions(youTube),
		close: () => youTube.pushes.clear(),
	};
}

/** Responds with a thumbnail; every size is the same image. */
function image({ method, path }: SandboxRequest): Answer | null {
	if (method !== 'GET') return null;
	const body = pictureOf(path.replace(/\/[^/]*$/, ''));
	return { status: 200, headers: { 'Content-Type': 'image/jpeg' }, body };
}

function insert(youTube: YouTube, request: SandboxRequest): Promise<Answer> {
	const type = request.query.get('uploadType');
	if (type === 'resumable') return startSession(youTube, request);
	if (type === 'multipart') return insertMultipart(youTube, request);
	throw new ApiError('badRequest', `uploadType must be resumable or multipart, not ${type}`);
}

/** Sends a handler's result as JSON, or its error in Google's envelope. */
function data(endpoint: Endpoint): Route {
	return api(async (youTube, request) => json(200, await endpoint(youTube, request)));
}

function api(route: Route): Route {
	return async (youTube, request) => {
		try {
			return await route(youTube, request);
		} catch (error) {
			if (error instanceof ApiError) return apiErrorAnswer(error);
			throw error;
		}
	};
}

/** Returns the page that Google's front end sends for an unknown path. */
function notFound(): Answer {
	return html(
		404,
		'<!DOCTYPE html><html lang=en><title>Error 404 (Not Found)!!1</title><p><b>404.</b> That’s an error.',
	);
}
