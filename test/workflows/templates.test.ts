import { CronTime } from 'cron';
import {
	NodeHelpers,
	Workflow,
	type IDataObject,
	type INode,
	type INodeProperties,
	type INodeType,
} from 'n8n-workflow';
import { PLATFORMS } from '../../platforms/errors';
import { Engine } from '../support/engine';
import { N8N_NODES, ownName, targetsOf, TEMPLATES } from '../support/templates';

let engine: Engine;

beforeAll(async () => void (engine = await Engine.start()));
afterAll(async () => await engine.close());

const isTrigger = ({ type }: INode) => /trigger$|\.webhook$/i.test(type);
const isNote = ({ type }: INode) => type.endsWith('.stickyNote');

/** Returns a node's parameters that its type would not show, or whose value is not among the options. */
function wrongParameters({ parameters, typeVersion }: INode, properties: INodeProperties[]): string[] {
	const isRight = ([name, value]: [string, unknown]) =>
		properties.some((property) => {
			const isShown = NodeHelpers.displayParameter(parameters, property, { typeVersion }, null);
			if (property.name !== name || !isShown) return false;
			if (property.type !== 'options' && property.type !== 'multiOptions') return true;
			const choices = (property.options ?? []).map((option) => 'value' in option && option.value);
			const chosen = [value].flat();
			return chosen.every((one) => String(one).startsWith('=') || choices.includes(one as string));
		});
	return Object.entries(parameters)
		.filter((entry) => !isRight(entry))
		.map(([name]) => name);
}

it('has the templates that the documentation names', () => {
	expect(TEMPLATES.map(([file]) => file)).toEqual([
		'approve-and-publish.json',
		'daily-social-stats.json',
		'draft-from-form.json',
		'messages-for-you.json',
		'monthly-client-report.json',
		'token-keep-alive.json',
		'video-upload-webhook.json',
		'weekly-report.json',
	]);
});

