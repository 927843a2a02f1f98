import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { ApiError } from '../core/errors';
import type { Guard } from '../outgoing';
import { pathPart, shortText } from '../core/schemas';
import { claimAnswers, deleteAnswers, listAnswers, subscribeAnswers } from './event-schemas';
import { EVENT_TYPES, type Events, type EventType } from './event-store';

const body = Type.Object(
	{
		url: Type.String({ maxLength: 2_048 }),
		events: Type.Array(shortText(), {
			minItems: 1,
			maxItems: 100,
			description: EVENT_TYPES.join(', '),
		}),
	},
	{
		examples: [{ url: 'https://example.com/mediakit-events', events: ['upload.delivered', 'upload.failed'] }],
	},
);

const claimBody = Type.Object(
	{ event_id: shortText({ description: "The event's `id`." }) },
	{ examples: [{ event_id: 'e1b9f6a0-6f0c-4d0c-9a55-0d6c1a8f4b11' }] },
);

const tags = ['Events'];

function readEvents(names: readonly string[]): EventType[] {
	return names.map((name) => {
		const type = EVENT_TYPES.find((known) => known === name);
		if (type !== undefined) return type;
		throw new ApiError(
			400,
			'event_unknown',
			`"${name}" is not an event type. Use any of ${EVENT_TYPES.join(', ')}.`,
			'fix-request',
		);
	});
}

const unknownSubscription = (id: string) =>
	new ApiError(404, 'subscription_unknown', `There is no subscription "${id}". Check the ID.`, 'fix-request');

/** Routes for event subscriptions and claims. */
export const registerSubscriptionRoutes: FastifyPluginAsyncTypebox<{ events: Events; guard: Guard }> = async (
	app,
	{ events, guard },
) => {
	app.post(
		'/api/subscriptions',
		{ schema: { tags, summary: 'Subscribe to events', body, response: subscribeAnswers } },
		async ({ body: wanted }, reply) => {
			const types = readEvents(wanted.events);
			await guard.check(wanted.url, 'url');
			return reply.code(201).send(await events.subscribe(wanted.url, types));
		},
	);

	app.get(
		'/api/subscriptions',
		{
			schema: { tags, summary: 'List subscriptions', response: listAnswers },
			// Receivers' URLs often contain secrets.
			config: { viewers: 'refused' },
		},
		async () => ({ subscriptions: await events.subscriptions() }),
	);

	app.delete(
		'/api/subscriptions/:id',
		{
			schema: {
				tags,
				summary: 'Delete a subscription',
				params: Type.Object({ id: pathPart() }),
				response: deleteAnswers,
			},
		},
		async ({ params: { id } }, reply) => {
			if (await events.unsubscribe(id)) return reply.code(204).send();
			throw unknownSubscription(id);
		},
	);

	app.post(
		'/api/subscriptions/:id/claims',
		{
			schema: {
				tags,
				summary: 'Claim an event',
				description:
					'For receivers that run several processes: only the first claim of an event returns true.',
				params: Type.Object({ id: pathPart() }),
				body: claimBody,
				response: claimAnswers,
			},
		},
		async ({ params: { id }, body: { event_id: eventId } }) => {
			const claimed = await events.claim(id, eventId);
			if (claimed === undefined) throw unknownSubscription(id);
			return { claimed };
		},
	);
};
