import { Type, type Static } from '@sinclair/typebox';
import { LOGIN_NAMES } from '../../config';
import { empty, json, oneOf } from '../../core/schemas';

const tags = ['Dashboard'];

const STEPS = ['public_url', 'apps', 'account', 'statistics', 'upload', 'page', 'n8n'] as const;

const checklist = Type.Object({
	steps: Type.Array(
		Type.Object({
			id: oneOf(STEPS),
			done: Type.Boolean(),
			optional: Type.Boolean({ description: 'True if everything else works without it.' }),
		}),
	),
	apps: Type.Array(Type.Object({ login: oneOf(LOGIN_NAMES), configured: Type.Boolean() })),
	hidden: Type.Boolean({ description: 'True if the owner has hidden the list.' }),
});

/** A new owner's first steps. */
export type Checklist = Static<typeof checklist>;

export const CHECKLIST = {
	tags,
	summary: 'Get the first steps and their progress',
	response: { 200: json('The steps in order.', checklist) },
};

export const HIDE_CHECKLIST = {
	tags,
	summary: 'Hide or show the list of first steps',
	body: Type.Object({ hidden: Type.Boolean() }, { examples: [{ hidden: true }] }),
	response: { 204: empty('Saved for all browsers.') },
};
