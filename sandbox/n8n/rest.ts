import { setTimeout as wait } from 'node:timers/promises';
import { clickAllow, type Choices } from '../demo/consent';
import type { N8nVersion } from './install';

const SETTLED_WITHIN_MS = 30_000;
const POLL_MS = 100;

/** The credentials of the owner account that the setup creates. */
export const OWNER = {
	email: 'owner@example.com',
	firstName: 'Example',
	lastName: 'Owner',
	password: 'Example-Passw0rd',
};

interface Workflow {
	id: string;
	versionId: string;
	active: boolean;
}

/** The state of a workflow's activation in n8n. */
interface Publication {
	status: 'not_published' | 'in_progress' | 'published' | 'partial' | 'failed';
	triggers: { errorMessage: string | null }[];
}

/** A workflow, as stored in a template. */
export interface WorkflowData {
	name: string;
	nodes: { type: string; name: string; credentials?: Record<string, { id: string; name: string }> }[];
	connections: unknown;
	settings?: unknown;
}

/** A user's actions in n8n's editor, performed through the same calls that the editor makes. */
export interface N8nOwner {
	/** Creates the credential, or updates it if one with this name exists. @returns the credential's ID */
	saveCredential(name: string, type: string, data: Record<string, unknown>): Promise<string>;
	/** Clicks *Connect* and *Allow*. @throws Error with n8n's message */
	connect(credentialId: string, choices?: Choices): Promise<void>;
	/** Imports the workflow, or updates it if one with the same name exists. */
	saveWorkflow(workflow: WorkflowData): Promise<Workflow>;
	/**
	 * Activates a workflow and waits until its triggers are listening.
	 *
	 * @throws Error with the messages of failed triggers
	 */
	activate(workflow: Workflow): Promise<void>;
	/** Deactivates the workflow and waits until its triggers have stopped. */
	deactivate(workflow: Workflow): Promise<void>;
	/** Loads any other path, as the browser would. */
	load(path: string): Promise<Response>;
	/** Calls any other route of n8n's REST API. */
	call<T>(method: string, path: string, body?: unknown): Promise<T>;
}

/** n8n binds the session to the browser that started it. */
const BROWSER_ID = 'mediakit-sandbox';

/** Sets up the owner of a new n8n instance, or logs in if the owner already exists. */
export async function signIn(url: string, version: N8nVersion = 2): Promise<N8nOwner> {
	let cookie = '';

	async function request(method: string, path: string, body?: unknown): Promise<Response> {
		return await fetch(`${url}${path}`, {
			method,
			redirect: 'manual',
			headers: {
				'browser-id': BROWSER_ID,
				cookie,
				...(body !== undefined && { 'content-type': 'application/json' }),
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
	}

	async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
		const response = await request(method, path, body);
		const text = await response.text();
		if (!response.ok) throw new Error(`${method} ${path} of n8n answered ${response.status}: ${text}`);
		return (JSON.parse(text) as { data: T }).data;
	}

	async function enter(): Promise<void> {
		const fresh = await request('POST', '/rest/owner/setup', OWNER);
		const { email: emailOrLdapLoginId, password } = OWNER;
		const entered = fresh.ok ? fresh : await request('POST', '/rest/login', { emailOrLdapLoginId, password });
		if (!entered.ok) throw new Error(`n8n did not let the owner in: ${await entered.text()}`);
		cookie = entered.headers
			.getSetCookie()
			.map((line) => line.split(';')[0])
			.join('; ');
	}
	await enter();

	/** Waits until n8n has completed its background work. */
	async function settle(id: string): Promise<void> {
		for (const deadline = Date.now() + SETTLED_WITHIN_MS; ; await wait(POLL_MS)) {
			const { status, triggers } = await call<Publication>('GET', `/rest/workflows/${id}/publication-status`);
			if (status === 'published' || status === 'not_published') return;
			if (status === 'in_progress' && Date.now() < deadline) continue;
			const reasons = triggers.map(({ errorMessage }) => errorMessage).filter(Boolean);
			throw new Error(`n8n did not activate or deactivate the workflow (${status}): ${reasons.join(' ')}`);
		}
	}

	async function setActive({ id, versionId }: Workflow, active: boolean): Promise<void> {
		if (version === 1) {
			await call('PATCH', `/rest/workflows/${id}`, { active, versionId });
			return;
		}
		await call('POST', `/rest/workflows/${id}/${active ? 'activate' : 'deactivate'}`, { versionId });
		await settle(id);
	}

	return {
		call,
		load: (path) => request('GET', path),

		async saveCredential(name, type, data) {
			const known = await call<{ id: string; name: string }[]>('GET', '/rest/credentials');
			const found = known.find((credential) => credential.name === name);
			if (found) {
				await call('PATCH', `/rest/credentials/${found.id}`, { id: found.id, name, type, data });
				return found.id;
			}
			return (await call<{ id: string }>('POST', '/rest/credentials', { name, type, data })).id;
		},

		async connect(credentialId, choices) {
			const page = await call<string>('GET', `/rest/oauth2-credential/auth?id=${credentialId}`);
			const callback = new URL(await clickAllow(page, choices));
			const response = await request('GET', `${callback.pathname}${callback.search}`);
			const text = await response.text();
			if (!response.ok || !/connection successful/i.test(text)) {
				throw new Error(`n8n did not connect the credential: ${text.replace(/<[^>]*>/g, ' ').slice(0, 500)}`);
			}
		},

		async saveWorkflow(workflow) {
			const { data: known } = await request('GET', '/rest/workflows').then(
				async (response) => (await response.json()) as { data: (Workflow & { name: string })[] },
			);
			const found = known.find(({ name }) => name === workflow.name);
			return found
				? await call<Workflow>('PATCH', `/rest/workflows/${found.id}`, {
						...workflow,
						versionId: found.versionId,
					})
				: await call<Workflow>('POST', '/rest/workflows', { ...workflow, active: false });
		},

		activate: (workflow) => setActive(workflow, true),
		deactivate: (workflow) => setActive(workflow, false),
	};
}
