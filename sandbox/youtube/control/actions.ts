import { ControlError } from '../../kernel/fields';
import type { Fields } from '../../kernel/fields';
import type { Json, Platform } from '../../kernel/types';
import type { YouTube } from '../context';
import { finishProcessing } from '../lifecycle';
import { failureReasons, rejectionReasons } from '../model';
import type { Client, Project, User, Video } from '../model';
import { registrationProblem } from '../oauth/redirect-uris';
import { endGrants } from '../oauth/tokens';
import { pushUpdate } from '../push/hub';
import { seededClient } from '../seed';
import { presentClient, presentProject, presentVideo } from './state';
import { changeUser, changeVideo, presentUser } from './users';

/** `POST /_sandbox/youtube/<action>`: user actions in Google's console, in the Google account and in YouTube Studio. */
export function createActions(youTube: YouTube): Platform['actions'] {
	return {
		client: (fields) => presentClient(putClient(youTube, fields)),
		project: (fields) => presentProject(youTube, changeProject(youTube, fields)),
		account: (fields) => {
			const user = findUser(youTube, fields);
			changeUser(youTube, user, fields);
			return presentUser(user);
		},
		revoke: (fields) => {
			const user = findUser(youTube, fields);
			const project = findProject(youTube, fields);
			fields.end();
			endGrants(youTube, project, user.username);
			return presentUser(user);
		},
		video: (fields) => {
			const video = findVideo(youTube, fields);
			const before = { ...video };
			changeVideo(video, fields);
			if (video.title !== before.title || video.description !== before.description)
				pushUpdate(youTube, video);
			return presentVideo(video);
		},
		'end-processing': (fields) => endProcessing(youTube, fields),
		push: (fields) => pushAgain(youTube, fields),
	};
}

function endProcessing(youTube: YouTube, fields: Fields): Json {
	const video = findVideo(youTube, fields);
	const end = fields.choice('upload_status', ['processed', 'failed', 'rejected']);
	const reason = fields.optionalChoice('reason', [...failureReasons, ...rejectionReasons]);
	fields.end();
	finishProcessing(video, end, reason);
	return presentVideo(video);
}

/** Repeats earlier deliveries: twice or in a different order (rule 47). */
function pushAgain(youTube: YouTube, fields: Fields): Json {
	const wanted = fields.optionalObjects('deliveries') ?? fields.refuse('deliveries', 'a list of objects');
	fields.end();
	const ids = wanted.map((delivery) => {
		const id = delivery.optionalInteger('id', 1) ?? delivery.refuse('id', 'the number of a delivery');
		delivery.end();
		const sent = youTube.pushes.sent(id);
		if (!sent) throw new ControlError(`no delivery ${id} was sent`);
		return youTube.pushes.send(sent);
	});
	return { ids };
}

/**
 * Changes the seeded client, or creates or changes the client with this `client_id`. Rejects input that Google's
 * console rejects.
 */
function putClient(youTube: YouTube, fields: Fields): Client {
	const { store } = youTube;
	const clientId = fields.optionalString('client_id') ?? seededClient().clientId;
	const known = store.clients.get(clientId);
	const projectId = fields.optionalString('project') ?? known?.project.id ?? seededClient().project.id;
	const project = store.projects.get(projectId) ?? newProject(youTube, projectId);
	const before = known ?? { ...seededClient(), clientId, clientSecret: `${clientId}-secret`, project };
	const redirectUris = fields.optionalStrings('redirect_uris') ?? before.redirectUris;
	const clientSecret = fields.optionalString('client_secret') ?? before.clientSecret;
	const name = fields.optionalString('name') ?? before.name;
	fields.end();
	const problem = registrationProblem(redirectUris);
	if (problem !== null) throw new ControlError(problem);
	// Tokens refer to this object, so change it in place.
	const client = Object.assign(before, { redirectUris, clientSecret, name });
	store.clients.set(clientId, client);
	return client;
}

function newProject({ store }: YouTube, id: string): Project {
	const project: Project = { ...seededClient().project, id };
	store.projects.set(id, project);
	return project;
}

function changeProject(youTube: YouTube, fields: Fields): Project {
	const project = findProject(youTube, fields);
	const testUsers = fields.optionalStrings('test_users') ?? project.testUsers;
	if (testUsers.length > 100) throw new ControlError('a project has at most 100 test users');
	project.testUsers = testUsers;
	project.status = fields.optionalChoice('status', ['testing', 'production']) ?? project.status;
	project.audited = fields.optionalBoolean('audited') ?? project.audited;
	for (const bucket of ['general', 'insert', 'search', 'batch'] as const) {
		const used = fields.optionalInteger(`${bucket}_used`);
		if (used === undefined) continue;
		project.usage.set(bucket, { day: youTube.store.today(), used });
	}
	fields.end();
	return project;
}

function findProject({ store }: YouTube, fields: Fields): Project {
	const id = fields.optionalString('project') ?? seededClient().project.id;
	const project = store.projects.get(id);
	if (!project) throw new ControlError(`no project "${id}"`);
	return project;
}

function findUser({ store }: YouTube, fields: Fields): User {
	const username = fields.string('username');
	const user = store.users.get(username.replace(/^@/, ''));
	if (!user) throw new ControlError(`no account "${username}"`);
	return user;
}

function findVideo({ store }: YouTube, fields: Fields): Video {
	const id = fields.string('video_id');
	const video = store.video(id);
	if (!video) throw new ControlError(`no video "${id}"`);
	return video;
}
