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
			secret: Type.String({ description: 'Signs what is sent; shown this once.' }),
		}),
	),
};

export const listAnswers = {
	200: json(
		'All subscriptions, without their secrets.',
		Type.Object({
			subscriptions: Type.Array(
				Type.Object({ id, url: Type.String(), events: types, created_at: time }, { title: 'Subscription' }),
			),
		}),
	),
};

const unknown = refusals({ 404: 'There is no such subscription (`subscription_unknown`).' });

export const deleteAnswers = {
	204: empty('Nothing more is sent.'),
	...unknown,
};

export const claimAnswers = {
	200: json(
		'Whether this call is the first for the event.',
		Type.Object({
			claimed: Type.Boolean({ description: 'False: another process has taken the event, so leave it.' }),
		}),
	),
	...unknown,
};

/** What subscribers and `callback_url` receive. */
export const eventBody = Type.Object(
	{
		id: Type.String({ description: 'The same when an event is sent again.' }),
		type: oneOf(EVENT_TYPES),
		created_at: time,
		data: Type.Record(Type.String(), Type.Unknown()),
	},
	{ title: 'Event' },
);
