import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { createCounter } from '../../core/rate-limits';
import type { TemporaryFiles } from '../../files/temporary-files';
import { languageOf, pageHeaders, type Assets } from '../../pages';
import type { Deliveries } from '../delivery/deliveries';
import type { Frames } from '../frames';
import { sendUploadFile } from '../status/send-upload-file';
import { sendUploadFrame } from '../status/send-upload-frame';
import type { UploadStore } from '../upload-store';
import type { ApprovalLinks } from './approval-links';
import { decisionPage, endPage, type Frame } from './approval-page';
import { createApprovalPosts, readAnswers, type Ended } from './approval-posts';
import { DECIDE, FILE, FRAME, SHOW } from './approval-schemas';
import type { Ending } from './approval-texts';

const MAX_BODY_BYTES = 4_096;
const REQUESTS_PER_MINUTE = 60;
const MINUTE_MS = 60_000;

/** Allows no scripts at all. Images may come from any host, because posts can have image URLs. */
const POLICY =
	"default-src 'none'; style-src 'self'; img-src 'self' https: data:; media-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const STATUS: Partial<Record<Ending, number>> = { unknown: 404, late: 410, busy: 429 };

const send = (reply: FastifyReply, status: number, page: string) =>
	pageHeaders(reply)
		.headers({ 'content-security-policy': POLICY, 'x-robots-tag': 'noindex, nofollow' })
		.code(status)
		.send(page);

/** Sends the page for a link that can no longer be used. @param hasClicked true if the reader submitted a decision */
function sendEnd(reply: FastifyReply, frame: Frame, { ending, delivery }: Ended, hasClicked = false) {
	const status = STATUS[ending];
	const isTooLate = hasClicked && status === undefined;
	return send(reply, status ?? (isTooLate ? 409 : 200), endPage(frame, ending, { delivery, isTooLate }));
}

interface ApprovalOptions {
	links: ApprovalLinks;
	store: Pick<UploadStore, 'get' | 'delivery'>;
	files: Pick<TemporaryFiles, 'read' | 'size'>;
	frames: Pick<Frames, 'of'>;
	deliveries: Pick<Deliveries, 'approve' | 'decline'>;
	assets: Assets;
}

type ByToken = { Params: { token: string } };

/** The approval pages that events link to. Each link works once and needs no login. */
export const registerApprovalRoutes: FastifyPluginAsync<ApprovalOptions> = async (app, options) => {
	const { files, frames, assets } = options;
	const posts = createApprovalPosts(options);
	const config = { public: true };
	const count = createCounter(app, {
		name: 'approval links',
		most: REQUESTS_PER_MINUTE,
		windowMs: MINUTE_MS,
	});

	app.removeAllContentTypeParsers();
	app.addContentTypeParser(
		'application/x-www-form-urlencoded',
		{ parseAs: 'string', bodyLimit: MAX_BODY_BYTES },
		(_request, body, done) => done(null, new URLSearchParams(String(body))),
	);

	/** Wraps a handler so that requests over the rate limit are rejected. */
	const within =
		(
			answer: (request: FastifyRequest<ByToken>, reply: FastifyReply, frame: Frame) => Promise<FastifyReply>,
		) =>
		async (request: FastifyRequest<ByToken>, reply: FastifyReply): Promise<FastifyReply> => {
			const path = `${assets.prefix}/approve/${encodeURIComponent(request.params.token)}`;
			const frame = { assets, language: languageOf(request), path };
			const seconds = await count(request);
			if (seconds === 0) return await answer(request, reply, frame);
			return sendEnd(reply.header('retry-after', seconds), frame, { ending: 'busy' });
		};

	app.get<ByToken>(
		'/approve/:token',
		{ schema: SHOW, config },
		within(async ({ params }, reply, frame) => {
			const found = await posts.find(params.token);
			if (found.ending !== undefined) return sendEnd(reply, frame, found);
			return send(reply, 200, decisionPage(frame, found));
		}),
	);

	app.post<ByToken>(
		'/approve/:token',
		{ schema: DECIDE, config, bodyLimit: MAX_BODY_BYTES },
		within(async ({ params, body }, reply, frame) => {
			const found = await posts.find(params.token);
			if (found.ending !== undefined) return sendEnd(reply, frame, found, true);
			const form = body instanceof URLSearchParams ? body : new URLSearchParams();
			const answer = form.get('decision');
			if (answer !== 'approve' && answer !== 'decline') return send(reply, 400, decisionPage(frame, found));
			const { own, missing } = readAnswers(found.delivery, form);
			if (answer === 'approve' && missing)
				return send(reply, 400, decisionPage(frame, { ...found, missing }));
			const isDone = await posts.decide(found, answer === 'approve' ? { approve: own } : answer);
			if (isDone) return reply.redirect(`${frame.path}?lang=${frame.language}`, 303);
			const now = await posts.find(params.token);
			// If the link still works, the post has changed in the meantime, so the decision was not applied.
			return sendEnd(reply, frame, now.ending === undefined ? { ending: 'changed' } : now, true);
		}),
	);

	app.route<ByToken>({
		method: ['GET', 'HEAD'],
		url: '/approve/:token/file',
		schema: FILE,
		config,
		async handler(request, reply) {
			const found = await posts.find(request.params.token);
			return sendUploadFile(request, reply, files, found.ending === undefined ? found.upload : undefined);
		},
	});

	app.get<ByToken>(
		'/approve/:token/frame',
		{ schema: FRAME, config, exposeHeadRoute: false },
		async ({ params }, reply) => {
			const found = await posts.find(params.token);
			return sendUploadFrame(reply, frames, found.ending === undefined ? found.upload : undefined);
		},
	);
};
