import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { buffer, json } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { startHttpsHost } from '../../support/https-host';

const MAIL_LOGIN = { user: 'mail.example', password: 'example-mail-password' };
const TELEGRAM_TOKEN = '0000000000:example-bot-token';
const SLACK_TOKEN = 'example-slack-token';

/** An API call as received. */
interface ApiCall {
	path: string;
	authorization?: string;
	body: Record<string, unknown>;
}

/** Receives messages from n8n's own nodes: a mail server, and the APIs of Telegram and Slack. */
export interface Messengers {
	mails: Email[];
	telegram: ApiCall[];
	slack: ApiCall[];
	/** The fields of n8n's credentials as filled in by a user, by type. */
	credentials: Record<'smtp' | 'telegramApi' | 'slackApi', Record<string, unknown>>;
	/** Settings for n8n, including a proxy that replaces the hard-coded host of its Slack node. */
	environment: Record<string, string>;
	stop(): Promise<void>;
}

async function listen(server: Server): Promise<number> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return (server.address() as AddressInfo).port;
}

/** Records each call, and always gives the same response. */
function api(calls: ApiCall[], answer: object) {
	return async (request: IncomingMessage, response: ServerResponse) => {
		const body = (await json(request)) as ApiCall['body'];
		calls.push({ path: request.url ?? '', authorization: request.headers.authorization, body });
		response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
	};
}

function createMailServer(mails: Email[]): SMTPServer {
	return new SMTPServer({
		disabledCommands: ['STARTTLS'],
		onAuth({ username, password }, _session, done) {
			const isRight = username === MAIL_LOGIN.user && password === MAIL_LOGIN.password;
			if (isRight) done(null, { user: username });
			else done(new Error('Wrong login'));
		},
		onData(stream, _session, done) {
			void buffer(stream)
				.then((bytes) => PostalMime.parse(bytes))
				.then((mail) => void mails.push(mail))
				.then(() => done(), done);
		},
	});
}

export async function startMessengers(): Promise<Messengers> {
	const [mails, telegram, slack]: [Email[], ApiCall[], ApiCall[]] = [[], [], []];
	const mailServer = createMailServer(mails);
	const mailPort = await listen(mailServer.server);
	const telegramServer = createServer(api(telegram, { ok: true, result: { message_id: 1 } }));
	const telegramPort = await listen(telegramServer);
	const slackHost = await startHttpsHost('slack.com', api(slack, { ok: true, ts: '1763609402.000100' }));

	return {
		mails,
		telegram,
		slack,
		credentials: {
			smtp: { ...MAIL_LOGIN, host: '127.0.0.1', port: mailPort, secure: false, disableStartTls: true },
			telegramApi: { accessToken: TELEGRAM_TOKEN, baseUrl: `http://127.0.0.1:${telegramPort}` },
			slackApi: { accessToken: SLACK_TOKEN },
		},
		environment: { ...slackHost.environment },
		async stop() {
			telegramServer.close();
			telegramServer.closeAllConnections();
			await slackHost.stop();
			await new Promise<void>((resolve) => mailServer.close(() => resolve()));
		},
	};
}
