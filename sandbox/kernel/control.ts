import { json } from './answers';
import type { Clock } from './clock';
import { ControlError, Fields } from './fields';
import type { Faults } from './faults';
import { BodyTooLarge } from './request';
import type { HttpRequest } from './request';
import type { RequestLog } from './request-log';
import type { Switchboard } from './switches';
import type { Answer, Json, Platform } from './types';

/** The parts of the sandbox that the control API reads and changes. */
export interface Controlled {
	readonly platforms: readonly Platform[];
	readonly clock: Clock;
	readonly switchboard: Switchboard;
	readonly faults: Faults;
	readonly requests: RequestLog;
	/** Restores the initial state, with a different seed if one is given. */
	reset(seed?: string): void;
}

const largestBodyBytes = 16_000_000;

type Action = (fields: Fields) => Json | Promise<Json>;

/** Handles `/_sandbox/…`. Responds with 200 and JSON, or with 400 or 404 and a one-line `{error}`. */
export async function control(sandbox: Controlled, request: HttpRequest): Promise<Answer> {
	try {
		const found = request.method === 'GET' ? read(sandbox, request) : await change(sandbox, request);
		if (found === undefined) {
			throw new ControlError(`no control call ${request.method} /_sandbox${request.path}`, 404);
		}
		return json(200, found);
	} catch (error) {
		if (error instanceof ControlError) return json(error.status, { error: error.message });
		if (error instanceof BodyTooLarge) return json(400, { error: error.message });
		throw error;
	}
}

function read(sandbox: Controlled, { path, query }: HttpRequest): Json {
	if (path === '/state') return stateOf(sandbox);
	if (path === '/faults') return { faults: sandbox.faults.list() };
	if (path === '/requests') {
		const matched = query.get('matched');
		if (matched !== null && matched !== 'true' && matched !== 'false') {
			throw new ControlError('"matched" must be true or false');
		}
		return {
			requests: sandbox.requests.list({
				path: query.get('path') ?? undefined,
				matched: matched === null ? undefined : matched === 'true',
			}),
		};
	}
	const uploadId = /^\/uploads\/([^/]+)$/.exec(path)?.[1];
	if (uploadId === undefined) return undefined;
	const upload = firstOf(sandbox.platforms, (platform) => platform.upload(uploadId));
	if (upload === undefined) throw new ControlError(`no upload or post ${uploadId}`, 404);
	return upload;
}

async function change(sandbox: Controlled, request: HttpRequest): Promise<Json> {
	const action = actionFor(sandbox, request.method, request.path);
	return action && (await action(await bodyFields(request)));
}

function actionFor(sandbox: Controlled, method: string, path: string): Action | undefined {
	const { clock, faults, platforms, switchboard } = sandbox;
	if (method === 'DELETE') return path === '/faults' ? emptyBody(() => faults.clear()) : undefined;
	if (method !== 'POST') return undefined;
	const [, name, action] = path.split('/');
	const ownAction = platforms.find((platform) => platform.name === name)?.actions[action ?? ''];
	if (ownAction) return ownAction;
	const actions: Record<string, Action> = {
		'/reset': (fields) => {
			const seed = fields.optionalString('seed');
			fields.end();
			sandbox.reset(seed);
			return {};
		},
		'/clock': (fields) => setClock(clock, fields),
		'/switches': (fields) => {
			switchboard.set(fields.all());
			return switchboard.all();
		},
		'/faults': (fields) => faults.order(fields, (code) => platforms.some((one) => one.knowsError(code))),
		'/release': (fields) => {
			const id = fields.optionalInteger('id', 1);
			fields.end();
			return { released: faults.release(id) };
		},
		'/users': (fields) => {
			const names = platforms.map((platform) => platform.name);
			const chosen = fields.choice('platform', names);
			return firstOf(platforms, (platform) =>
				platform.name === chosen ? platform.putUser(fields) : undefined,
			);
		},
	};
	return actions[path];
}

function emptyBody(act: () => void): Action {
	return (fields) => {
		fields.end();
		act();
		return {};
	};
}

function setClock(clock: Clock, fields: Fields): Json {
	const advanceSeconds = fields.optionalNumber('advanceSeconds');
	const nowMs = fields.has('now') ? timeOf(fields) : undefined;
	const frozen = fields.optionalBoolean('frozen');
	fields.end();
	if (advanceSeconds !== undefined && (nowMs !== undefined || frozen !== undefined)) {
		throw new ControlError('give either "advanceSeconds" or "now" and "frozen"');
	}
	if (advanceSeconds !== undefined) clock.advance(advanceSeconds);
	else clock.set({ nowMs, frozen });
	return clockState(clock);
}

function timeOf(fields: Fields): number {
	const value = fields.raw('now');
	const ms = typeof value === 'string' ? Date.parse(value) : value;
	if (typeof ms === 'number' && Number.isFinite(ms)) return ms;
	return fields.refuse('now', 'an ISO 8601 time or a number of milliseconds');
}

function clockState(clock: Clock): { now: string; frozen: boolean } {
	return { now: new Date(clock.now()).toISOString(), frozen: clock.frozen };
}

function stateOf({ platforms, clock, switchboard, faults }: Controlled): Json {
	return {
		...clockState(clock),
		switches: switchboard.all(),
		faults: faults.list(),
		...Object.fromEntries(platforms.map((platform) => [platform.name, platform.state()])),
	};
}

async function bodyFields(request: HttpRequest): Promise<Fields> {
	const text = (await request.bytes(largestBodyBytes)).toString('utf8');
	try {
		return new Fields(text === '' ? {} : (JSON.parse(text) as unknown));
	} catch (error) {
		if (error instanceof SyntaxError) throw new ControlError('the body must be JSON');
		throw error;
	}
}

function firstOf(platforms: readonly Platform[], ask: (platform: Platform) => Json): Json {
	for (const platform of platforms) {
		const answer = ask(platform);
		if (answer !== undefined) return answer;
	}
	return undefined;
}
