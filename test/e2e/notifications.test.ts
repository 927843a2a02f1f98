import type { INode, INodeParameters } from 'n8n-workflow';
import type { WorkflowData } from '../../sandbox/n8n/rest';
import { freePort } from '../../sandbox/servers/free-port';
import { connectAccount } from '../support/service';
import { sampleVideo } from '../support/video-bytes';
import { VideoServer } from '../support/video-server';
import { startMessengers, type Messengers } from './support/messengers';
import { waitForExecution, type EndedRun } from './support/run';
import { withoutService } from './support/service';
import { startStack, type Stack } from './support/stack';
import { activateTemplate, submitForm, type ActiveTemplate } from './support/templates';

let stack: Stack;
let web: VideoServer;
let messengers: Messengers;

/** A message as received. */
interface Message {
	to: unknown;
	text: string;
}

const unescaped = (text: unknown) =>
	String(text).replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

interface Channel {
	node: string;
	credential: keyof Messengers['credentials'];
	fields: Record<string, string>;
	to: string;
	received(): Message[];
}

const CHANNELS: Record<string, Channel> = {
	email: {
		node: 'Send E-mail',
		credential: 'smtp',
		fields: { email_from: 'n8n@example.com', email_to: 'you@example.com' },
		to: 'you@example.com',
		received: () =>
			messengers.mails.map(({ to, subject, text = '' }) => ({
				to: to?.[0]?.address,
				text: `${subject}\n${text.trimEnd()}`,
			})),
	},
	telegram: {
		node: 'Send to Telegram',
		credential: 'telegramApi',
		fields: { telegram_chat_id: '123456' },
		to: '123456',
		received: () =>
			messengers.telegram.map(({ path, body }) => {
				const { accessToken } = messengers.credentials.telegramApi;
				expect(path).toBe(`/bot${accessToken}/sendMessage`);
				// Telegram's Markdown would reject a single underscore, as in usernames.
				expect(body.parse_mode).toBe('HTML');
				expect(body.text).not.toMatch(/[<>]|&(?!(lt|gt|amp);)/);
				return { to: body.chat_id, text: unescaped(body.text) };
			}),
	},
	slack: {
		node: 'Send to Slack',
		credential: 'slackApi',
		fields: { slack_channel: '#social' },
		to: '#social',
		received: () =>
			messengers.slack.map(({ path, authorization, body }) => {
				const { accessToken } = messengers.credentials.slackApi;
				expect([path, authorization]).toEqual(['/api/chat.postMessage', `Bearer ${accessToken}`]);
				expect(body.mrkdwn).toBe(false);
				expect(body.text).not.toMatch(/[<>]|&(?!(lt|gt|amp);)/);
				return { to: body.channel, text: unescaped(body.text) };
			}),
	},
};