describe.each(TEMPLATES)('template %s', (_file, workflow) => {
	const names = workflow.nodes.map(({ name }) => name);

	it('runs in UTC and carries no credential, address or machine of anybody', () => {
		expect(workflow.settings?.timezone).toBe('UTC');
		expect(workflow.nodes.every((node) => node.credentials === undefined)).toBe(true);
		expect(workflow).not.toHaveProperty('id');
		expect(workflow).not.toHaveProperty('meta');
		expect(workflow).not.toHaveProperty('pinData');
	});

	it('begins with a note on how to set it up, which names every node that needs a credential', () => {
		const note = String(workflow.nodes.find(isNote)?.parameters.content);
		expect(note).toMatch(/^## /);
		expect(note).toMatch(/[Aa]ctivate the workflow/);
		for (const node of workflow.nodes.filter(ownName)) expect(note).toContain(`**${node.name}**`);
	});

	it('has names once, connects only nodes that it has, and leads to each from a trigger', () => {
		expect(new Set(names).size).toBe(names.length);
		expect(new Set(workflow.nodes.map(({ id }) => id)).size).toBe(names.length);
		const reached = new Set(
			workflow.nodes.filter((node) => isTrigger(node) || isNote(node)).map(({ name }) => name),
		);
		for (const name of reached) for (const target of targetsOf(workflow, name).flat()) reached.add(target);
		expect([...reached].sort()).toEqual([...names].sort());
		expect(names).toEqual(expect.arrayContaining(Object.keys(workflow.connections)));
	});

	it("uses n8n's own nodes as n8n 2.41 has them", () => {
		for (const { type, typeVersion, parameters } of workflow.nodes.filter((node) => !ownName(node))) {
			const known = N8N_NODES[type.replace('n8n-nodes-base.', '')];
			expect([type, known?.versions]).toEqual([type, expect.arrayContaining([typeVersion])]);
			expect(known?.parameters).toEqual(expect.arrayContaining(Object.keys(parameters)));
		}
	});

	it('uses nodes of this package with parameters that they show and choices that they have', () => {
		const nodes = workflow.nodes.filter(ownName);
		expect(nodes.length).toBeGreaterThan(0);
		for (const node of nodes) {
			const type = engine.types.nodes.find(({ name }) => name === ownName(node));
			expect([node.name, wrongParameters(node, type?.properties ?? [])]).toEqual([node.name, []]);
			const complete = NodeHelpers.getNodeParameters(
				type!.properties,
				node.parameters,
				true,
				false,
				node,
				type!,
			);
			const issues = NodeHelpers.getNodeParametersIssues(
				type!.properties,
				{ ...node, parameters: complete ?? {} },
				type!,
			);
			expect([node.name, issues]).toEqual([node.name, null]);
		}
	});

	it('sends every message by one switch, which is off until a channel and a recipient are filled in', () => {
		const named = (name: string) => workflow.nodes.find((node) => node.name === name);
		const { assignments } = named('Notification')?.parameters.assignments as {
			assignments: { name: string; value: string }[];
		};
		expect(assignments.map(({ name, value }) => [name, value])).toEqual([
			['channel', 'none'],
			['email_from', ''],
			['email_to', ''],
			['telegram_chat_id', ''],
			['slack_channel', ''],
		]);
		const [email, telegram, slack, none = []] = targetsOf(workflow, 'Channel');
		expect([email, telegram, slack]).toEqual([['Send E-mail'], ['Send to Telegram'], ['Send to Slack']]);
		// These nodes have no credential yet, and n8n refuses to publish a workflow in which an enabled node lacks
		// its credential.
		const disabled = workflow.nodes.filter((node) => node.disabled).map(({ name }) => name);
		const senders = ['Send E-mail', 'Send to Telegram', 'Send to Slack'];
		// E-mail to a client has its own node, so that failure alerts do not reach the client.
		const toClient = names.includes('Send to Client') ? ['Send to Client'] : [];
		expect(disabled).toEqual([...toClient, ...senders]);
		for (const name of senders) expect(targetsOf(workflow, name).flat()).toEqual(none);
		const note = String(workflow.nodes.find(isNote)?.parameters.content);
		for (const name of ['Notification', ...disabled]) expect(note).toContain(`**${name}**`);
	});

	it('leads on from every failure', () => {
		for (const node of workflow.nodes.filter((one) => ownName(one) && !isTrigger(one))) {
			expect([node.name, node.onError]).toEqual([node.name, 'continueErrorOutput']);
			expect([node.name, targetsOf(workflow, node.name)[1]]).toEqual([node.name, [expect.any(String)]]);
		}
	});

	it('has every webhook at an address of its own', () => {
		const ids = workflow.nodes.filter(
			({ type }) => /mediaKitTrigger|webhook$|form|wait$/i.test(type) && !/respond/i.test(type),
		);
		expect(new Set(ids.map(({ webhookId }) => webhookId)).size).toBe(ids.length);
		expect(ids.every(({ webhookId }) => webhookId !== undefined)).toBe(true);
	});
});

it.each([
	['daily-social-stats.json', 'Every Day at 03:00 UTC', '2026-11-20T03:00:00.000Z'],
	['daily-social-stats.json', 'Every Day at 03:30 UTC', '2026-11-20T03:30:00.000Z'],
	['token-keep-alive.json', 'Every Monday at 04:00 UTC', '2026-11-23T04:00:00.000Z'],
	['weekly-report.json', 'Every Monday at 06:00 UTC', '2026-11-23T06:00:00.000Z'],
	['monthly-client-report.json', 'Every Month on the 1st at 07:00 UTC', '2026-12-01T07:00:00.000Z'],
])('%s runs next when "%s" says', (file, name, next) => {
	const [, workflow] = TEMPLATES.find(([one]) => one === file)!;
	const { parameters } = workflow.nodes.find((node) => node.name === name)!;
	const { interval } = parameters.rule as { interval: [{ field: string; expression: string }] };
	expect(interval).toHaveLength(1);
	expect(interval[0].field).toBe('cronExpression');
	// As in n8n, the schedule is in the workflow's time zone.
	const timezone = workflow.settings?.timezone;
	const time = new CronTime(interval[0].expression, timezone);
	// Without a time zone, Luxon's default would apply, which n8n's engine sets.
	const nextRun = time.getNextDateFrom(new Date('2026-11-19T12:00:00Z'), timezone);
	expect(nextRun.toJSDate().toISOString()).toBe(next);
});

it.each(PLATFORMS)('daily-social-stats.json reads the accounts of %s', (platform) => {
	const [, workflow] = TEMPLATES.find(([file]) => file === 'daily-social-stats.json')!;
	const filter = workflow.nodes.find(({ name }) => name === "This Hour's Platform");
	expect(JSON.stringify(filter?.parameters)).toContain(`'${platform}'`);
});

const ACCOUNT = { id: 'id', platform: 'tiktok', username: 'example_creator' };
const delivery = (more: IDataObject) => ({ platform: 'instagram', account: 'example_creator', ...more });

it.each<[type: string, data: IDataObject, subject: string, message: string]>([
	[
		'upload.awaiting_approval',
		{ delivery: delivery({}), approval_url: 'https://media.example.com/approve/token' },
		'A post for example_creator is waiting for you',
		'instagram: review the post and decide: https://media.example.com/approve/token',
	],
	[
		'upload.awaiting_approval',
		{ delivery: delivery({}) },
		'A post for example_creator is waiting for you',
		'instagram: review the post and decide: in the dashboard. (A link comes with the message once the service has a PUBLIC_URL.)',
	],
	[
		'upload.failed',
		{ delivery: delivery({ state: 'failed', error: { message: 'It is too long. Cut it.' } }) },
		'An upload for example_creator failed',
		'instagram: It is too long. Cut it.',
	],
	[
		'token.expiring',
		{ account: ACCOUNT, days_left: 14 },
		'A token expires soon',
		'tiktok example_creator: reconnect the account within 14 days.',
	],
	[
		'account.disconnected',
		{ account: { ...ACCOUNT, username: null } },
		'An account is disconnected',
		'tiktok id: reconnect the account.',
	],
])('messages-for-you.json says what there is to do after %s', (type, data, subject, message) => {
	const [, template] = TEMPLATES.find(([file]) => file === 'messages-for-you.json')!;
	const node = template.nodes.find(({ name }) => name === 'Message')!;
	const { assignments } = node.parameters.assignments as {
		assignments: { name: string; value: string }[];
	};
	// n8n's own nodes are not installed here, but evaluating their expressions does not require them.
	const bare = { description: { properties: [] } } as unknown as INodeType;
	const nodeTypes = { getByName: () => bare, getByNameAndVersion: () => bare, getKnownTypes: () => ({}) };
	const nodes = [{ ...node, parameters: {} }];
	const workflow = new Workflow({ nodes, connections: {}, active: false, nodeTypes });
	const items = [{ json: { type, data } }];
	const said = assignments.map(({ name, value }) => [
		name,
		workflow.expression.getParameterValue(value, null, 0, 0, node.name, items, 'manual', {}),
	]);
	expect(Object.fromEntries(said)).toEqual({ subject, message });
});
