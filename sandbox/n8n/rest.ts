import { clickAllow, type Choices } from '../demo/consent';

/** The login of the owner that the set-up makes. */
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

/** A workflow as it stands in a template. */
export interface WorkflowData {
	name: string;
	nodes: { type: string; name: string; credentials?: Record<string, { id: string; name: string }> }[];
	connections: unknown;
	settings?: unknown;
}

/** What a person does in n8n's editor, through the calls that the editor makes. */
export interface N8nOwner {
	/** Makes a credential, or changes the one with this name. @returns its id */
	saveCredential(name: string, type: string, data: Record<string, unknown>): Promise<string>;
	/** Presses *Connect* and *Allow*. @throws Error with n8n's words */
	connect(credentialId: string, choices?: Choices): Promise<void>;
	/** Imports a workflow, or changes the one with its name. */
	saveWorkflow(workflow: WorkflowData): Promise<Workflow>;
	activate(workflow: Workflow): Promise<void>;
	deactivate(workflow: Workflow): Promise<void>;
	/** Loads anything else as the browser does. */
	load(path: string): Promise<Response>;
	/** Any other call. */
	call<T>(method: string, path: string, body?: unknown): Promise<T>;
}

/** n8n ties the session to the browser that began it. */
const BROWSER_ID = 'mediakit-sandbox';

/** Sets up the owner of a fresh n8n, or signs in to one that has it. */
export async function signIn(url: string): Promise<N8nOwner> {
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

	const setActive = async ({ id, versionId }: Workflow, active: boolean) =>
		void (await call('POST', `/rest/workflows/${id}/${active ? 'activate' : 'deactivate'}`, { versionId }));

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
