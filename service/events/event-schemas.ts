import { Type } from '@sinclair/typebox';
import { empty, json, oneOf, refusals, time } from '../core/schemas';
import { EVENT_TYPES } from './event-store';

const id = Type.String();
const types = Type.Array(oneOf(EVENT_TYPES));

export const subscribeAnswers = {
	201: json(
		'Subscribed.',
		Type.Object({
			id,
			secret: Type.String({ description: 'Signs the events. Shown only once.' }),
		}),
	),
};

export const listAnswers = {
	200: json(
		'All subscriptions without their secrets.',
		Type.Object({
			subscriptions: Type.Array(
				Type.Object({ id, url: Type.String(), events: types, created_at: time }, { title: 'Subscription' }),
			),
		}),
	),
};

const unknown = refusals({ 404: 'The subscription does not exist (`subscription_unknown`).' });

export const deleteAnswers = {
	204: empty('The subscription was deleted. No more events are sent.'),
	...unknown,
};

export const claimAnswers = {
	200: json(
		'The result of the claim.',
		Type.Object({
			claimed: Type.Boolean({
				description: 'False if another process has already claimed the event; skip it then.',
			}),
		}),
	),
	...unknown,
};

/** The payload sent to subscribers and to `callback_url`. */
export const eventBody = Type.Object(
	{
		id: Type.String({ description: 'Stays the same when an event is retried.' }),
		type: oneOf(EVENT_TYPES),
		created_at: time,
		data: Type.Record(Type.String(), Type.Unknown()),
	},
	{ title: 'Event' },
);