beforeAll(async () => {
	web = await VideoServer.start((_request, response) => response.end(sampleVideo));
	messengers = await startMessengers();
	// Approval links require a public URL; here, it points to this machine.
	const port = String(await freePort());
	const service = { PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}` };
	stack = await startStack({ environment: messengers.environment, service });
	await stack.sandbox.control('switches', { 'tiktok.processingSeconds': 0 });
	for (const login of ['tiktok', 'instagram'] as const) await connectAccount(stack.service, login);
});
afterAll(async () => {
	await stack?.stop();
	await messengers?.stop();
	await web.close();
});

/** Returns the parameters of a node that sets fields, with the given values filled in. */
function filled({ parameters }: INode, values: Record<string, string>): INodeParameters {
	const { assignments } = parameters.assignments as { assignments: { name: string; value: string }[] };
	const entered = assignments.map((one) => ({ ...one, value: values[one.name] ?? one.value }));
	return { ...parameters, assignments: { assignments: entered } } as INodeParameters;
}

/** Follows the template's note: sets the channel, its recipient and a credential, and enables the node. */
function withChannel(template: WorkflowData, name: string, credential: { id: string; name: string }) {
	const { node: sender, credential: type, fields } = CHANNELS[name]!;
	const nodes = (template.nodes as INode[]).map((node) => {
		if (node.name === 'Notification')
			return { ...node, parameters: filled(node, { channel: name, ...fields }) };
		return node.name === sender ? { ...node, disabled: false, credentials: { [type]: credential } } : node;
	});
	return { ...template, nodes } as WorkflowData;
}

async function submit(platform: string): Promise<void> {
	const { status } = await stack.service.call('/api/posts/video', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ platforms: [platform], content: 'Hello', video_url: web.url }),
	});
	expect(status).toBe(202);
}

const FORM = '/form/a5059fc7-f94f-58be-9f8b-e3ce54f728dd';

/** Each template, with an action that makes it send at least one message. */
const TEMPLATES: [name: string, act: (template: ActiveTemplate) => Promise<EndedRun>, subject: RegExp][] = [
	['Daily social statistics', ({ run }) => run('Every Day at 03:30 UTC'), /^Statistics of 20/],
	['Weekly report', ({ run }) => run('Every Monday at 06:00 UTC'), /^Weekly report of 20/],
	[
		'Keep tokens alive',
		({ run }) => withoutService(stack.service, () => run('Every Monday at 04:00 UTC')),
		/^A token could not be refreshed/,
	],
	[
		'Drafts from a form',
		({ startedBy }) => {
			const file = new File(['Shopping list'], 'a & <b>_.mp4');
			return startedBy(() => submitForm(stack.n8n.url + FORM, file, '', 'No'), 'Failure');
		},
		/^A draft could not be created\n.*a & <b>_.mp4/,
	],
	['Video upload by webhook', ({ startedBy }) => startedBy(() => submit('tiktok'), 'Report'), /^Upload /],
];

describe.each(Object.entries(CHANNELS))('templates that send their messages by %s', (name, channel) => {
	let credential: { id: string; name: string };

	beforeAll(async () => {
		const label = `Example ${name}`;
		const data = messengers.credentials[channel.credential];
		credential = { id: await stack.owner.saveCredential(label, channel.credential, data), name: label };
	});
	beforeEach(() => {
		for (const came of [messengers.mails, messengers.telegram, messengers.slack]) came.length = 0;
	});
	const activate = (template: string) =>
		activateTemplate(stack, template, { edit: (one) => withChannel(one, name, credential) });

	it.each(TEMPLATES)('%s', async (template, act, beginning) => {
		const active = await activate(template);
		const { status, items } = await act(active);
		await active.deactivate();
		expect(status).toBe('success');
		const sent = items('Notification').map(({ json: { subject, message } }) => ({
			to: channel.to,
			text: `${String(subject)}\n${String(message)}`,
		}));
		expect(sent).toContainEqual({ to: channel.to, text: expect.stringMatching(beginning) });
		expect(channel.received()).toEqual(sent);
	});

	it('Approve and publish: the question, and after Discard what became of it', async () => {
		const active = await activate('Approve and publish');
		const asked = await active.startedBy(() => submit('instagram'), 'Question');
		const [question] = channel.received();
		expect(question).toEqual({
			to: channel.to,
			text: expect.stringMatching(/^A post for example_creator is waiting for you\n/),
		});
		const [link = ''] = /http\S+/.exec(question?.text ?? '') ?? [];
		expect((await submitForm(link, 'Discard')).status).toBe(200);
		const { status } = await waitForExecution(stack, asked.executionId);
		await active.deactivate();
		expect(status).toBe('success');
		expect(channel.received().slice(1)).toEqual([
			{
				to: channel.to,
				text: 'The post is discarded\nThe prepared post for example_creator is deleted, and nothing was published.',
			},
		]);
	});
});

describe.each(Object.entries(CHANNELS).filter(([name]) => name !== 'slack'))(
	'Messages for you, by %s',
	(name, channel) => {
		let active: ActiveTemplate;

		beforeAll(async () => {
			const label = `Messages by ${name}`;
			const data = messengers.credentials[channel.credential];
			const id = await stack.owner.saveCredential(label, channel.credential, data);
			active = await activateTemplate(stack, 'Messages for you', {
				edit: (one) => withChannel(one, name, { id, name: label }),
			});
		});
		beforeEach(() => {
			for (const came of [messengers.mails, messengers.telegram]) came.length = 0;
		});
		afterAll(() => active.deactivate());

		it('a post that waits, with a link that shows it and publishes it once', async () => {
			await active.startedBy(() => submit('instagram'), 'Notification');
			const [message] = channel.received();
			expect(message).toEqual({
				to: channel.to,
				text: expect.stringMatching(/^A post for example_creator is waiting for you\ninstagram: /),
			});
			const [link = ''] = /http\S+/.exec(message?.text ?? '') ?? [];
			expect(await (await fetch(link)).text()).toContain('A post is waiting for your approval');
			const decide = async (decision: string) => {
				const body = new URLSearchParams({ decision });
				return (await fetch(link, { method: 'POST', body, redirect: 'manual' })).status;
			};
			expect([await decide('approve'), await decide('decline')]).toEqual([303, 409]);
			expect(await (await fetch(link)).text()).not.toContain('name="decision"');
		});

		it('an upload that failed, with the reason', async () => {
			const result = (value: string) =>
				stack.sandbox.control('switches', { 'tiktok.processingResult': value });
			await result('file_format_check_failed');
			await active.startedBy(() => submit('tiktok'), 'Notification');
			await result('ok');
			expect(channel.received()).toEqual([
				{
					to: channel.to,
					text: expect.stringMatching(/^An upload for example_creator failed\ntiktok: .{20,}/),
				},
			]);
		});
	},
);

it('Weekly report: an e-mail shows a table beside the text', async () => {
	messengers.mails.length = 0;
	const { credential: type } = CHANNELS.email!;
	const id = await stack.owner.saveCredential('Example email', type, messengers.credentials.smtp);
	const active = await activateTemplate(stack, 'Weekly report', {
		edit: (one) => withChannel(one, 'email', { id, name: 'Example email' }),
	});
	await active.run('Every Monday at 06:00 UTC');
	await active.deactivate();
	expect(messengers.mails).toEqual([expect.objectContaining({ html: expect.stringContaining('<table') })]);
});

it('Monthly report to a client: an e-mail with the files and the link, and a message to the owner', async () => {
	messengers.mails.length = 0;
	messengers.slack.length = 0;
	for (const platform of ['tiktok', 'instagram']) {
		await stack.service.call(`/api/mediakit/refresh-${platform}-api`, { method: 'POST' });
	}
	const accounts = (await stack.service.call('/api/accounts')).body.accounts as { id: string }[];
	const page = { title: 'Example', enabled: true, account_ids: accounts.map(({ id }) => id) };
	const saved = await stack.service.call('/api/mediakit/pages/example', {
		method: 'PUT',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(page),
	});
	const save = async (type: 'smtp' | 'slackApi') => ({
		id: await stack.owner.saveCredential(`Report ${type}`, type, messengers.credentials[type]),
		name: `Report ${type}`,
	});
	const [mail, slack] = [await save('smtp'), await save('slackApi')];
	const addresses: Record<string, string> = { email_from: 'n8n@example.com', email_to: 'client@example.com' };
	const template = await activateTemplate(stack, 'Monthly report to a client', {
		edit: (one) => {
			const edited = withChannel(one, 'slack', slack);
			const nodes = (edited.nodes as INode[]).map((node) => {
				if (node.name === 'Send to Client') return { ...node, disabled: false, credentials: { smtp: mail } };
				return node.name === 'Client' ? { ...node, parameters: filled(node, addresses) } : node;
			});
			return { ...edited, nodes } as WorkflowData;
		},
	});
	const { status } = await template.run('Every Month on the 1st at 07:00 UTC');
	await template.deactivate();
	expect(status).toBe('success');
	const [received, ...others] = messengers.mails;
	expect(others).toEqual([]);
	expect(received?.to?.[0]?.address).toBe('client@example.com');
	expect(received?.subject).toMatch(/^Monthly report of Example, 20/);
	expect(received?.text).toContain(`The media kit: ${String(saved.body.url)}`);
	const files = (received?.attachments ?? []).map(({ filename, content }) => [
		filename,
		new TextDecoder().decode(content as Uint8Array).split(',')[0],
	]);
	expect(files.toSorted()).toEqual([
		['instagram-example_creator-history.csv', 'date'],
		['instagram-example_creator-posts.csv', 'kind'],
		['tiktok-example_creator-history.csv', 'date'],
		['tiktok-example_creator-posts.csv', 'kind'],
	]);
	expect(messengers.slack.map(({ body }) => String(body.text))).toEqual([
		expect.stringMatching(/^Monthly report of Example.*instagram-example_creator-history\.csv/s),
	]);

	// Failures are reported to the owner, not to the client.
	messengers.mails.length = 0;
	messengers.slack.length = 0;
	await template.activate();
	await withoutService(stack.service, () => template.run('Every Month on the 1st at 07:00 UTC'));
	await template.deactivate();
	expect(messengers.mails).toEqual([]);
	expect(messengers.slack.map(({ body }) => String(body.text))).toEqual([
		expect.stringMatching(/^The monthly report could not be created or sent\n/),
	]);
});
